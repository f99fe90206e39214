"""A centre with a year of figures, its manager, and browsers."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from kpis.models import Centre, User
from tests import factories as make
from tests.clock import stopped_at
from tests.pages.whole_centres import live_in, record_whole, second_centre

HTMX = {"HX-Request": "true"}
LogIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page leaves its thread in the language that it was written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def centre(db: None) -> Centre:
    """2025 by phone: 1,000 a month, 80 contacts; March cost 1,234.56."""
    made: Centre = make.CentreFactory(name="Lyon", slug="lyon")
    facts = {f"2025-{number:02}": (1_000, 80) for number in range(1, 13)}
    make.record_months(made, facts | {"2025-03": ("1234.56", 80)})
    return made


@pytest.fixture
def bare_centre(db: None) -> Centre:
    """Nothing is recorded in it."""
    made: Centre = make.CentreFactory(name="Ghent", slug="ghent")
    return made


@pytest.fixture
def manager(centre: Centre) -> User:
    user: User = make.UserFactory()
    make.MembershipFactory(centre=centre, user=user)
    return user


@pytest.fixture
def log_in() -> LogIn:
    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def manager_client(manager: User, log_in: LogIn) -> Client:
    """The manager's."""
    return log_in(manager)


@pytest.fixture
def furnished(centre: Centre, manager: User) -> Centre:
    """The centre with one of everything else that a page can show."""
    make.TargetFactory(centre=centre, valid_from=date(2025, 1, 1))
    make.AnnotationFactory(centre=centre, month=date(2025, 3, 1), author=manager)
    make.BenchmarkFactory()
    make.BenchmarkFactory(channel_kind="", currency="USD")
    make.DefinitionFactory(centre=centre, valid_from=date(2025, 1, 1), channels=["phone"])
    make.CostLineFactory(centre=centre, month=date(2025, 3, 1), amount=Decimal("-34.56"))
    return centre


@pytest.fixture
def person(centre: Centre) -> User:
    user: User = make.UserFactory(first_name="Ada", last_name="Martin")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return user


@pytest.fixture
def finance(person: User, log_in: LogIn) -> Client:
    return log_in(person)


@pytest.fixture
def administrator(centre: Centre, log_in: LogIn) -> Client:
    return log_in(make.UserFactory(is_superuser=True, first_name="Root", last_name="Admin"))


@pytest.fixture
def whole(centre: Centre) -> Centre:
    """The centre, whose November and December know everything that can be known."""
    record_whole(centre)
    make.TargetFactory(centre=centre, valid_from=date(2025, 1, 1), value=Decimal("10.50"))
    make.TargetFactory(
        centre=centre,
        valid_from=date(2025, 1, 1),
        channel=make.channel("phone"),
        value=Decimal("12.25"),
    )
    make.BenchmarkFactory(value=Decimal("9.7000"))
    return centre


@pytest.fixture
def other(whole: Centre, manager: User) -> Centre:
    return second_centre(manager)


@pytest.fixture
def stopped() -> Iterator[None]:
    """It is half past nine on the twentieth of January 2026."""
    with stopped_at(datetime(2026, 1, 20, 9, 30, tzinfo=UTC)):
        yield


@pytest.fixture
def lived_in(stopped: None, whole: Centre, person: User) -> Centre:
    """The whole centre with one of everything that a page tells of."""
    live_in(whole, person)
    return whole
