"""Many centres in one period and currency, against the ledger of each."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kpis.facts import Period, Reader
from kpis.models import Centre, ExchangeRate
from kpis.queries.centres import all_centre_frames
from kpis.queries.contacts import channel_facts
from kpis.reports.centre_ledger import read_ledger
from kpis.reports.portfolio import PAGE_SIZE, PortfolioReport, Question, build_portfolio
from kpis.reports.selection import Selection
from kpis.vocabulary import Comparison, PeriodKind
from tests import factories as make
from tests.samples import month_period

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
MONTHS = [f"2025-{n:02}" for n in range(1, 13)] + [f"2026-{n:02}" for n in range(1, 7)]


def ask(
    day: str | None = None,
    kind: PeriodKind = PeriodKind.MONTH,
    categories: frozenset[str] = frozenset(),
    comparison: Comparison = Comparison.PREVIOUS,
    **asked: Any,
) -> PortfolioReport:
    chosen = make.month(day) if day else None
    selection = Selection(kind, chosen, comparison, categories=categories)
    frames = all_centre_frames(Reader(0, sees_all=True))
    report = build_portfolio(frames, Question(selection, **asked), TODAY)
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
    frames = all_centre_frames(Reader(0, sees_all=True))
    question = Question(Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS))
    assert build_portfolio(frames, question, TODAY) is None
    assert build_portfolio([], question, TODAY) is None


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
    assert len(ask("2026-05", centres=frozenset({"elsewhere"})).rows) == 2


def test_each_centre_in_its_own_fiscal_year() -> None:
    months = dict.fromkeys(MONTHS, (10, 10))
    centre("Lyon", months)
    centre("Ottawa", months, fiscal_year_start=4)
    lyon, ottawa = ask("2025-01", PeriodKind.YEAR).rows
    assert (lyon.now.period.start, ottawa.now.period.start) == (
        date(2025, 1, 1),
        date(2025, 4, 1),
    )
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


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("kind", [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.ROLLING_YEAR])
def test_as_the_ledger_of_each_centre(seed: int, kind: PeriodKind) -> None:
    """The slow way: every centre read and summed up on its own."""
    dice = random.Random(seed)
    for name in MONTHS:
        rate("CAD", name, round(dice.uniform(1, 2), 4))
    for number in range(4):
        made = centre(f"C{number}", {}, currency=dice.choice(["EUR", "CAD"]))
        make.record_months(
            made,
            {
                name: (dice.choice([None, 100, -30, 250]), dice.choice([None, 0, 10, 25]))
                for name in MONTHS[: dice.randint(8, len(MONTHS))]
            },
        )
        for name in MONTHS:
            if dice.random() < 0.8:
                category = make.category("telephony")
                make.CostLineFactory(centre=made, month=make.month(name), category=category)
    report = ask("2026-04", kind)
    span = Period(make.month("2025-04"), make.month("2026-07"), kind)
    rates = {r.month: Fraction(r.rate) for r in ExchangeRate.objects.all()}
    total = Fraction(0)
    for frame, row in zip(all_centre_frames(Reader(0, sees_all=True)), report.rows, strict=True):
        books = read_ledger(frame, channel_facts(frame.centre.id), span, TODAY)
        figures = books.figures(row.now.period)
        assert (row.now.cost, row.now.contacts) == (figures.cost, figures.contacts)
        assert row.now.is_complete == figures.is_complete
        converted = sum(
            Fraction(entry.cost) / (rates[entry.start] if frame.centre.currency == "CAD" else 1)
            for entry in books.whole
            if entry.cost is not None and row.now.period.contains(entry.start)
        )
        assert (row.now.converted or 0) == converted
        total += converted
    assert report.total.now.converted == total


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: Any) -> None:
    for number in range(3):
        centre(f"C{number}", {"2026-05": (100, 10)}, currency=["EUR", "CAD", "USD"][number])
        frames = all_centre_frames(Reader(0, sees_all=True))
        question = Question(Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS))
        with django_assert_num_queries(4):
            build_portfolio(frames, question, TODAY)
