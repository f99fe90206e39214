"""People to log in as in the demo. Their password is published: never load them elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.entry.demo.invented import INVENTED
from kpis.entry.demo.o_canada import O_CANADA
from kpis.models import Centre, Membership, User
from kpis.vocabulary import Role

DEMO_PASSWORD = "cost-per-contact"


@dataclass(frozen=True)
class DemoPerson:
    """Who can log in, as what; ``role`` is None for an administrator."""

    label: Promise
    login: str
    language: str
    first_name: str
    last_name: str
    role: Role | None
    centres: Sequence[str] = ()
    password: str = DEMO_PASSWORD


MANAGER, FINANCE, ADMINISTRATOR = _("Manager"), _("Finance clerk"), _("Administrator")
BOTH = (INVENTED, O_CANADA)
DEMO_PEOPLE = (
    DemoPerson(MANAGER, "manager", "en", "Helen", "Marsh", Role.MANAGER, BOTH),
    DemoPerson(FINANCE, "finance", "en", "Owen", "Pryce", Role.FINANCE, (INVENTED,)),
    DemoPerson(ADMINISTRATOR, "admin", "en", "Priya", "Nair", None),
    DemoPerson(MANAGER, "responsable", "fr", "Claire", "Vasseur", Role.MANAGER, BOTH),
    DemoPerson(FINANCE, "finances", "fr", "Mathieu", "Roussel", Role.FINANCE, (INVENTED,)),
    DemoPerson(ADMINISTRATOR, "administrateur", "fr", "Inès", "Caron", None),
)


def load_people() -> int:
    """Make the people who are not there yet, with their memberships; returns how many."""
    there = set(User.objects.values_list("username", flat=True))
    new = [person for person in DEMO_PEOPLE if person.login not in there]
    # Hashed once: a hash takes a good part of a second, by design.
    hashed = make_password(DEMO_PASSWORD) if new else ""
    users = User.objects.bulk_create(user_of(person, hashed) for person in new)
    join_centres(new, users)
    return len(new)


def user_of(person: DemoPerson, hashed_password: str) -> User:
    administrator = person.role is None
    return User(
        username=person.login,
        password=hashed_password,
        first_name=person.first_name,
        last_name=person.last_name,
        email=f"{person.login}@example.org",
        language=person.language,
        is_staff=administrator,
        is_superuser=administrator,
    )


def join_centres(people: Sequence[DemoPerson], users: Sequence[User]) -> None:
    centres = {centre.slug: centre for centre in Centre.objects.filter(slug__in=BOTH)}
    Membership.objects.bulk_create(
        Membership(centre=centres[slug], user=user, role=person.role.value)
        for person, user in zip(people, users, strict=True)
        if person.role
        for slug in person.centres
    )
