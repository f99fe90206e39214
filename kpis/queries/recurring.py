"""Bills that came every month, or every year in the same month, and have not come in a month."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from kpis.models.labels import USUAL_ACCRUAL
from kpis.months import add_months
from kpis.queries.sql import fetch_rows

#: More of them would be no list to read.
MOST = 30
#: Bills are the same where category, channel, supplier and words are, whatever their spaces and
#: capitals; and all bills of a category together, for those that change their words. The parts
#: of a spread invoice end by themselves, but have come. What has ended since it first came is no
#: longer usual, and an accrual of what a whole category usually costs stands for its bills.
NOT_COME = """
    WITH line AS (
        SELECT
            category_id, channel_id, month, amount, description, supplier, account,
            lower(btrim(regexp_replace(description, '\\s+', ' ', 'g'))) AS words,
            lower(btrim(regexp_replace(supplier, '\\s+', ' ', 'g'))) AS sender
        FROM kpis_costline
        WHERE centre_id = %(centre)s AND (spread_id IS NULL OR month = %(month)s)
            AND month = ANY(%(running)s || %(yearly)s || %(month)s::date)
    ), bill AS (
        SELECT
            category_id, channel_id, words, sender, month, sum(amount) AS amount,
            max(description) AS description, max(supplier) AS supplier, max(account) AS account,
            grouping(words) = 1 AS is_category
        FROM line
        GROUP BY GROUPING SETS (
            (category_id, month), (category_id, channel_id, words, sender, month)
        )
    ), expected AS (
        SELECT
            category_id, channel_id, words, sender, is_category,
            max(description) AS description, max(supplier) AS supplier,
            (array_agg(account ORDER BY month DESC))[1] AS account,
            count(*) FILTER (WHERE month = ANY(%(running)s)) = 3 AS is_monthly,
            count(*) FILTER (WHERE month = ANY(%(yearly)s)) = 2 AS is_yearly,
            percentile_disc(0.5) WITHIN GROUP (ORDER BY amount)
                FILTER (WHERE month = ANY(%(running)s)) AS usual,
            max(amount) FILTER (WHERE month = %(last_year)s) AS last_year
        FROM bill
        GROUP BY category_id, channel_id, words, sender, is_category
        HAVING count(*) FILTER (WHERE month = %(month)s) = 0
    )
    SELECT
        category_id, channel_id, btrim(description) AS description, btrim(supplier) AS supplier,
        is_category, NOT is_monthly AS is_yearly,
        CASE WHEN is_monthly THEN usual ELSE last_year END AS amount, account
    FROM expected
    WHERE CASE WHEN is_category THEN is_yearly AND NOT is_monthly
        ELSE is_monthly OR is_yearly END
        AND NOT EXISTS (
            SELECT FROM line WHERE line.month = %(month)s
                AND line.category_id = expected.category_id AND line.words = ANY(%(whole)s)
        )
        AND NOT EXISTS (
            SELECT FROM kpis_ending AS ending
            WHERE ending.centre_id = %(centre)s AND ended_from <= %(month)s
                AND ended_from > CASE WHEN is_monthly THEN %(began)s ELSE %(began_yearly)s END
                AND (
                    ending.category_id = expected.category_id
                    OR ending.channel_id = expected.channel_id
                )
        )
    ORDER BY abs(CASE WHEN is_monthly THEN usual ELSE last_year END) DESC, category_id, words
    LIMIT %(most)s
"""
#: The same as one value of another statement, for recurring_bills.
NOT_COME_AS_JSON = f"""
    SELECT json_agg(json_build_array(
        category_id, channel_id, description, supplier, is_category, is_yearly, amount::text,
        account
    ))
    FROM ({NOT_COME}) AS bill
"""  # noqa: S608 (what stands above)


@dataclass(frozen=True, slots=True)
class RecurringBill:
    """A bill that was to come. usual: the median of the three months before, or for a yearly
    one what it was a year before; in the centre's currency. account: the one it last had.

    is_category: whatever its words were, all bills of the category together.
    """

    category: int
    channel: int | None
    description: str
    supplier: str
    is_category: bool
    is_yearly: bool
    usual: Decimal
    account: str = ""

    @property
    def key(self) -> str:
        """What a form sends to mean this bill with this amount, as it was seen."""
        return sha256(repr(astuple(self)).encode()).hexdigest()[:20]


def bills_not_come(centre: int, month: date) -> list[RecurringBill]:
    """Those that came in each of the three months before, or in this month of the two years
    before, and not in this month; the largest first."""
    return recurring_bills(fetch_rows(NOT_COME, centre=centre, **months_asked(month)))


def months_asked(month: date) -> dict[str, Any]:
    """What the statements ask for beside the centre."""
    return {
        "month": month,
        "running": [add_months(month, -step) for step in (1, 2, 3)],
        "yearly": [add_months(month, -12), add_months(month, -24)],
        "last_year": add_months(month, -12),
        "whole": in_every_language(USUAL_ACCRUAL),
        "began": add_months(month, -3),
        "began_yearly": add_months(month, -24),
        "most": MOST,
    }


def in_every_language(text: Promise) -> list[str]:
    """As people of any language may have recorded it, whatever its blanks are to the database."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(str(text).lower())
    return [*found, *(" ".join(each.split()) for each in found)]


def recurring_bills(rows: Iterable[Sequence[Any]]) -> list[RecurringBill]:
    """A category as a whole is left out where a bill of it is named."""
    bills = [
        RecurringBill(
            category,
            channel,
            description,
            supplier,
            is_category,
            is_yearly,
            Decimal(usual),
            account,
        )
        for category, channel, description, supplier, is_category, is_yearly, usual, account in rows
    ]
    named = {bill.category for bill in bills if not bill.is_category}
    return [bill for bill in bills if not (bill.is_category and bill.category in named)]
