"""What a figure that is not complete is likely to be, once the bills that usually come are in."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.completeness import MissingBill
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.figures import PeriodFigures
from kpis.vocabulary import PeriodKind


@dataclass(frozen=True, slots=True)
class Estimate:
    """Shown beside the known cost per contact, never instead of it.

    cost_per_contact: money, unrounded. bills: those that are still to come, month by month;
    amount: what they usually come to in all, in the centre's currency.
    """

    cost_per_contact: Decimal
    bills: Sequence[MissingBill]
    amount: Decimal


def estimate_with_usual_bills(figures: PeriodFigures) -> Estimate | None:
    """The covered cost and the usual amounts of the bills that its months lack, divided by the
    covered contacts.

    figures: of a whole centre. None where no bill is to come, where there is no cost per contact
    to begin with, and where a usual amount is not known. None of weeks: a bill has no day.
    """
    bills = [] if figures.period.kind is PeriodKind.WEEK else bills_to_come(figures)
    usual = [bill.usual for bill in bills if bill.usual is not None]
    amount = sum(usual, Decimal(0))
    if figures.covered_cost is None or not amount or len(usual) < len(bills):
        return None
    estimated = calculate_cost_per_contact(figures.covered_cost + amount, figures.covered_contacts)
    return None if estimated is None else Estimate(estimated, bills, amount)


def bills_to_come(figures: PeriodFigures) -> list[MissingBill]:
    """The missing bills of the covered months, without those of closed months, which will not
    come."""
    covered = frozenset(figures.coverage.months)
    return [
        bill
        for gap in figures.gaps
        if gap.month in covered and not gap.closed
        for bill in gap.bills
    ]
