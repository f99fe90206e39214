"""The cost lines of one month, what they are held against, and the state of the month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from kpis.facts import ChannelFact, ReportedLine
from kpis.models.people import PERSON_NAME
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import ChannelKind, CostStatus

CATEGORIES = """
    SELECT id, code, CASE WHEN %(french)s THEN name_fr ELSE name_en END
    FROM kpis_costcategory ORDER BY position, code
"""
CHANNELS = """
    SELECT
        channel.id, CASE WHEN %(french)s THEN name_fr ELSE name_en END, position, colour,
        kind, code
    FROM kpis_centrechannel AS used
    JOIN kpis_channel AS channel ON channel.id = used.channel_id
    WHERE used.centre_id = %(centre)s
    ORDER BY position, code
"""
#: Of a spread invoice: its number among the months, how many there are, and the whole.
LINES = """
    SELECT
        line.id, category_id, channel_id, line.amount, status, description, supplier,
        invoice, note <> '', (
            SELECT count(*) FROM kpis_costdocument AS document
            WHERE document.centre_id = line.centre_id AND document.line = line.id
        ),
        line.version, line.spread_id,
        (SELECT count(*) FROM kpis_costline AS part
            WHERE part.spread_id = line.spread_id AND part.month <= line.month),
        (SELECT count(*) FROM kpis_costline AS part WHERE part.spread_id = line.spread_id),
        spread.amount
    FROM kpis_costline AS line
    LEFT JOIN kpis_costspread AS spread ON spread.id = line.spread_id
    WHERE line.centre_id = %(centre)s AND month = %(month)s
        AND (%(category)s::bigint IS NULL OR category_id = %(category)s)
    ORDER BY line.id
    LIMIT %(limit)s OFFSET %(offset)s
"""
#: line: the first of them that copying takes; parts of spread invoices are there by themselves.
BILLS = """
    SELECT month, category_id, channel_id, description, supplier, sum(amount),
        min(id) FILTER (WHERE spread_id IS NULL)
    FROM kpis_costline
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month <= %(month)s
    GROUP BY month, category_id, channel_id, description, supplier
    ORDER BY min(id)
"""
#: What makes two lines of a category and a channel one bill, whatever their capitals.
WORDS = "lower(btrim({line}description) || chr(10) || btrim({line}supplier))"
#: Of those bills only that {shown} chooses, by their words.
SOME_BILLS = f"""
    SELECT month, bill.category_id, channel_id, min(bill.description), min(bill.supplier),
        sum(amount), min(id) FILTER (WHERE spread_id IS NULL)
    FROM kpis_costline AS bill
    JOIN (
        SELECT category_id, coalesce(channel_id, 0) AS channel, {WORDS.format(line="")} AS words
        FROM kpis_costline WHERE {{shown}}
    ) AS shown ON shown.words = {WORDS.format(line="bill.")}
        AND shown.channel = coalesce(bill.channel_id, 0)
        AND shown.category_id = bill.category_id
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month <= %(month)s
    GROUP BY month, bill.category_id, channel_id, shown.words
"""  # noqa: S608
BY_WORDS = " GROUP BY 1, 2, 3"
BILLS_OF_LINES = SOME_BILLS.format(shown="id = ANY(%(lines)s)" + BY_WORDS)
LARGE_BILLS = SOME_BILLS.format(
    shown="centre_id = %(centre)s AND month = %(month)s"
    + BY_WORDS
    + " HAVING abs(sum(amount)) >= %(least)s"
)
#: What went with an import comes back by undoing that, and not alone: it would count twice.
NOT_BY_IMPORT = """
    NOT EXISTS (
        SELECT 1 FROM pghistory_context AS context
        WHERE context.id = event.pgh_context_id
            AND starts_with(context.metadata ->> 'url', 'import ')
    )
"""
#: A line that was deleted within a day and is not back can be brought back, the last one first.
MONTH_STATE = """
    SELECT
        close.closed_at, (SELECT {person} FROM kpis_user WHERE id = close.closed_by_id),
        gone.pgh_obj_id, gone.description, gone.amount,
        (SELECT {person} FROM kpis_user WHERE id = (
            SELECT (metadata ->> 'user')::bigint FROM pghistory_context
            WHERE id = gone.pgh_context_id
        ))
    FROM (SELECT 1) AS always
    LEFT JOIN kpis_monthclose AS close
        ON close.centre_id = %(centre)s AND month = %(month)s AND reopened_at IS NULL
    LEFT JOIN LATERAL (
        SELECT * FROM kpis_costlineevent AS event
        WHERE event.centre_id = %(centre)s AND event.month = %(month)s
            AND pgh_label = 'delete' AND pgh_created_at > now() - interval '1 day'
            AND spread_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM kpis_costline WHERE id = event.pgh_obj_id)
            AND {not_by_import}
        ORDER BY pgh_id DESC LIMIT 1
    ) AS gone ON close.id IS NULL
"""


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A channel that lines of the centre may be direct to."""

    fact: ChannelFact
    code: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """Which of how many months of a spread invoice a line is; amount: of all together."""

    spread: int
    number: int
    months: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LineFact(ReportedLine):
    """A cost line with what a sheet needs to change it, and what else is known of it."""

    version: int
    part: Instalment | None
    invoice: str = ""
    has_note: bool = False
    documents: int = 0


@dataclass(frozen=True, slots=True)
class BillFact:
    """The lines of one month that say the same. bill: of these words, for all together.

    bill.line: the first line that is no part of a spread invoice, 0 where all are.
    """

    month: date
    bill: ReportedLine


@dataclass(frozen=True, slots=True)
class DeletedLine:
    """The line of a month that was deleted last; who is empty where no page did it."""

    id: int
    description: str
    amount: Decimal
    who: str


@dataclass(frozen=True, slots=True)
class MonthState:
    """closed_at is None where the month is open."""

    closed_at: datetime | None
    closed_by: str
    deleted: DeletedLine | None


def category_choices() -> list[CategoryChoice]:
    """Every category in its order, named in the reader's language."""
    rows = fetch_rows(CATEGORIES, french=get_language() == "fr")
    return [CategoryChoice(*row) for row in rows]


def channel_choices(centre: int) -> list[ChannelChoice]:
    """The channels a centre uses, in their order; when each began is left out."""
    rows = fetch_rows(CHANNELS, centre=centre, french=get_language() == "fr")
    return [
        ChannelChoice(ChannelFact(id, name, position, ChannelKind(kind), None, colour=colour), code)
        for id, name, position, colour, kind, code in rows
    ]


def line_facts(
    centre: int, month: date, limit: int, category: int | None = None, offset: int = 0
) -> list[LineFact]:
    """The lines of a month, in the order in which they were entered."""
    rows = fetch_rows(
        LINES, centre=centre, month=month, category=category, limit=limit, offset=offset
    )
    return [line_fact(*row) for row in rows]


def line_fact(  # noqa: PLR0913, PLR0917 (a row)
    id: int,
    category: int,
    channel: int | None,
    amount: Decimal,
    status: str,
    description: str,
    supplier: str,
    invoice: str,
    has_note: bool,
    documents: int,
    version: int,
    spread: int | None,
    number: int,
    months: int,
    whole: Decimal,
) -> LineFact:
    part = None if spread is None else Instalment(spread, number, months, whole)
    words = CostStatus(status), description, supplier
    return LineFact(
        id, category, channel, amount, *words, version, part, invoice, has_note, documents
    )


def bill_facts(centre: int, start: date, month: date) -> list[BillFact]:
    """The sums of lines that say the same, by month, in the months from start to month."""
    return facts_of(fetch_rows(BILLS, centre=centre, start=start, month=month))


def bill_facts_of_lines(
    centre: int, start: date, month: date, lines: Sequence[int]
) -> list[BillFact]:
    """The same, of only those bills that the lines are for."""
    if not lines:
        return []
    rows = fetch_rows(BILLS_OF_LINES, centre=centre, start=start, month=month, lines=list(lines))
    return facts_of(rows)


def large_bill_facts(centre: int, start: date, month: date, least: Decimal) -> list[BillFact]:
    """The same, of only those bills that are so much in the month, or as much of a credit."""
    return facts_of(fetch_rows(LARGE_BILLS, centre=centre, start=start, month=month, least=least))


def facts_of(rows: Sequence[Sequence[object]]) -> list[BillFact]:
    return [
        BillFact(month, ReportedLine(line or 0, category, channel, amount, ACTUAL, *words))  # type: ignore[arg-type]
        for month, category, channel, *words, amount, line in rows
    ]


ACTUAL = CostStatus.ACTUAL


def month_state(centre: int, month: date) -> MonthState:
    """Whether the month is closed, and what was deleted in it last."""
    (row,) = fetch_rows(month_state_sql(), centre=centre, month=month)
    return month_state_of(row)


def month_state_sql() -> str:
    """One row, for month_state_of."""
    return MONTH_STATE.format(person=PERSON_NAME, not_by_import=NOT_BY_IMPORT)


def month_state_of(row: Sequence[Any]) -> MonthState:
    closed_at, closed_by, id, description, amount, who = row
    deleted = None if id is None else DeletedLine(id, description, amount, who or "")
    return MonthState(closed_at, closed_by or "", deleted)
