"""The cheapest centre, and where the reader sees why."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.pages.portfolio.address import compare_query
from kpis.pages.portfolio.cells import decimal_of
from kpis.reports.centres.portfolio import PortfolioReport, PortfolioRow


@dataclass(frozen=True, slots=True)
class Cheapest:
    """query: of the page that compares the two."""

    text: str
    query: str


def cheapest_text(report: PortfolioReport) -> Cheapest | None:
    """Against the most expensive one; nothing where fewer than two are complete, or where all
    cost the same."""
    known = [row for row in report.rows if row.now.is_complete and cost_of(row) is not None]
    if len(known) < 2:
        return None
    cheapest, dearest = min(known, key=order_of), max(known, key=order_of)
    less = shown_cost(report, dearest) - shown_cost(report, cheapest)
    if not less:
        return None
    words = {
        "centre": cheapest.centre.name,
        "amount": formatting.money(less, report.currency),
        "other": dearest.centre.name,
    }
    return Cheapest(
        text=_("Cheapest: %(centre)s, %(amount)s less per contact than %(other)s. Why?") % words,
        query=compare_query(report, [cheapest.centre.slug, dearest.centre.slug]),
    )


def cost_of(row: PortfolioRow) -> Decimal | None:
    return decimal_of(row.now.cost_per_contact)


def order_of(row: PortfolioRow) -> Decimal:
    return cost_of(row) or Decimal(0)


def shown_cost(report: PortfolioReport, row: PortfolioRow) -> Decimal:
    return formatting.as_shown(order_of(row), report.currency)
