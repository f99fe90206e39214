"""1 800 O-Canada: the months add up to the published years."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from kpis.calculation.periods import period_containing
from kpis.entry.demo.o_canada import (
    CALLS,
    COST_LINE,
    NO_BREAKDOWN,
    O_CANADA_FILE,
    TOTAL,
    load_o_canada,
    read_published,
)
from kpis.facts import Reader
from kpis.models import Centre
from kpis.queries.centres import centre_context
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import read_ledger
from kpis.vocabulary import PeriodKind

EXPECTED = {2019: "12.08", 2020: "10.23", 2021: "8.51", 2022: "7.95", 2023: "10.27"}


def published_sum(record: str, year: int) -> Decimal:
    figures = read_published()
    return sum((f.value for f in figures if (f.record, f.year) == (record, year)), Decimal(0))


@pytest.fixture
def o_canada(db: None) -> Centre:
    centre = load_o_canada()
    assert centre is not None
    return centre


def costs_of(centre: Centre, year: int) -> Decimal:
    year_of_lines = centre.costline_set.filter(
        month__gte=date(year, 4, 1), month__lt=date(year + 1, 4, 1)
    )
    return year_of_lines.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def calls_of(centre: Centre, year: int) -> int:
    volumes = centre.contactvolume_set.filter(
        start__gte=date(year, 4, 1), start__lt=date(year + 1, 4, 1)
    )
    return volumes.aggregate(sum=Sum("handled"))["sum"] or 0


@pytest.mark.realdata
def test_ships_the_published_file(shared_data: Path) -> None:
    original = shared_data / "o-canada-cost-lines-and-calls.csv"
    assert O_CANADA_FILE.read_text().splitlines() == original.read_text().splitlines()


@pytest.mark.parametrize("year", range(2020, 2025))
def test_published_lines_add_up_to_the_published_total(year: int) -> None:
    assert published_sum(COST_LINE, year) == published_sum(TOTAL, year)


def test_every_year_adds_up_to_the_cent_and_the_call(o_canada: Centre) -> None:
    for year in range(2018, 2026):
        assert costs_of(o_canada, year) == published_sum(TOTAL, year)
        assert calls_of(o_canada, year) == published_sum(CALLS, year)


@pytest.mark.parametrize(("year", "cost_per_call"), EXPECTED.items())
def test_cost_per_call_of_a_year(o_canada: Centre, year: int, cost_per_call: str) -> None:
    ratio = costs_of(o_canada, year) / calls_of(o_canada, year)
    assert round(ratio, 2) == Decimal(cost_per_call)


def test_months_are_shared_estimates(o_canada: Centre) -> None:
    lines, volumes = o_canada.costline_set, o_canada.contactvolume_set
    assert set(lines.values_list("status", flat=True)) == {"accrual"}
    assert not lines.filter(channel__isnull=False).exists()
    assert set(volumes.values_list("status", "channel__code")) == {("estimate", "phone")}
    assert volumes.count() == 12 * 6
    first_year = lines.filter(month__lt=date(2020, 4, 1))
    assert set(first_year.values_list("description", flat=True)) == {NO_BREAKDOWN}
    assert lines.filter(description="Rentals", category__code="miscellaneous").count() == 12 * 3
    assert lines.filter(month=date(2023, 3, 1), amount__lt=0).get().category.code == "miscellaneous"


def test_is_made_once(o_canada: Centre) -> None:
    o_canada.costline_set.filter(month__gte=date(2021, 1, 1)).delete()
    before = o_canada.costline_set.count()
    assert load_o_canada() is None
    assert o_canada.costline_set.count() == before


@pytest.mark.finding("F3")
def test_what_is_no_longer_published_has_ended(o_canada: Centre) -> None:
    """Of 2025-26 there is a total without its objects; calls are unknown since, and not ended."""
    assert set(o_canada.endings.values_list("category__code", "channel", "ended_from")) == {
        (code, None, date(2025, 4, 1)) for code in ("salaries", "telephony", "outsourcing")
    }


@pytest.mark.finding("F3")
@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
def test_what_ended_leaves_no_year_incomplete(o_canada: Centre, year: int) -> None:
    """Cost objects of March 2023 that no longer come are ended: nothing of a year is missing."""
    frame = centre_context(Reader(0, sees_all=True), "o-canada")
    assert frame is not None
    period = period_containing(PeriodKind.YEAR, date(year, 4, 1), 4)
    books = read_ledger(frame, channel_facts(o_canada.pk), period, date(2026, 11, 23))
    figures = books.figures(period)
    assert figures.cost_per_contact is not None
    assert f"{figures.cost_per_contact:.2f}" == EXPECTED[year]
    assert figures.is_complete
