"""The centres a person may see, and what frames every figure of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from kpis.facts import CentreFact, DefinitionFact
from kpis.models import Centre, ContactDefinition, ContactVolume, CostLine, User
from kpis.vocabulary import CountBasis


@dataclass(frozen=True, slots=True)
class CentreFrame:
    """A centre with its contact definitions in order, none if it never made one.

    is_only: the person sees no other.
    """

    centre: CentreFact
    definitions: Sequence[DefinitionFact]
    is_only: bool


def centres_visible_to(user: User) -> QuerySet[Centre]:
    """An administrator sees every centre, others those they are a member of."""
    if user.is_superuser:
        return Centre.objects.all()
    return Centre.objects.filter(memberships__user=user)


def only_centre_slug(user: User) -> str | None:
    """The address of the one centre a person sees; None where there are several or none."""
    slugs = list(centres_visible_to(user).values_list("slug", flat=True)[:2])
    return slugs[0] if len(slugs) == 1 else None


def centre_frame(user: User, slug: str) -> CentreFrame | None:
    """None where there is no such centre, or none that this person may see."""
    frames = centre_frames(user, centres_visible_to(user).filter(slug=slug))
    return frames[0] if frames else None


def all_centre_frames(user: User) -> list[CentreFrame]:
    return centre_frames(user, centres_visible_to(user))


def centre_frames(user: User, centres: QuerySet[Centre]) -> list[CentreFrame]:
    costs = CostLine.objects.filter(centre=OuterRef("pk"))
    volumes = ContactVolume.objects.filter(centre=OuterRef("pk"))
    rows = centres.annotate(
        first_cost=Subquery(costs.order_by("month").values("month")[:1]),
        last_cost=Subquery(costs.order_by("-month").values("month")[:1]),
        first_volume=Subquery(volumes.order_by("start").values("start")[:1]),
        last_volume=Subquery(volumes.order_by("-start").values("start")[:1]),
        definition_rows=ArraySubquery(definition_rows()),
        has_others=Exists(centres_visible_to(user).exclude(pk=OuterRef("pk"))),
    ).order_by("name")
    return [
        CentreFrame(centre_fact(row), definition_facts(row), is_only=not row.has_others)
        for row in rows
    ]


def definition_rows() -> QuerySet[ContactDefinition, object]:
    return (
        ContactDefinition.objects.filter(centre=OuterRef("pk"))
        .annotate(channel_ids=ArrayAgg("counted__channel", default=[]))
        .order_by("valid_from")
        .values_list(
            JSONObject(valid_from=F("valid_from"), basis=F("basis"), channels=F("channel_ids"))
        )
    )


def centre_fact(row: Centre) -> CentreFact:
    known = [
        day.replace(day=1)
        for name in ("first_cost", "first_volume", "last_cost", "last_volume")
        if (day := getattr(row, name)) is not None
    ]
    return CentreFact(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        note=row.note_fr if get_language() == "fr" else row.note_en,
        currency=row.currency,
        fiscal_year_start=row.fiscal_year_start,
        first_month=min(known, default=None),
        last_month=max(known, default=None),
    )


def definition_facts(row: Centre) -> list[DefinitionFact]:
    return [
        DefinitionFact(
            valid_from=date.fromisoformat(definition["valid_from"]),
            basis=CountBasis(definition["basis"]),
            channels=frozenset(id for id in definition["channels"] if id is not None),
        )
        for definition in getattr(row, "definition_rows")  # noqa: B009
    ]
