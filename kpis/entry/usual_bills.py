"""Usual bills that have not come, recorded as accruals until they do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kpis.entry.attempts import attempted
from kpis.entry.closing import lock_month
from kpis.entry.recording.cost_lines import LineChange, LineValues, record_cost_lines
from kpis.entry.recording.turns import take_turns
from kpis.models.labels import USUAL_ACCRUAL
from kpis.queries.recurring import RecurringBill, bills_not_come
from kpis.vocabulary import CostStatus


@dataclass(frozen=True, slots=True)
class AddedBills:
    """The ids of the accruals, and how many of the wanted bills are not missing as they were
    seen: somebody added them, or their usual amount is another."""

    added: Sequence[int]
    left_out: int


@attempted
def add_usual_bills(*, centre_id: int, month: date, keys: Collection[str]) -> AddedBills:
    """Record usual bills that a month lacks as accruals, each with its usual amount; once.

    keys: of RecurringBill, as they were seen; others are left out. Raises MonthIsClosed.
    """
    wait_for_the_month(centre_id, month)
    missing = [bill for bill in bills_not_come(centre_id, month) if bill.key in set(keys)]
    changes = [LineChange(bill.key, None, None, accrual_of(bill)) for bill in missing]
    recorded = record_cost_lines(centre_id=centre_id, month=month, changes=changes)
    return AddedBills([line.id for line in recorded], len(set(keys)) - len(missing))


def wait_for_the_month(centre_id: int, month: date) -> None:
    """For whoever copies into it, and for whoever types: the bill may be among it."""
    take_turns(centre_id, [month])
    lock_month(centre_id, month)


def accrual_of(bill: RecurringBill) -> LineValues:
    """Of a category's bills whose words change, one for all of them."""
    return LineValues(
        category_id=bill.category,
        channel_id=bill.channel,
        amount=bill.usual,
        status=CostStatus.ACCRUAL,
        description=str(USUAL_ACCRUAL) if bill.is_category else bill.description,
        supplier="" if bill.is_category else bill.supplier,
        account="" if bill.is_category else bill.account,
    )
