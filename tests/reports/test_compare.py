"""The bridge between two centres: exact, of any currency, and the other way round with signs
turned."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kpis.calculation.restriction import Restriction
from kpis.facts import Reader
from kpis.models import AllocationRule, Centre, ExchangeRate
from kpis.queries.centres import CentreContext, centre_context
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import read_ledger
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.compare import (
    CHANNEL_KINDS,
    CompareQuestion,
    CompareReport,
    CompareView,
    NoComparison,
    StepKind,
    build_comparison,
)
from kpis.vocabulary import AllocationBasis, ChannelKind, Comparison, PeriodKind
from tests import factories as make
from tests.clock import always
from tests.samples import month_period

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
MONTHS = ["2026-03", "2026-04", "2026-05"]
PARTS: list[dict[str, Any]] = [
    {},
    {"channels": frozenset({"phone"})},
    {"channels": frozenset({"phone"}), "categories": frozenset({"salaries"})},
]
LATEST_MONTH = Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS)


def frame(slug: str) -> CentreContext:
    found = centre_context(Reader(0, sees_all=True), slug)
    assert found is not None
    return found


def ask(
    view: CompareView = CompareView.CATEGORY,
    *,
    slugs: tuple[str, str] = ("lyon", "ottawa"),
    day: str | None = "2026-05",
    kind: PeriodKind = PeriodKind.MONTH,
    currency: str | None = None,
    **parts: frozenset[str],
) -> CompareReport:
    chosen = Selection(kind, make.month(day) if day else None, Comparison.PREVIOUS, **parts)
    question = CompareQuestion(chosen, currency, view)
    report = build_comparison((frame(slugs[0]), frame(slugs[1])), question, always(TODAY))
    assert report is not None
    return report


def rate(name: str, value: str) -> None:
    ExchangeRate.objects.create(currency="CAD", month=make.month(name), rate=Decimal(value))


def fill(centre: Centre, seed: int) -> None:
    """Two channels with handle time, three categories, a credit note."""
    dice = random.Random(seed)
    for name in MONTHS:
        for code in ("salaries", "telephony", "training"):
            for channel in (None, "phone"):
                make.CostLineFactory(
                    centre=centre,
                    month=make.month(name),
                    category=make.category(code),
                    channel=channel and make.channel(channel),
                    amount=Decimal(dice.randint(-2_000, 30_000)) / 100,
                )
        for code in ("phone", "email"):
            handled = dice.randint(20, 90)
            make.ContactVolumeFactory(
                centre=centre,
                channel=make.channel(code),
                start=make.month(name),
                handled=handled,
                handle_seconds=handled * dice.randint(100, 600),
            )


@pytest.fixture
def pair(db: None) -> tuple[Centre, Centre]:
    lyon = make.CentreFactory(name="Lyon", slug="lyon")
    ottawa = make.CentreFactory(name="Ottawa", slug="ottawa", currency="CAD")
    fill(lyon, 1)
    fill(ottawa, 2)
    for number, name in enumerate(MONTHS):
        rate(name, f"1.{4 + number}")
    return lyon, ottawa


@pytest.mark.parametrize("view", list(CompareView))
@pytest.mark.parametrize("kind", [PeriodKind.MONTH, PeriodKind.ROLLING_YEAR])
@pytest.mark.parametrize("currency", ["EUR", "CAD"])
@pytest.mark.parametrize("parts", PARTS, ids=["all", "phone", "salaries of phone"])
def test_steps_sum_to_the_difference_and_turn_with_the_sides(
    pair: tuple[Centre, Centre],
    view: CompareView,
    kind: PeriodKind,
    currency: str,
    parts: dict[str, Any],
) -> None:
    there = ask(view, kind=kind, currency=currency, **parts).bridge
    back = ask(view, slugs=("ottawa", "lyon"), kind=kind, currency=currency, **parts).bridge
    assert there is not None
    assert back is not None
    assert there.start + sum(step.effect for step in there.steps) == there.end
    assert (there.start, there.end) == (back.end, back.start)
    cent = Decimal("0.01")  # the rounding of a step may fall the other way
    turned = {(step.kind, step.subject): step.effect for step in back.leaves}
    for step in there.leaves:
        assert abs(step.effect + turned[step.kind, step.subject]) <= cent


def test_the_ends_are_the_converted_figures(pair: tuple[Centre, Centre]) -> None:
    report = ask(kind=PeriodKind.ROLLING_YEAR)
    rates = {r.month: Fraction(r.rate) for r in ExchangeRate.objects.all()}
    lyon, ottawa = pair
    for side, centre in ((report.first, lyon), (report.second, ottawa)):
        expected = sum(
            Fraction(line.amount) / (rates[line.month] if centre == ottawa else 1)
            for line in centre.costline_set.all()
        )
        assert sum(side.by_category.values()) == expected
        contacts = sum(volume.handled for volume in centre.contactvolume_set.all())
        assert side.contacts == contacts
    assert report.bridge is not None
    assert report.bridge.end == round(report.first.cost / report.first.contacts, 2)  # type: ignore[operator]


def test_each_period_can_be_chosen_once_the_latest_first(pair: tuple[Centre, Centre]) -> None:
    """The one that is shown among them."""
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        report = ask(kind=kind)
        assert report.choices == sorted(set(report.choices), reverse=True)
        assert report.period in report.choices


def test_parts_are_those_of_each_centre_alone(pair: tuple[Centre, Centre]) -> None:
    parts: dict[str, Any] = {
        "channels": frozenset({"phone"}),
        "categories": frozenset({"salaries", "training"}),
    }
    report = ask(**parts)
    restriction = Restriction(
        {make.channel("phone").pk}, {make.category(code).pk for code in parts["categories"]}
    )
    for side, centre in zip((report.first, report.second), pair, strict=True):
        channels = channel_facts(centre.pk)
        books = read_ledger(frame(centre.slug), channels, report.period, TODAY, restriction)
        figures = books.figures(report.period)
        assert (side.figures.cost, side.contacts) == (figures.cost, figures.contacts)
        assert set(side.by_category) == restriction.categories


def test_a_channel_that_one_centre_does_not_have() -> None:
    for name, channels in (("Lyon", ["phone"]), ("Ghent", ["phone", "email"])):
        made = make.CentreFactory(name=name, slug=name.lower(), channels=channels)
        make.record_months(made, {"2026-05": (60, 10)}, channels[-1])
    report = ask(slugs=("lyon", "ghent"), channels=frozenset({"email"}))
    assert (report.reason, report.first.contacts) == (NoComparison.NO_CONTACTS, None)
    assert [fact.code for fact in report.scope.channels] == ["phone", "email"]


def test_each_category_at_its_cost_per_contact() -> None:
    lyon, ghent = (make.CentreFactory(name=n, slug=n.lower()) for n in ("Lyon", "Ghent"))
    make.record_months(lyon, {"2026-05": (100, 10)})
    make.record_months(ghent, {"2026-05": (1_000, 200)})
    make.CostLineFactory(
        centre=ghent, month=make.month("2026-05"), category=make.category("telephony"), amount=400
    )
    report = ask(slugs=("lyon", "ghent"))
    assert report.bridge is not None
    assert (report.bridge.start, report.bridge.end) == (7, 10)
    found = {step.subject: (step.before, step.after, step.effect) for step in report.bridge.leaves}
    assert found == {
        make.category("salaries").pk: (5, 10, 5),
        make.category("telephony").pk: (2, None, -2),
    }
    money = ask(CompareView.MONEY, slugs=("lyon", "ghent")).bridge
    assert money is not None
    volume = next(step for step in money.steps if step.kind is StepKind.VOLUME)
    assert (volume.before, volume.after) == (200, 10)


def test_channels_of_one_kind_stand_together() -> None:
    other = make.channel("phone").__class__.objects.create(
        code="phone-2", name_en="Second line", name_fr="Ligne 2", kind="voice", position=900
    )
    lyon = make.CentreFactory(name="Lyon", slug="lyon", channels=["phone", "phone-2"])
    ghent = make.CentreFactory(name="Ghent", slug="ghent", channels=["phone-2"])
    for centre, codes in ((lyon, ("phone", "phone-2")), (ghent, ("phone-2",))):
        for code in codes:
            make.ContactVolumeFactory(
                centre=centre,
                channel=make.channel(code),
                start=make.month("2026-05"),
                handled=10,
                handle_seconds=600,
            )
        make.CostLineFactory(centre=centre, month=make.month("2026-05"))
    report = ask(CompareView.WORK, slugs=("lyon", "ghent"))
    assert other.code == "phone-2"
    assert report.bridge is not None
    subjects = {step.subject for step in report.bridge.leaves if step.subject is not None}
    assert subjects == {CHANNEL_KINDS.index(ChannelKind.VOICE)}
    rates = [step for step in report.bridge.leaves if step.kind is StepKind.RATE]
    assert [(step.before, step.after) for step in rates] == [(10, 5)]


def test_shared_cost_goes_by_the_rules_of_each_centre() -> None:
    """100 for ten minutes on each of two channels: half each, but for the rule of one centre."""
    for name in ("Lyon", "Ghent"):
        made = make.CentreFactory(name=name, slug=name.lower(), channels=["phone", "email"])
        for code in ("phone", "email"):
            volume = {"handled": 10, "handle_seconds": 600, "start": make.month("2026-05")}
            make.ContactVolumeFactory(centre=made, channel=make.channel(code), **volume)
        make.CostLineFactory(centre=made, month=make.month("2026-05"), amount=100)
        if name == "Lyon":
            shares = {"phone": 80, "email": 20}
            basis = AllocationBasis.FIXED_SHARES.value
            make.AllocationRuleFactory(centre=made, basis=basis, shares=shares)
    report = ask(CompareView.WORK, slugs=("lyon", "ghent"))
    assert report.bridge is not None
    rates = [step for step in report.bridge.leaves if step.kind is StepKind.RATE]
    assert sorted((step.before, step.after) for step in rates) == [(5, 2), (5, 8)]


@pytest.mark.fault(41)
def test_a_missing_rate(pair: tuple[Centre, Centre]) -> None:
    ExchangeRate.objects.filter(month=make.month("2026-04")).delete()
    assert ask().bridge is not None
    report = ask(kind=PeriodKind.ROLLING_YEAR)
    assert (report.bridge, report.reason) == (None, NoComparison.NO_RATE)
    assert [(m.currency, m.month) for m in report.second.missing] == [
        ("CAD", make.month("2026-04"))
    ]
    assert report.second.cost is None


def test_the_latest_period_complete_in_both(pair: tuple[Centre, Centre]) -> None:
    lyon, _ = pair
    make.record_months(lyon, {"2026-06": (100, 10)})
    report = ask(day=None)
    assert report.period == month_period("2026-05")
    assert report.is_complete


def test_a_centre_without_records() -> None:
    make.CentreFactory(slug="lyon")
    make.CentreFactory(slug="ottawa")
    question = CompareQuestion(LATEST_MONTH, None, CompareView.CATEGORY)
    assert build_comparison((frame("lyon"), frame("ottawa")), question, always(TODAY)) is None


def test_staffed_hours_are_read_where_a_rule_goes_by_them(
    pair: tuple[Centre, Centre], django_assert_max_num_queries
) -> None:
    for centre in pair:
        AllocationRule.objects.create(
            centre=centre,
            valid_from=make.month("2026-01"),
            basis=AllocationBasis.STAFFED_HOURS.value,
        )
        make.StaffingFactory(
            centre=centre, month=make.month("2026-05"), channel=make.channel("phone")
        )
    frames = frame("lyon"), frame("ottawa")
    question = CompareQuestion(LATEST_MONTH, None, CompareView.WORK)
    with django_assert_max_num_queries(6):
        report = build_comparison(frames, question, always(TODAY))
    assert report is not None
    assert report.bridge is not None
