"""Coverage: a cost per contact stands on the months whose cost and contacts are both known."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.facts import Reader
from kpis.models import Centre, ContactVolume
from kpis.queries.centres import all_centre_contexts
from kpis.reports.centre.overview import OverviewReport, build_overview
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.portfolio import PortfolioQuestion, PortfolioReport, build_portfolio
from kpis.vocabulary import Comparison, PeriodKind
from tests import factories as make
from tests.clock import always

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2026, 11, 30)
MONTHS = [f"2026-{number:02}" for number in range(1, 11)]
QUARTER, YEAR, MONTH = PeriodKind.QUARTER, PeriodKind.YEAR, PeriodKind.MONTH


def overview(
    frame_of: Any, centre: Centre, period: str, kind: PeriodKind, today: date = TODAY
) -> OverviewReport:
    selection = Selection(kind, make.month(period), Comparison.PREVIOUS)
    report = build_overview(frame_of(centre), selection, today)
    assert report is not None
    return report


def portfolio(period: str, kind: PeriodKind, today: date = TODAY) -> PortfolioReport:
    frames = all_centre_contexts(Reader(0, sees_all=True))
    selection = Selection(kind, make.month(period), Comparison.PREVIOUS)
    report = build_portfolio(frames, PortfolioQuestion(selection, "name"), always(today))
    assert report is not None
    return report


def by_day(
    centre: Centre, first: date, last: date, handled: int = 100, code: str = "phone"
) -> None:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    ContactVolume.objects.bulk_create(
        make.ContactVolumeFactory.build(
            centre=centre,
            channel=make.channel("phone"),
            start=day,
            end=day + timedelta(days=1),
            handled=100,
        )
        for day in days
    )


@pytest.mark.finding("F1")
def test_a_quarter_without_the_contacts_of_a_month_is_of_the_other_two(
    centre: Centre, frame_of: Any
) -> None:
    """30,000 a month, 3,000 contacts in April and May, June unknown: 10.00, not 15.00."""
    known = dict.fromkeys([*MONTHS[:5], *MONTHS[6:]], (30_000, 3_000))
    make.record_months(centre, known | {"2026-06": (30_000, None)})
    figures = overview(frame_of, centre, "2026-04", QUARTER).head.figures
    assert figures.cost_per_contact == 10
    assert figures.cost == 90_000
    assert [*figures.coverage.months] == [make.month("2026-04"), make.month("2026-05")]
    assert [*figures.coverage.left_out] == [make.month("2026-06")]
    assert (figures.coverage.cost, figures.coverage.contacts) == (30_000, None)


@pytest.mark.finding("F1")
def test_a_spread_invoice_of_months_to_come_changes_no_figure(
    centre: Centre, frame_of: Any
) -> None:
    make.record_months(centre, {"2026-10": (5_340, 1_000)})
    make.record_months(centre, {"2026-11": (36_000, None), "2026-12": (36_000, None)})
    report = overview(frame_of, centre, "2026-10", QUARTER)
    assert report.head.figures.cost_per_contact == D("5.34")
    assert report.head.figures.coverage.cost == 72_000
    assert report.headline.from_previous is None


@pytest.mark.finding("F1", "F11")
def test_all_centres_without_the_one_that_knows_no_contacts() -> None:
    """6.22 and not 7.69: the cost of a centre without contacts is divided by nobody's."""
    lyon = make.CentreFactory(name="Lyon", slug="lyon")
    other = make.CentreFactory(name="Ottawa", slug="ottawa")
    make.record_months(lyon, dict.fromkeys(MONTHS, (622, 100)))
    make.record_months(other, dict.fromkeys(MONTHS, (147, None)))
    total = portfolio("2026-04", QUARTER).total.now
    assert total.cost_per_contact == Fraction(622, 100)
    assert total.converted == 3 * (622 + 147)
    assert not total.is_complete


@pytest.mark.finding("F1")
def test_no_rolling_year_climbs_after_the_last_contacts(centre: Centre, frame_of: Any) -> None:
    """Twelve months of cost and six of contacts are six of both."""
    make.record_months(centre, {f"2025-{n:02}": (1_200, 100) for n in range(1, 13)})
    make.record_months(centre, dict.fromkeys(MONTHS, (1200, None)))
    report = overview(frame_of, centre, "2026-06", PeriodKind.ROLLING_YEAR)
    assert report.head.figures.cost_per_contact == 12
    known = [f.cost_per_contact for f in report.trend.figures if f.cost_per_contact is not None]
    assert set(known) == {12}


@pytest.mark.finding("F2")
def test_part_of_a_months_days_is_not_the_month(centre: Centre, frame_of: Any) -> None:
    """30,000 a month, phone 100 a day, August with 1–10 only: no 30.00, and the days are named."""
    make.record_months(centre, dict.fromkeys(MONTHS[3:8], (30_000, None)))
    by_day(centre, date(2026, 4, 1), date(2026, 8, 10))
    report = overview(frame_of, centre, "2026-08", MONTH)
    figures = report.head.figures
    assert figures.cost_per_contact is None
    (gap,) = figures.gaps
    (missing,) = gap.days
    assert missing.channel == make.channel("phone").pk
    assert [day.day for day in missing.days] == list(range(11, 32))
    assert report.head.complete_through == make.month("2026-07")
    quarter = overview(frame_of, centre, "2026-07", QUARTER).head.figures
    assert quarter.cost_per_contact == D(30_000) / 3_100


@pytest.mark.finding("F2")
def test_the_first_half_month_of_a_centre_is_not_covered(centre: Centre, frame_of: Any) -> None:
    make.record_months(centre, dict.fromkeys(MONTHS[5:8], (30_000, None)))
    by_day(centre, date(2026, 6, 15), date(2026, 8, 31))
    june = overview(frame_of, centre, "2026-06", MONTH).head.figures
    assert june.cost_per_contact is None
    assert [day.day for missing in june.gaps[0].days for day in missing.days] == [*range(1, 15)]
    assert overview(frame_of, centre, "2026-07", MONTH).head.figures.is_complete


@pytest.mark.finding("F2")
def test_a_week_without_a_day_is_not_covered_and_the_next_one_is(
    centre: Centre, frame_of: Any
) -> None:
    make.record_months(centre, dict.fromkeys(MONTHS[5:8], (31_000, None)))
    by_day(centre, date(2026, 6, 1), date(2026, 8, 31))
    ContactVolume.objects.filter(start=date(2026, 8, 12)).delete()
    weeks = overview(frame_of, centre, "2026-08", PeriodKind.WEEK).trend.figures
    values = {figures.period.start: figures.cost_per_contact for figures in weeks}
    assert values[date(2026, 8, 10)] is None
    assert values[date(2026, 8, 17)] == 10


@pytest.mark.finding("F3")
def test_a_bill_that_is_missing_is_asked_for_until_it_ended(centre: Centre, frame_of: Any) -> None:
    """Salaries January to July, none from August: no later month is complete."""
    make.record_months(centre, dict.fromkeys(MONTHS[:7], (30_000, 100)))
    make.record_months(centre, dict.fromkeys(MONTHS[7:], (None, 100)))
    rent = make.category("office_space")
    for name in MONTHS:
        make.CostLineFactory(centre=centre, month=make.month(name), category=rent)
    for name in MONTHS[7:]:
        figures = overview(frame_of, centre, name, MONTH).head.figures
        assert [bill.usual for gap in figures.gaps for bill in gap.bills] == [30_000]
    assert portfolio("2026-10", MONTH).rows[0].now.is_complete is False
    salaries = make.category("salaries")
    make.EndingFactory(centre=centre, category=salaries, ended_from=make.month("2026-08"))
    assert overview(frame_of, centre, "2026-10", MONTH).head.figures.is_complete
    assert portfolio("2026-10", MONTH).rows[0].now.is_complete


@pytest.mark.finding("F11")
def test_all_centres_add_the_same_months_whatever_their_fiscal_years() -> None:
    for slug, start in (("a", 1), ("b", 4)):
        made = make.CentreFactory(slug=slug, fiscal_year_start=start)
        make.record_months(made, {f"2025-{n:02}": (n, 1) for n in range(1, 13)})
    report = portfolio("2025-06", YEAR)
    assert {row.now.period for row in report.rows} == {report.period}
    assert report.period.start == date(2025, 1, 1)
    assert report.total.now.converted == 2 * 78
    assert {row.through for row in report.rows} == {date(2025, 12, 1)}


@pytest.mark.finding("F16")
def test_a_year_to_date_stands_beside_the_same_months_of_the_year_before(
    centre: Centre, frame_of: Any
) -> None:
    Centre.objects.filter(pk=centre.pk).update(fiscal_year_start=4)
    make.record_months(centre, {f"2025-{n:02}": (200, 10) for n in range(1, 13)})
    make.record_months(centre, dict.fromkeys(MONTHS, (300, 10)))
    report = overview(frame_of, centre, "2026-10", PeriodKind.YEAR_TO_DATE)
    assert report.head.figures.period.start == date(2026, 4, 1)
    assert report.headline.previous.period.start == date(2025, 4, 1)
    assert report.headline.previous.period.end == date(2025, 11, 1)
    assert report.headline.from_previous is not None
    assert report.headline.from_previous.difference == 10
    total = portfolio("2026-10", PeriodKind.YEAR_TO_DATE).total
    assert total.change is not None
    assert total.change.difference == 10


# A slow recomputation, month by month and day by day, over centres with gaps of every kind.

CHANNELS = ("phone", "email")
kinds = st.sampled_from(["month", "days", "nothing"])
months_made = st.lists(
    st.fixed_dictionaries(
        {
            "cost": st.none() | st.integers(-500, 5_000),
            "phone": kinds,
            "email": kinds,
            "count": st.integers(0, 40),
            "gone": st.sets(st.integers(1, 28), max_size=1),
        }
    ),
    min_size=6,
    max_size=6,
)


def record(centre: Centre, made: list[dict[str, Any]]) -> None:
    volumes = []
    for number, month in enumerate(made, start=1):
        first = date(2026, number, 1)
        if month["cost"] is not None:
            make.CostLineFactory(centre=centre, month=first, amount=month["cost"])
        for code in CHANNELS:
            spans = {
                "month": [(first, make.month_after(first))],
                "days": [
                    (day, day + timedelta(days=1))
                    for day in days_in(first)
                    if day.day not in month["gone"]
                ],
                "nothing": [],
            }[month[code]]
            volumes += [
                make.ContactVolumeFactory.build(
                    centre=centre,
                    channel=make.channel(code),
                    start=start,
                    end=end,
                    handled=month["count"],
                )
                for start, end in spans
            ]
    ContactVolume.objects.bulk_create(volumes)


def days_in(first: date) -> list[date]:
    length = (make.month_after(first) - first).days
    return [first + timedelta(days=number) for number in range(length)]


def slowly_covered(made: list[dict[str, Any]], number: int) -> bool:
    """Whether a month has costs, and each channel that has begun all of its days."""
    month = made[number]
    if month["cost"] is None:
        return False
    begun = [code for code in CHANNELS if any(m[code] != "nothing" for m in made[: number + 1])]
    if not begun or any(month[code] == "nothing" for code in begun):
        return False
    return not any(month[code] == "days" and slowly_gone(made, number, code) for code in begun)


def slowly_gone(made: list[dict[str, Any]], number: int, code: str) -> set[int]:
    """The days without a count: all are expected, for each weekday is usual with at most one day
    of a month gone; but those before the channel's first day, unless it is the centre's too."""
    gone: set[int] = made[number]["gone"]
    if all(month[code] == "nothing" for month in made[:number]):
        first = min(set(range(1, 32)) - gone)
        others = any(m[c] != "nothing" for m in made[:number] for c in CHANNELS)
        whole = any(made[number][c] == "month" for c in CHANNELS)
        if others or (whole and first > 1):
            return {day for day in gone if day > first}
    return gone


@pytest.mark.finding("F1", "F2")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(months_made)
def test_as_a_slow_recomputation_has_it(
    centre: Centre, frame_of: Any, made: list[dict[str, Any]]
) -> None:
    centre.costline_set.all().delete()
    ContactVolume.objects.filter(centre=centre).delete()
    record(centre, made)
    if all(month["cost"] is None for month in made):
        return
    covered = [number for number in range(6) if slowly_covered(made, number)]
    cost = sum(made[number]["cost"] for number in covered)
    contacts = sum(
        made[number]["count"]
        * (1 if made[number][code] == "month" else len(days_left(made[number], number)))
        for number in covered
        for code in CHANNELS
        if made[number][code] != "nothing"
    )
    today = date(2026, 7, 20)
    figures = overview(frame_of, centre, "2026-01", YEAR, today).head.figures
    assert [month.month - 1 for month in figures.coverage.months] == covered
    expected = D(cost) / contacts if contacts else None
    assert figures.cost_per_contact == expected
    total = portfolio("2026-01", YEAR, today).total.now
    assert total.cost_per_contact == (Fraction(cost, contacts) if contacts else None)
    assert total.converted == figures.cost


def days_left(month: dict[str, Any], number: int) -> list[date]:
    return [day for day in days_in(date(2026, number + 1, 1)) if day.day not in month["gone"]]
