"""All of one cost line, changed at once: also its month, and what no sheet has room for."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpis.entry.recording.cost_lines import (
    LineChange,
    LineValues,
    refuse_changed_instalments,
    refuse_conflicts,
    said_of,
)
from kpis.entry.refusals import Mistakes, refusal_of
from kpis.models import CostLine

#: The one unit of its form.
KEY = "line"


@dataclass(frozen=True, slots=True)
class WholeLine:
    """month: its first day; another one moves the line."""

    month: date
    values: LineValues


def record_whole_line(*, centre_id: int, id: int, version: int | None, whole: WholeLine) -> None:
    """Change a line, inside the caller's transaction.

    Raises Conflicted where somebody changed or deleted it since it was seen, Mistakes for what
    only its whole spread invoice changes, MonthIsClosed where its month is closed or the one that
    it moves to; then nothing is written.
    """
    found = CostLine.objects.filter(centre_id=centre_id, pk=id)
    line = found.select_for_update(no_key=True).first()
    known = {} if line is None else {id: line}
    change = LineChange(KEY, id, version, whole.values)
    refuse_conflicts(centre_id, [change], known)
    refuse_changed_instalments([change], known)
    assert line is not None  # or it was a conflict
    refuse_moved_instalment(line, whole.month)
    try:
        with transaction.atomic():
            found.update(month=whole.month, **said_of(change))
    except IntegrityError as error:
        raise refusal_of(error) or error from error


def refuse_moved_instalment(line: CostLine, month: date) -> None:
    if line.spread_id and line.month != month:
        message = _("This is one month of a spread invoice, which has each month once.")
        raise Mistakes({KEY: {"month": message}})
