"""Many centres in one period and currency, against the ledger of each."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction

from kpis.calculation.restriction import Restriction
from kpis.facts import Period, Reader
from kpis.models import Centre, ContactVolume, CostLine, ExchangeRate
from kpis.queries.centres import all_centre_contexts
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import read_ledger
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.portfolio import (
    PAGE_SIZE,
    PortfolioQuestion,
    PortfolioReport,
    build_portfolio,
)
from kpis.vocabulary import AllocationBasis, Comparison, PeriodKind
from tests import factories as make
from tests.clock import always
from tests.samples import month_period

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
MAY_ALONE = Selection(PeriodKind.MONTH, make.month("2026-05"), Comparison.PREVIOUS)
MONTHS = [f"2025-{n:02}" for n in range(1, 13)] + [f"2026-{n:02}" for n in range(1, 7)]


def ask(
    day: str | None = None,
    kind: PeriodKind = PeriodKind.MONTH,
    categories: frozenset[str] = frozenset(),
    comparison: Comparison = Comparison.PREVIOUS,
    channels: frozenset[str] = frozenset(),
    sort: str = "name",
    **asked: Any,
) -> PortfolioReport:
    chosen = make.month(day) if day else None
    selection = Selection(kind, chosen, comparison, channels, categories)
    frames = all_centre_contexts(Reader(0, sees_all=True))
    report = build_portfolio(frames, PortfolioQuestion(selection, sort, **asked), always(TODAY))
    assert report is not None
    return report


def rate(currency: str, name: str, value: Any) -> None:
    ExchangeRate.objects.create(currency=currency, month=make.month(name), rate=Decimal(value))


def centre(name: str, months: dict[str, Any], **facts: Any) -> Centre:
    made: Centre = make.CentreFactory(name=name, slug=name.lower(), **facts)
    make.record_months(made, months)
    return made


def test_the_latest_month_that_half_of_them_have_complete() -> None:
    centre("A", dict.fromkeys(MONTHS, (100, 10)))
    centre("B", {"2024-01": (60, 20)})
    make.CentreFactory(name="C")
    report = ask()
    assert report.period == month_period("2026-05")
    a, b, c = report.rows
    assert (a.now.is_complete, a.now.cost_per_contact) == (True, 10)
    assert a.through == make.month("2026-05")
    assert [b.now.is_recorded, c.now.is_recorded] == [False, False]
    assert report.total.recorded == 1
    assert (a.share, b.share) == (1, None)


def test_without_any_records_there_is_no_report() -> None:
    make.CentreFactory()
    frames = all_centre_contexts(Reader(0, sees_all=True))
    question = PortfolioQuestion(Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS), "name")
    assert build_portfolio(frames, question, always(TODAY)) is None
    assert build_portfolio([], question, always(TODAY)) is None


@pytest.mark.fault(40, 41)
def test_each_months_cost_by_its_own_rate_and_a_ratio_of_sums() -> None:
    centre("Lyon", {"2026-04": (100, 10), "2026-05": (100, 10)})
    centre("Ottawa", {"2026-04": (160, 40), "2026-05": (200, 40)}, currency="CAD")
    rate("CAD", "2026-04", "1.6")
    rate("CAD", "2026-05", "2")
    report = ask("2026-05", PeriodKind.ROLLING_YEAR)
    lyon, ottawa = report.rows
    assert report.currency == "EUR"
    assert (ottawa.now.converted, ottawa.now.cost) == (200, 360)
    assert ottawa.now.cost_per_contact == Fraction(200, 80)
    assert ottawa.now.own_cost_per_contact == Fraction(360, 80)
    assert report.total.now.cost_per_contact == Fraction(400, 100)
    assert (lyon.share, ottawa.share) == (Decimal("0.5"), Decimal("0.5"))
    dollars = ask("2026-05", currency="CAD")
    assert dollars.total.now.converted == 100 * 2 + 200
    assert dollars.currencies == ["CAD", "EUR"]


def test_a_rate_moves_the_figure_and_not_the_centre() -> None:
    centre("Lyon", {"2026-04": (100, 10), "2026-05": (100, 10)})
    centre("Ottawa", {"2026-04": (100, 10), "2026-05": (100, 10)}, currency="CAD")
    rate("CAD", "2026-04", "1")
    rate("CAD", "2026-05", "2")
    lyon, ottawa = ask("2026-05").rows
    assert lyon.change is not None
    assert (lyon.change.difference, lyon.change.ratio) == (0, 0)
    assert ottawa.change is not None
    assert ottawa.own_change is not None
    assert (ottawa.change.ratio, ottawa.own_change.ratio) == (Decimal("-0.5"), 0)


@pytest.mark.fault(41)
def test_a_missing_rate_is_on_the_row_and_in_the_total() -> None:
    centre("Lyon", {"2026-05": (100, 10)})
    centre("Ottawa", {"2026-05": (100, 10)}, currency="CAD")
    rate("CAD", "2026-04", "1.5")
    report = ask("2026-05")
    lyon, ottawa = report.rows
    assert lyon.now.cost_per_contact == 10
    assert ottawa.now.cost_per_contact is None
    for sums in (ottawa.now, report.total.now):
        assert [(m.currency, m.month) for m in sums.missing] == [("CAD", make.month("2026-05"))]
    assert (report.total.now.converted, lyon.share) == (None, None)


def test_the_currency_they_have_in_common() -> None:
    centre("Ottawa", {"2026-05": (100, 10)}, currency="CAD")
    centre("Calgary", {"2026-05": (100, 10)}, currency="CAD")
    report = ask("2026-05")
    assert (report.currency, report.total.now.converted) == ("CAD", 200)
    assert ask("2026-05", currency="XYZ").currency == "CAD"


def test_only_complete_periods_are_compared() -> None:
    centre("Lyon", {"2026-04": (100, 10), "2026-05": (150, 10), "2026-06": (5, 10)})
    report = ask("2026-06")
    assert not report.total.now.is_complete
    assert (report.rows[0].change, report.total.change) == (None, None)
    may = ask("2026-05")
    assert may.total.change is not None
    assert may.total.change.ratio == Decimal("0.5")


def test_the_total_has_no_change_when_a_centre_joined() -> None:
    centre("Lyon", {"2026-04": (100, 10), "2026-05": (150, 10)})
    centre("Ghent", {"2026-05": (150, 10)})
    report = ask("2026-05")
    assert report.total.now.is_complete
    assert report.total.change is None


def shows_nothing(question: PortfolioQuestion) -> bool:
    """Of a filter that leaves nothing; not the whole in its place."""
    frames = all_centre_contexts(Reader(0, sees_all=True))
    return build_portfolio(frames, question, always(TODAY)) is None


def test_some_centres_some_categories() -> None:
    lyon = centre("Lyon", {"2026-05": (100, 10)})
    centre("Ghent", {"2026-05": (300, 10)})
    make.CostLineFactory(
        centre=lyon, month=make.month("2026-05"), category=make.category("telephony"), amount=7
    )
    report = ask("2026-05", centres=frozenset({"lyon", "elsewhere"}))
    assert [(row.centre.slug, row.now.cost) for row in report.rows] == [("lyon", 107)]
    assert len(report.centres) == 2
    report = ask("2026-05", categories=frozenset({"telephony"}))
    assert [row.now.cost for row in report.rows] == [0, 7]
    assert shows_nothing(PortfolioQuestion(MAY_ALONE, "name", centres=frozenset({"elsewhere"})))


def test_a_channel_has_its_own_cost_and_its_part_of_what_is_shared() -> None:
    lyon = centre("Lyon", {"2026-05": (100, 30)})
    make.record_months(lyon, {"2026-05": (None, 70)}, "email")
    make.CostLineFactory(
        centre=lyon, month=make.month("2026-05"), channel=make.channel("email"), amount=7
    )
    report = ask("2026-05", channels=frozenset({"email", "fax"}))
    (row,) = report.rows
    assert (row.now.cost, row.now.contacts) == (77, 70)
    assert report.total.now.converted == 77
    assert [channel.code for channel in report.scope.channels] == ["phone", "email"]
    assert shows_nothing(PortfolioQuestion(replace(MAY_ALONE, channels=frozenset({"fax"})), "name"))


@pytest.mark.fault(45)
def test_no_centre_has_a_share_of_a_credit() -> None:
    centre("Lyon", {"2026-05": (100, 10)})
    centre("Ghent", {"2026-05": (-300, 10)})
    report = ask("2026-05")
    assert report.total.now.converted == -200
    assert [row.share for row in report.rows] == [None, None]


def test_a_centre_without_the_channel_is_left_out_and_counted() -> None:
    centre("Lyon", {"2026-05": (100, 10)})
    centre("Ghent", {"2026-05": (300, 10)}, channels=["phone"])
    report = ask("2026-05", channels=frozenset({"email"}))
    assert [row.centre.name for row in report.rows] == ["Lyon"]
    assert (report.scope.without_channels, len(report.centres)) == (1, 2)
    both = ask("2026-05", channels=frozenset({"phone", "email"}))
    assert (len(both.rows), both.scope.without_channels) == (2, 0)


def test_a_channel_is_complete_when_its_centre_is() -> None:
    lyon = centre("Lyon", dict.fromkeys(["2026-02", "2026-03", "2026-04", "2026-05"], (9, 5)))
    make.CostLineFactory(
        centre=lyon, month=make.month("2026-05"), category=make.category("telephony")
    )
    assert ask("2026-05", channels=frozenset({"email"})).rows[0].now.is_complete
    make.record_months(lyon, {"2026-04": (None, 5)}, "email")
    email = ask("2026-05", channels=frozenset({"email"})).rows[0].now
    assert (email.is_complete, email.contacts) == (False, None)


def test_the_same_months_of_every_centre_whatever_its_fiscal_year() -> None:
    months = dict.fromkeys(MONTHS, (10, 10))
    centre("Lyon", months)
    centre("Ottawa", months, fiscal_year_start=4)
    lyon, ottawa = ask("2025-01", PeriodKind.YEAR).rows
    assert lyon.now.period.start == ottawa.now.period.start == date(2025, 1, 1)
    assert (lyon.now.cost, ottawa.now.cost) == (120, 120)


@pytest.mark.parametrize(
    ("sort", "descending", "order"),
    [
        ("name", False, "ABC"),
        ("name", True, "CBA"),
        ("cpc", False, "BAC"),
        ("cpc", True, "ABC"),
        ("contacts", True, "BAC"),
        ("cost", False, "ABC"),
        ("satisfaction", True, "ABC"),
    ],
)
def test_sorted_with_the_unknown_last(sort: str, descending: bool, order: str) -> None:
    centre("A", {"2026-05": (100, 10)})
    centre("B", {"2026-05": (150, 20)})
    centre("C", {"2024-05": (150, 20)})
    report = ask("2026-05", sort=sort, descending=descending)
    assert "".join(row.centre.name for row in report.rows) == order


def test_fifty_a_page_and_everything_in_the_total() -> None:
    made = make.CentreFactory.create_batch(PAGE_SIZE + 1)
    for each in made:
        make.record_months(each, {"2026-05": (10, 5)})
    first, second, beyond = (ask("2026-05", page=page) for page in (1, 2, 9))
    assert (len(first.shown), len(second.shown), first.pages) == (PAGE_SIZE, 1, 2)
    assert beyond.page == 2
    assert second.total.now.converted == 10 * (PAGE_SIZE + 1)
    assert list(first.shown[0].history)[-2:] == [None, 2]


SOME_CHANNELS = [frozenset[str](), frozenset({"email"}), frozenset({"phone", "bot"})]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("kind", [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.ROLLING_YEAR])
@pytest.mark.parametrize("channels", SOME_CHANNELS, ids=lambda codes: "+".join(sorted(codes)))
def test_as_the_ledger_of_each_centre(
    seed: int, kind: PeriodKind, channels: frozenset[str]
) -> None:
    """The slow way: every centre read and summed up on its own."""
    dice = random.Random(seed)
    for name in MONTHS:
        rate("CAD", name, round(dice.uniform(1, 2), 4))
    for number in range(4):
        used = ["phone", "email", "bot"]
        made = centre(f"C{number}", {}, currency=dice.choice(["EUR", "CAD"]), channels=used)
        record_at_random(dice, made)
        make_rules_at_random(dice, made)
    report = ask("2026-04", kind, channels=channels, currency="EUR")
    span = Period(make.month("2025-04"), make.month("2026-07"), kind)
    rates = {r.month: Fraction(r.rate) for r in ExchangeRate.objects.all()}
    total = Fraction(0)
    wanted = {make.channel(code).pk for code in channels}
    for frame, row in zip(all_centre_contexts(Reader(0, sees_all=True)), report.rows, strict=True):
        restriction = Restriction(channels=wanted or None)
        books = read_ledger(frame, channel_facts(frame.centre.id), span, TODAY, restriction)
        figures = books.figures(row.now.period)
        assert (row.now.cost, row.now.contacts) == (figures.cost, figures.contacts)
        assert row.now.is_complete == figures.is_complete
        converted = sum(
            Fraction(entry.cost) / (rates[entry.start] if frame.centre.currency == "CAD" else 1)
            for entry in books.ledger
            if entry.cost is not None and row.now.period.contains(entry.start)
        )
        assert (row.now.converted or 0) == converted
        total += converted
    assert report.total.now.converted == total


def record_at_random(dice: random.Random, made: Centre) -> None:
    """Credit notes, zeros and gaps; some cost is a channel's own, some handle time is unknown."""
    for code in ("phone", "email", "bot"):
        chosen = MONTHS[: dice.randint(8, len(MONTHS))]
        counts = [dice.choice([None, 0, 10, 25]) for _ in chosen]
        ContactVolume.objects.bulk_create(
            make.ContactVolumeFactory.build(
                centre=made,
                channel=make.channel(code),
                start=make.month(name),
                handled=count,
                handle_seconds=dice.choice([None, count * 60, count * 311]),
            )
            for name, count in zip(chosen, counts, strict=True)
            if count is not None
        )
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(
            centre=made,
            month=make.month(name),
            category=make.category(dice.choice(["salaries", "telephony", "taxes"])),
            channel=dice.choice([None, None, make.channel("phone"), make.channel("bot")]),
            amount=Decimal(dice.randint(-(10**4), 10**5)) / 100,
        )
        for name in MONTHS
        for _ in range(dice.randint(0, 3))
    )


def make_rules_at_random(dice: random.Random, made: Centre) -> None:
    for name in MONTHS:
        make.StaffingFactory(
            centre=made,
            month=make.month(name),
            channel=dice.choice([None, make.channel("phone"), make.channel("email")]),
        )
    for category in (None, make.category("telephony"), make.category("taxes")):
        basis = dice.choice([*AllocationBasis])
        shares = {"phone": "33.3333", "email": "66.6667"}
        with transaction.atomic():
            make.AllocationRuleFactory(
                centre=made,
                category=category,
                valid_from=make.month(dice.choice(MONTHS)),
                basis=basis.value,
                shares=shares if basis is AllocationBasis.FIXED_SHARES else {},
            )


@pytest.mark.parametrize(
    ("channels", "basis", "queries"),
    [
        (frozenset[str](), AllocationBasis.CONTACTS, 5),
        (frozenset({"phone"}), AllocationBasis.CONTACTS, 5),
        (frozenset({"phone"}), AllocationBasis.STAFFED_HOURS, 6),
    ],
)
def test_the_number_of_queries_does_not_grow(
    django_assert_num_queries: Any,
    channels: frozenset[str],
    basis: AllocationBasis,
    queries: int,
) -> None:
    for number in range(3):
        currency = ["EUR", "CAD", "USD"][number]
        made = centre(f"C{number}", {"2026-05": (100, 10)}, currency=currency)
        make.AllocationRuleFactory(centre=made, basis=basis.value)
        frames = all_centre_contexts(Reader(0, sees_all=True))
        selection = Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS, channels)
        with django_assert_num_queries(queries):
            build_portfolio(frames, PortfolioQuestion(selection, "name"), always(TODAY))


def test_a_month_is_told_as_reported_of_whole_centres_only() -> None:
    """A part of a centre was never reported."""
    a = centre("A", dict.fromkeys(MONTHS, (100, 10)))
    make.MonthCloseFactory(
        centre=a, month=make.month("2026-05"), cost=Decimal(50), contacts=10, counted_channels=[]
    )
    (whole,) = ask("2026-05").rows
    assert [(each.cost_per_contact, each.now) for each in whole.reported] == [(5, 10)]
    (part,) = ask("2026-05", categories=frozenset({"salaries"})).rows
    assert list(part.reported) == []
