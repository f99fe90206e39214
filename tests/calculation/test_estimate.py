"""The estimate beside a figure that is not complete: what is known and the usual bills."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.completeness import MissingBill, MonthGap
from kpis.calculation.estimate import Estimate, estimate_with_usual_bills
from kpis.calculation.figures import calculate_period_figures
from kpis.calculation.periods import period_containing
from kpis.facts import Period
from kpis.vocabulary import PeriodKind
from tests.samples import RENT, TAX, contacts, cost, ledger, month, month_period

pytestmark = pytest.mark.finding("F16")
D = Decimal
OCTOBER = month("2026-10")
BOOKS = ledger(
    [cost("2026-09", 500), cost("2026-10", "388218.00"), cost("2026-11", 900)],
    [contacts("2026-09", 100), contacts("2026-10", 72_700)],
)
TELEPHONY = MissingBill(RENT, D("18175.00"))


def estimate(gap: MonthGap, period: Period | None = None) -> Estimate | None:
    gaps = {gap.month: gap}
    return estimate_with_usual_bills(
        calculate_period_figures(period or month_period("2026-10"), BOOKS, gaps)
    )


def test_october_with_its_usual_telephony_bill() -> None:
    """5.34 as far as it is known, 5.59 with the bill."""
    assert D("388218.00") / 72_700 == D("5.34")
    found = estimate(MonthGap(OCTOBER, bills=(TELEPHONY,)))
    assert found == Estimate(D("406393.00") / 72_700, [TELEPHONY], D("18175.00"))
    assert round(found.cost_per_contact, 2) == D("5.59")


def test_several_bills_are_added_and_a_usual_credit_note_is_taken_off() -> None:
    found = estimate(MonthGap(OCTOBER, bills=(TELEPHONY, MissingBill(TAX, D("-175.00")))))
    assert found is not None
    assert found.amount == 18_000
    assert len(found.bills) == 2


@pytest.mark.parametrize(
    "gap",
    [
        MonthGap(OCTOBER, running=True),
        MonthGap(OCTOBER, bills=(TELEPHONY,), closed=True),
        MonthGap(OCTOBER, bills=(TELEPHONY,), channels=(1,)),
        MonthGap(OCTOBER, bills=(TELEPHONY,), no_contacts=True),
        MonthGap(OCTOBER, bills=(TELEPHONY,), no_costs=True),
        MonthGap(OCTOBER, bills=(TELEPHONY, MissingBill(TAX, None))),
        MonthGap(OCTOBER, bills=(MissingBill(TAX, D(0)),)),
        MonthGap(month("2026-11"), bills=(TELEPHONY,)),
    ],
    ids=["complete but running", "closed", "a channel", "contacts", "costs", "not known", "0", "-"],
)
def test_no_estimate(gap: MonthGap) -> None:
    assert estimate(gap) is None


def test_none_of_a_month_without_contacts() -> None:
    gap = MonthGap(month("2026-11"), bills=(TELEPHONY,))
    assert estimate(gap, month_period("2026-11")) is None


def test_none_of_a_week() -> None:
    week = Period(date(2026, 10, 5), date(2026, 10, 12), PeriodKind.WEEK)
    gaps = {OCTOBER: MonthGap(OCTOBER, bills=(TELEPHONY,))}
    books = [replace(entry, start=week.start) for entry in BOOKS if entry.start == OCTOBER]
    figures = calculate_period_figures(week, books, gaps)
    assert figures.cost_per_contact == D("5.34")
    assert estimate_with_usual_bills(figures) is None


amounts = st.none() | st.decimals(-(10**6), 10**6, places=2)
months_made = st.lists(
    st.fixed_dictionaries(
        {
            "cost": st.decimals(-(10**6), 10**6, places=2),
            "contacts": st.integers(0, 10**6),
            "usual": st.lists(amounts, max_size=3),
            "closed": st.booleans(),
            "covered": st.booleans(),
        }
    ),
    min_size=12,
    max_size=12,
)


@given(months_made, st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR]))
def test_any_period_has_what_a_slow_sum_has(made, kind: PeriodKind) -> None:
    """Month by month: only open months whose contacts are known bring their usual bills."""
    names = [f"2026-{number:02}" for number in range(1, 13)]
    facts = dict(zip(names, made, strict=True))
    books = ledger(
        [cost(name, fact["cost"]) for name, fact in facts.items()],
        [contacts(name, fact["contacts"]) for name, fact in facts.items()],
    )
    gaps = {
        month(name): MonthGap(
            month(name),
            bills=tuple(MissingBill(id, usual) for id, usual in enumerate(fact["usual"])),
            channels=() if fact["covered"] else (1,),
            closed=fact["closed"],
        )
        for name, fact in facts.items()
    }
    period = period_containing(kind, month("2026-05"))
    figures = calculate_period_figures(period, books, gaps)
    stands_on = [f for n, f in facts.items() if f["covered"] and period.contains(month(n))]
    usual = [each for fact in stands_on if not fact["closed"] for each in fact["usual"]]
    count = sum(fact["contacts"] for fact in stands_on)
    found = estimate_with_usual_bills(figures)
    if not stands_on or not count or None in usual or not sum(usual):
        assert found is None
        return
    assert found is not None
    cost_of_all = sum(fact["cost"] for fact in stands_on) + sum(usual)
    assert found.cost_per_contact == cost_of_all / count
    assert found.amount == sum(usual)
    assert len(found.bills) == len(usual)
    assert figures.cost_per_contact != found.cost_per_contact
