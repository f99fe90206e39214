"""One invoice over several months, with its lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kpis.models.cost import whole_version
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CostStatus

SPREAD = """
    SELECT
        spread.amount, spread.version, line.version, line.month, line.amount, line.status,
        category.code, channel.code, line.description, line.supplier, line.invoice,
        coalesce(is_closed, false)
    FROM kpis_costspread AS spread
    JOIN kpis_costline AS line ON line.spread_id = spread.id
    JOIN kpis_costcategory AS category ON category.id = line.category_id
    LEFT JOIN kpis_channel AS channel ON channel.id = line.channel_id
    LEFT JOIN kpis_centremonth AS known
        ON known.centre_id = line.centre_id AND known.month = line.month
    WHERE spread.centre_id = %(centre)s AND spread.id = %(spread)s
    ORDER BY line.month
"""


@dataclass(frozen=True, slots=True)
class InstalmentFact:
    """One month of the invoice. category, channel: codes; channel is empty where shared."""

    month: date
    amount: Decimal
    status: CostStatus
    category: str
    channel: str
    description: str
    supplier: str
    invoice: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class SpreadFact:
    """amount: of all months together. version: of the invoice with its lines."""

    id: int
    amount: Decimal
    version: int
    parts: list[InstalmentFact]


def spread_fact(centre: int, spread: int) -> SpreadFact | None:
    """None where the centre has no such invoice."""
    rows = fetch_rows(SPREAD, centre=centre, spread=spread)
    if not rows:
        return None
    amount, version, *_rest = rows[0]
    versions = whole_version(version, [row[2] for row in rows])
    return SpreadFact(spread, amount, versions, [instalment_fact(*row[3:]) for row in rows])


def instalment_fact(month: date, amount: Decimal, status: str, *words: Any) -> InstalmentFact:
    category, channel, *texts = words
    return InstalmentFact(month, amount, CostStatus(status), category, channel or "", *texts)
