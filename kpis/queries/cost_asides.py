"""What stands beside the lines of a month where one types: in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.queries.cost_lines import MonthState, month_state_of, month_state_sql
from kpis.queries.known_words import KNOWN_WORDS_AS_JSON, MOST, MOST_LINES, KnownWords, words_of
from kpis.queries.recurring import (
    NOT_COME_AS_JSON,
    RecurringBill,
    months_asked,
    recurring_bills,
)
from kpis.queries.sql import fetch_rows

#: What nobody asks for, in a month that is closed or of those who read, is not looked for.
ASIDES = """
    SELECT state.*,
        CASE WHEN state.closed_at IS NULL AND %(may_record)s THEN ({known}) END,
        CASE WHEN state.closed_at IS NULL AND %(may_record)s THEN ({not_come}) END
    FROM ({state}) AS state
"""


@dataclass(frozen=True, slots=True)
class CostAsides:
    """known: to complete what is typed. not_come: the usual bills that the month lacks."""

    state: MonthState
    known: KnownWords
    not_come: Sequence[RecurringBill]


def cost_asides(centre: int, month: date, *, may_record: bool) -> CostAsides:
    """One query."""
    statement = ASIDES.format(
        known=KNOWN_WORDS_AS_JSON, not_come=NOT_COME_AS_JSON, state=month_state_sql()
    )
    asked = {**months_asked(month), "most_words": MOST, "most_lines": MOST_LINES}
    (row,) = fetch_rows(statement, centre=centre, may_record=may_record, **asked)
    *state, known, not_come = row
    return CostAsides(month_state_of(state), words_of(known or []), recurring_bills(not_come or []))
