"""Which centres a person may see, and what frames their figures."""

from datetime import date

import pytest

from kpis.facts import DefinitionFact, Reader
from kpis.models import Centre, User
from kpis.queries.centres import all_centre_frames, centre_frame
from kpis.vocabulary import CountBasis
from tests import factories as make

pytestmark = pytest.mark.django_db


def reader(user: User) -> Reader:
    return Reader(user.pk, user.is_superuser)


@pytest.fixture
def lyon() -> Centre:
    return make.CentreFactory(name="Lyon", slug="lyon")


@pytest.fixture
def ghent() -> Centre:
    return make.CentreFactory(name="Ghent", slug="ghent", currency="USD", fiscal_year_start=4)


def slugs(user: User) -> list[str]:
    return [frame.centre.slug for frame in all_centre_frames(reader(user))]


@pytest.mark.fault(31)
def test_members_see_theirs_and_administrators_see_all(lyon: Centre, ghent: Centre) -> None:
    member, stranger = make.UserFactory(), make.UserFactory(is_staff=True)
    make.MembershipFactory(user=member, centre=ghent)
    administrator = make.UserFactory(is_superuser=True)
    assert slugs(member) == ["ghent"]
    assert slugs(stranger) == []
    assert slugs(administrator) == ["ghent", "lyon"]
    assert centre_frame(reader(member), "lyon") is None
    assert centre_frame(reader(administrator), "nowhere") is None


def test_says_whether_it_is_the_only_one(lyon: Centre, ghent: Centre) -> None:
    member = make.UserFactory()
    make.MembershipFactory(user=member, centre=ghent)
    frame = centre_frame(reader(member), "ghent")
    assert frame is not None
    assert frame.is_only
    make.MembershipFactory(user=member, centre=lyon)
    frame = centre_frame(reader(member), "ghent")
    assert frame is not None
    assert not frame.is_only


def frame_of(centre: Centre):
    frame = centre_frame(Reader(0, True), centre.slug)
    assert frame is not None
    return frame


def test_a_centre_without_records(ghent: Centre) -> None:
    fact = frame_of(ghent).centre
    assert (fact.name, fact.currency, fact.fiscal_year_start) == ("Ghent", "USD", 4)
    assert (fact.first_month, fact.last_month) == (None, None)


def test_the_months_between_which_there_are_records(lyon: Centre, ghent: Centre) -> None:
    make.CostLineFactory(centre=lyon, month=date(2025, 3, 1))
    fact = frame_of(lyon).centre
    assert (fact.first_month, fact.last_month) == (date(2025, 3, 1), date(2025, 3, 1))
    make.ContactVolumeFactory(centre=lyon, start=date(2026, 2, 11), end=date(2026, 2, 12))
    make.ContactVolumeFactory(centre=ghent, start=date(2020, 1, 1))
    fact = frame_of(lyon).centre
    assert (fact.first_month, fact.last_month) == (date(2025, 3, 1), date(2026, 2, 1))
    assert fact.last_whole == date(2025, 3, 1)


def test_definitions_come_in_order_with_their_channels(lyon: Centre, ghent: Centre) -> None:
    assert list(frame_of(lyon).definitions) == []
    phone, email = make.channel("phone").pk, make.channel("email").pk
    make.DefinitionFactory(
        centre=lyon, valid_from=date(2026, 2, 1), channels=["phone", "email"], basis="offered"
    )
    make.DefinitionFactory(centre=lyon, valid_from=date(2025, 2, 1), channels=["phone"])
    make.DefinitionFactory(centre=lyon, valid_from=date(2025, 7, 1))
    make.DefinitionFactory(centre=ghent, channels=["phone"])
    assert list(frame_of(lyon).definitions) == [
        DefinitionFact(date(2025, 2, 1), CountBasis.HANDLED, frozenset({phone})),
        DefinitionFact(date(2025, 7, 1), CountBasis.HANDLED, frozenset()),
        DefinitionFact(date(2026, 2, 1), CountBasis.OFFERED, frozenset({phone, email})),
    ]


def test_one_query_however_many_centres(
    lyon: Centre, ghent: Centre, django_assert_num_queries
) -> None:
    make.CentreFactory.create_batch(3)
    with django_assert_num_queries(1):
        assert len(all_centre_frames(Reader(0, True))) == 5
    with django_assert_num_queries(1):
        centre_frame(Reader(0, True), "lyon")
