"""Cost lines of all months of a centre, by what is asked of them: a search, filters, an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CostStatus

#: How lines without a channel are asked for: no code of a channel has a full stop.
SHARED = ".shared"
#: A text without accents, capitals and ligatures.
FOLDED = r"""replace(replace(
    regexp_replace(lower(normalize({text}, NFKD)), '[\u0300-\u036f]', '', 'g'),
    'œ', 'oe'), 'æ', 'ae')"""
#: In which a search finds its words; none of them holds a line break.
SEARCHED = """
    concat_ws(chr(10), line.description, line.supplier, line.invoice, line.account, line.note)
"""
#: Every word must be in the line. What is not asked of it asks nothing.
MATCHES = f"""
    line.centre_id = %(centre)s
    AND (%(first)s::date IS NULL OR line.month >= %(first)s)
    AND (%(last)s::date IS NULL OR line.month <= %(last)s)
    AND (%(category)s = '' OR category.code = %(category)s)
    AND (%(channel)s = '' OR coalesce(channel.code, '{SHARED}') = %(channel)s)
    AND (%(status)s = '' OR line.status = %(status)s)
    AND (%(least)s::numeric IS NULL OR line.amount >= %(least)s)
    AND (%(most)s::numeric IS NULL OR line.amount <= %(most)s)
    AND (NOT %(is_spread)s OR line.spread_id IS NOT NULL)
    AND (%(words)s::text[] = '{{}}' OR (
        SELECT bool_and(strpos(searched.text, {FOLDED.format(text="word")}) > 0)
        FROM unnest(%(words)s::text[]) AS word,
            (SELECT {FOLDED.format(text=SEARCHED)} AS text OFFSET 0) AS searched
    ))
"""  # noqa: S608 (constants)
NAME = "CASE WHEN %(french)s THEN {table}.name_fr ELSE {table}.name_en END"
TABLES = """
    kpis_costline AS line
    JOIN kpis_costcategory AS category ON category.id = line.category_id
    LEFT JOIN kpis_channel AS channel ON channel.id = line.channel_id
"""
#: What lines can be sorted by; a text that is empty comes last either way.
SORTS = {
    "description": f"nullif({FOLDED.format(text='line.description')}, '')",
    "supplier": f"nullif({FOLDED.format(text='line.supplier')}, '')",
    "invoice": f"nullif({FOLDED.format(text='line.invoice')}, '')",
    "account": f"nullif({FOLDED.format(text='line.account')}, '')",
    "category": FOLDED.format(text=NAME.format(table="category")),
    "channel": FOLDED.format(text=NAME.format(table="channel")),
    "month": "line.month",
    "status": "line.status",
    "amount": "line.amount",
}
#: The number of all that match stands in every row, and alone where none does.
PAGE = """
    WITH found AS MATERIALIZED (
        SELECT line.*, row_number() OVER (ORDER BY {order}) AS place
        FROM {tables} WHERE {matches}
    ), sums AS (
        SELECT count(*) AS number, coalesce(sum(amount), 0) AS amount,
            min(month) AS first, max(month) AS last,
            least(%(offset)s, greatest(count(*) - 1, 0) / {size} * {size}) AS skip
        FROM found
    )
    SELECT sums.number, sums.amount, sums.first, sums.last, sums.skip, line.id, line.version,
        line.month, category.code, {category}, channel.id, {channel}, line.amount, line.status,
        line.description, line.supplier, line.invoice, line.account, line.note, line.spread_id,
        (SELECT count(*) FROM kpis_costline AS part
            WHERE part.spread_id = line.spread_id AND part.month <= line.month),
        (SELECT count(*) FROM kpis_costline AS part WHERE part.spread_id = line.spread_id),
        (SELECT whole.amount FROM kpis_costspread AS whole WHERE whole.id = line.spread_id),
        (SELECT count(*) FROM kpis_costline AS other
            WHERE other.centre_id = %(centre)s AND other.category_id = line.category_id
                AND other.month = line.month AND other.id < line.id)
    FROM sums
    LEFT JOIN found AS line ON line.place > sums.skip AND line.place <= sums.skip + {size}
    LEFT JOIN kpis_costcategory AS category ON category.id = line.category_id
    LEFT JOIN kpis_channel AS channel ON channel.id = line.channel_id
    ORDER BY line.place
"""
VERSIONS = (
    "SELECT line.id, line.version FROM {tables} WHERE {matches} ORDER BY line.id LIMIT %(limit)s"
)
LINES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """What is asked of the lines; nothing finds all of them.

    words: each must be found, whatever its accents and capitals. first, last: months, both
    included. category, channel: codes; SHARED for lines without a channel. least, most: of the
    amount, in the centre's currency. sort: one of SORTS. page: from 1.
    """

    words: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    category: str = ""
    channel: str = ""
    status: CostStatus | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    is_spread: bool = False
    sort: str = "month"
    descending: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class SpreadPart:
    """Which of so many months of which invoice, and what that is in all."""

    spread: int
    number: int
    months: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FoundLine:
    """channel: its id, None for a shared cost; channel_name: empty then. invoice: the supplier's
    number. account: of the ledger. before: how many lines
    stand before it in its category's month."""

    id: int
    version: int
    month: date
    category: str
    category_name: str
    channel: int | None
    channel_name: str
    amount: Decimal
    status: CostStatus
    description: str
    supplier: str
    invoice: str
    account: str
    note: str
    part: SpreadPart | None
    before: int


@dataclass(frozen=True, slots=True)
class FoundLines:
    """One page of lines; number, amount, first and last month are of all that match."""

    lines: Sequence[FoundLine]
    number: int
    amount: Decimal
    first: date | None
    last: date | None
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.number // LINES_SHOWN))


def find_lines(centre: int, question: LineQuestion) -> FoundLines:
    """One query. A page after the last one is the last one."""
    statement = PAGE.format(
        order=order_of(question),
        tables=TABLES,
        matches=MATCHES,
        category=NAME.format(table="category"),
        channel=NAME.format(table="channel"),
        size=LINES_SHOWN,
    )
    offset = (min(question.page, 10**9) - 1) * LINES_SHOWN
    rows = fetch_rows(statement, **asked(centre, question), offset=max(offset, 0))
    number, amount, first, last, skip = rows[0][:5]
    lines = [found_line(*row[5:]) for row in rows if row[5] is not None]
    return FoundLines(lines, number, amount, first, last, skip // LINES_SHOWN + 1)


def versions_found(centre: int, question: LineQuestion, limit: int) -> dict[int, int]:
    """By id, the versions of the lines that match, of so many at most."""
    statement = VERSIONS.format(tables=TABLES, matches=MATCHES)
    return dict(fetch_rows(statement, **asked(centre, question), limit=limit))


def order_of(question: LineQuestion) -> str:
    direction = "DESC" if question.descending else "ASC"
    return f"{SORTS[question.sort]} {direction} NULLS LAST, line.month DESC, line.id DESC"


def asked(centre: int, question: LineQuestion) -> Mapping[str, object]:
    """What the statements take."""
    return {
        "centre": centre,
        "words": list(question.words),
        "first": question.first,
        "last": question.last,
        "category": question.category,
        "channel": question.channel,
        "status": question.status or "",
        "least": question.least,
        "most": question.most,
        "is_spread": question.is_spread,
        "french": get_language() == "fr",
    }


def found_line(  # noqa: PLR0913, PLR0917 (a row of the statement)
    id: int,
    version: int,
    month: date,
    category: str,
    category_name: str,
    channel: int | None,
    channel_name: str | None,
    amount: Decimal,
    status: str,
    description: str,
    supplier: str,
    invoice: str,
    account: str,
    note: str,
    spread: int | None,
    number: int,
    months: int,
    whole: Decimal,
    before: int,
) -> FoundLine:
    part = None if spread is None else SpreadPart(spread, number, months, whole)
    return FoundLine(
        id,
        version,
        month,
        category,
        category_name,
        channel,
        channel_name or "",
        amount,
        CostStatus(status),
        description,
        supplier,
        invoice,
        account,
        note,
        part,
        before,
    )
