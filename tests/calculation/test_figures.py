"""The figures of one period, and which period is shown when none is asked for."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.calculation.completeness import MonthGap
from kpis.calculation.figures import (
    PeriodFigures,
    calculate_period_figures,
    compare_when_complete,
    latest_complete,
)
from kpis.calculation.periods import period_containing
from kpis.vocabulary import PeriodKind
from tests.samples import BOT, PHONE, contacts, cost, ledger, month, month_period

BOOKS = ledger(
    [cost("2026-01", "100.50"), cost("2026-02", 50), cost("2026-03", 70), cost("2026-04", 70)],
    [contacts("2026-01", 20), contacts("2026-01", 99, BOT), contacts("2026-03", 10)],
)
MISSING = {month("2026-03"): MonthGap(month("2026-03"), running=True)}


def figures(name: str, gaps: dict[date, MonthGap] = MISSING) -> PeriodFigures:
    return calculate_period_figures(month_period(name), BOOKS, gaps)


def test_a_month() -> None:
    january = figures("2026-01")
    assert january.cost == Decimal("100.50")
    assert january.contacts == 20
    assert january.cost_per_contact == Decimal("5.025")
    assert [fact.channel for fact in january.counted_facts] == [PHONE]
    assert january.is_complete


@pytest.mark.fault(38)
def test_a_month_without_contacts_has_no_figure_and_its_cost_stays_in_the_year() -> None:
    assert figures("2026-02").cost == 50
    assert figures("2026-02").contacts is None
    assert figures("2026-02").cost_per_contact is None
    year = period_containing(PeriodKind.YEAR, month("2026-01"))
    assert calculate_period_figures(year, BOOKS, {}).cost == Decimal("290.50")
    assert calculate_period_figures(year, BOOKS, {}).cost_per_contact == Decimal("290.50") / 30


@pytest.mark.fault(39)
def test_a_month_without_records_is_unknown_and_not_zero() -> None:
    empty = figures("2025-01")
    assert (empty.cost, empty.contacts, empty.cost_per_contact) == (None, None, None)


def test_what_is_not_complete_is_not_compared() -> None:
    january, march = figures("2026-01"), figures("2026-03")
    assert not march.is_complete
    assert not compare_when_complete(january, march)
    assert not compare_when_complete(march, january)
    assert compare_when_complete(january, january)


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["2026-01", "2026-02", "2026-03", "2026-04"], "2026-01"),
        (["2026-02", "2026-03", "2026-04"], "2026-03"),
        (["2026-02", "2026-04"], "2026-04"),
    ],
)
def test_the_latest_complete_one_else_the_latest_known_else_the_latest(
    names: list[str], chosen: str
) -> None:
    found = latest_complete([figures(name) for name in names])
    assert found.period == month_period(chosen)
