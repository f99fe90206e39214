"""Accruals whose bill has come: actual from now on, with the amount as billed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.entry.recording.cost_lines import (
    LineChange,
    LineValues,
    RecordedLine,
    lock_lines,
    record_cost_lines,
    refuse_conflicts,
)
from kpis.models import CostLine
from kpis.vocabulary import CostStatus


@dataclass(frozen=True, slots=True)
class Confirmation:
    """id and version: of the accrual as the person saw it. amount: as billed."""

    key: str
    id: int
    version: int
    amount: Decimal


def confirm_accruals(
    *, centre_id: int, month: date, confirmations: Sequence[Confirmation]
) -> list[RecordedLine]:
    """Make accruals actual, inside the caller's transaction; all of them or none.

    Raises Conflicted where somebody changed one since it was seen, Mistakes for another amount
    of one month of a spread invoice, MonthIsClosed where the month is closed.
    """
    known = lock_lines(centre_id, month, [each.id for each in confirmations])
    refuse_conflicts(centre_id, [unchanged(each) for each in confirmations], known)
    changes = [
        replace(unchanged(each), values=confirmed(known[each.id], each.amount))
        for each in confirmations
    ]
    return record_cost_lines(centre_id=centre_id, month=month, changes=changes)


def unchanged(each: Confirmation) -> LineChange:
    """Any values will do to look for conflicts; a line that is gone is one."""
    values = LineValues(0, None, each.amount, CostStatus.ACTUAL)
    return LineChange(each.key, each.id, each.version, values)


def confirmed(line: CostLine, amount: Decimal) -> LineValues:
    return LineValues(
        category_id=line.category_id,
        channel_id=line.channel_id,
        amount=amount,
        status=CostStatus.ACTUAL,
        description=line.description,
        supplier=line.supplier,
    )
