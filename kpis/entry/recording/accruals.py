"""Accruals whose bill has come: actual from now on, with the amount as billed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.entry.recording.changes import changed_by_others, rows_as_seen
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
    """id and version: of the accrual as the person saw it. amount: as billed; None where it is
    what was expected."""

    key: str
    id: int
    version: int
    amount: Decimal | None


def confirm_accruals(
    *,
    centre_id: int,
    month: date,
    confirmations: Sequence[Confirmation],
    user_id: int | None = None,
) -> list[RecordedLine]:
    """Make accruals actual, inside the caller's transaction; all of them or none.

    user_id: who confirms. Raises Conflicted where somebody else changed an amount since it was
    seen, Mistakes for another amount of one month of a spread invoice, MonthIsClosed where the
    month is closed.
    """
    known = lock_lines(centre_id, month, [each.id for each in confirmations])
    standing = as_they_stand(centre_id, confirmations, known, user_id)
    refuse_conflicts(centre_id, [unchanged(each) for each in standing], known)
    changes = [
        replace(unchanged(each), values=confirmed(known[each.id], each.amount)) for each in standing
    ]
    return record_cost_lines(centre_id=centre_id, month=month, changes=changes)


def as_they_stand(
    centre_id: int,
    confirmations: Sequence[Confirmation],
    known: Mapping[int, CostLine],
    user_id: int | None,
) -> list[Confirmation]:
    """The confirmations with the present version of each accrual, unless somebody else has
    changed its amount since: one confirms the amount that one saw, or entered oneself."""
    late = {e.id: e.version for e in confirmations if e.id in known if is_late(e, known[e.id])}
    if not late:
        return list(confirmations)
    seen = rows_as_seen(CostLine, late, centre_id=centre_id)
    others = changed_by_others(CostLine, late, centre_id=centre_id, user_id=user_id)
    same = {id for id, row in seen.items() if row.amount == known[id].amount} | late.keys() - others
    return [
        replace(each, version=known[each.id].version) if each.id in same else each
        for each in confirmations
    ]


def is_late(each: Confirmation, line: CostLine) -> bool:
    return line.version != each.version


def unchanged(each: Confirmation) -> LineChange:
    """A change with the line's own values, to look for conflicts; a line that is gone is a
    conflict."""
    values = LineValues(0, None, each.amount or Decimal(0), CostStatus.ACTUAL)
    return LineChange(each.key, each.id, each.version, values)


def confirmed(line: CostLine, amount: Decimal | None) -> LineValues:
    return LineValues(
        category_id=line.category_id,
        channel_id=line.channel_id,
        amount=line.amount if amount is None else amount,
        status=CostStatus.ACTUAL,
        description=line.description,
        supplier=line.supplier,
    )
