"""Which centres a person may see, and what frames their figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.facts import (
    AllocationRuleFact,
    ChannelEnding,
    DefinitionFact,
    Endings,
    LimitFact,
    Reader,
    TargetFact,
)
from kpis.models import Centre, QualityLimit, User
from kpis.queries.centres import (
    CentreName,
    all_centre_contexts,
    centre_context,
    centre_contexts,
    centre_names,
)
from kpis.vocabulary import AllocationBasis, CountBasis, Metric
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
    return [frame.centre.slug for frame in all_centre_contexts(reader(user))]


@pytest.mark.fault(31)
def test_members_see_theirs_and_administrators_see_all(lyon: Centre, ghent: Centre) -> None:
    member, stranger = make.UserFactory(), make.UserFactory(is_staff=True)
    make.MembershipFactory(user=member, centre=ghent)
    administrator = make.UserFactory(is_superuser=True)
    assert slugs(member) == ["ghent"]
    assert slugs(stranger) == []
    assert slugs(administrator) == ["ghent", "lyon"]
    assert centre_context(reader(member), "lyon") is None
    assert centre_context(reader(administrator), "nowhere") is None


@pytest.mark.fault(31)
def test_names_are_of_the_same_centres_in_the_same_order(lyon: Centre, ghent: Centre) -> None:
    make.CentreFactory(name="Évry", slug="evry")
    make.CentreFactory(name="aarhus", slug="aarhus")
    member, stranger = make.UserFactory(), make.UserFactory(is_staff=True)
    make.MembershipFactory(user=member, centre=ghent)
    administrator = make.UserFactory(is_superuser=True)
    assert centre_names(reader(member)) == [CentreName("ghent", "Ghent", is_suggested=False)]
    assert centre_names(reader(stranger)) == []
    found = [name.slug for name in centre_names(reader(administrator))]
    assert found == slugs(administrator)
    assert len(found) == 4


@pytest.mark.fault(31)
def test_the_first_two_with_records_are_suggested(lyon: Centre, ghent: Centre) -> None:
    member = make.UserFactory()
    recorded: list[Centre] = []
    for name in ("Oslo", "Metz", "A"):
        recorded.append(make.CentreFactory(name=name, slug=name.lower()))
        make.record_months(recorded[-1], {"2026-01": (100, 10)})
    make.CostLineFactory(centre=ghent)
    make.ContactVolumeFactory(centre=lyon)
    for centre in (lyon, ghent, *recorded[:2]):
        make.MembershipFactory(user=member, centre=centre)
    assert [(name.slug, name.is_suggested) for name in centre_names(reader(member))] == [
        ("ghent", False),
        ("lyon", False),
        ("metz", True),
        ("oslo", True),
    ]
    everyone = centre_names(Reader(0, sees_all=True))
    assert [name.slug for name in everyone if name.is_suggested] == ["a", "metz"]


def test_names_take_one_query_that_reads_nothing_else(lyon: Centre) -> None:
    with CaptureQueriesContext(connection) as queries:
        centre_names(Reader(0, sees_all=True))
    (query,) = queries
    for table in ("definition", "rule", "limit", "target", "centremonth"):
        assert table not in query["sql"]


def test_frames_of_some_centres(lyon: Centre, ghent: Centre) -> None:
    member = make.UserFactory()
    make.MembershipFactory(user=member, centre=ghent)
    make.MembershipFactory(user=member, centre=make.CentreFactory(slug="oslo", name="Oslo"))
    make.TargetFactory(centre=ghent)
    frames = centre_contexts(reader(member), {"oslo", "lyon", "ghent"})
    assert [frame.centre.slug for frame in frames] == ["ghent", "oslo"]
    assert [frame.targets for frame in frames] == [[], []]
    assert centre_contexts(reader(member), ["lyon"]) == []
    assert centre_contexts(reader(member), []) == []
    (alone,) = centre_contexts(reader(member), ["ghent"])
    assert alone.centre.slug == "ghent"
    assert len(alone.targets) == 1
    assert not alone.is_only


def test_says_whether_it_is_the_only_one(lyon: Centre, ghent: Centre) -> None:
    member = make.UserFactory()
    make.MembershipFactory(user=member, centre=ghent)
    frame = centre_context(reader(member), "ghent")
    assert frame is not None
    assert frame.is_only
    make.MembershipFactory(user=member, centre=lyon)
    frame = centre_context(reader(member), "ghent")
    assert frame is not None
    assert not frame.is_only


def frame_of(centre: Centre):
    frame = centre_context(Reader(0, True), centre.slug)
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
        assert len(all_centre_contexts(Reader(0, True))) == 5
    with django_assert_num_queries(1):
        centre_context(Reader(0, True), "lyon")


def test_the_frame_has_the_rules_and_limits_in_order(lyon: Centre) -> None:
    for valid_from, basis in (("2026-03", "fixed_shares"), ("2025-01", "equal")):
        make.AllocationRuleFactory(
            centre=lyon,
            category=make.category("salaries") if basis == "equal" else None,
            valid_from=make.month(valid_from),
            basis=basis,
            shares={"phone": "66.6667", "email": "33.3333"} if basis == "fixed_shares" else {},
        )
    QualityLimit.objects.create(
        centre=lyon, metric="satisfaction", valid_from=make.month("2026-01"), value="82.5"
    )
    phone, email = make.channel("phone").pk, make.channel("email").pk
    frame = frame_of(lyon)
    assert frame.rules == [
        AllocationRuleFact(
            make.category("salaries").pk, make.month("2025-01"), AllocationBasis.EQUAL, {}
        ),
        AllocationRuleFact(
            category=None,
            valid_from=make.month("2026-03"),
            basis=AllocationBasis.FIXED_SHARES,
            shares={phone: Decimal("66.6667"), email: Decimal("33.3333")},
        ),
    ]
    assert frame.limits == [LimitFact(Metric.SATISFACTION, make.month("2026-01"), Decimal("82.5"))]
    assert (frame.centre.practical_capacity, frame.centre.paid_hours) == (85, Decimal("151.67"))


def test_the_frame_of_one_centre_has_its_targets_in_order(lyon: Centre) -> None:
    phone = make.channel("phone")
    make.TargetFactory()
    make.TargetFactory(centre=lyon, valid_from=make.month("2026-03"), value=Decimal("4.5"))
    make.TargetFactory(
        centre=lyon, channel=phone, valid_from=make.month("2026-01"), value=Decimal(6)
    )
    frame = centre_context(Reader(0, True), lyon.slug)
    assert frame is not None
    assert frame.targets == [
        TargetFact(Metric.COST_PER_CONTACT, phone.pk, make.month("2026-01"), Decimal(6)),
        TargetFact(Metric.COST_PER_CONTACT, None, make.month("2026-03"), Decimal("4.5")),
    ]


@pytest.mark.finding("F3")
def test_the_frame_has_what_ended_and_when_a_channel_came_again(lyon: Centre) -> None:
    rent, phone = make.category("office_space"), make.channel("phone")
    assert frame_of(lyon).endings == Endings()
    make.EndingFactory(centre=make.CentreFactory(), category=rent)
    for name in ("2026-08", "2025-02"):
        make.EndingFactory(centre=lyon, category=rent, ended_from=make.month(name))
        make.EndingFactory(centre=lyon, channel=phone, ended_from=make.month(name))
    for name in ("2025-02", "2025-05", "2025-06", "2026-08"):
        make.ContactVolumeFactory(centre=lyon, channel=phone, start=make.month(name))
    make.ContactVolumeFactory(centre=lyon, channel=make.channel("email"), start=date(2026, 9, 1))
    assert frame_of(lyon).endings == Endings(
        categories={rent.pk: [make.month("2025-02"), make.month("2026-08")]},
        channels={
            phone.pk: [
                ChannelEnding(make.month("2025-02"), make.month("2025-05")),
                ChannelEnding(make.month("2026-08"), None),
            ]
        },
    )
