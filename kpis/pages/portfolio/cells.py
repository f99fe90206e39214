"""A row of the portfolio as it is shown."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.months import months_between
from kpis.pages.tables.table import (
    PERCENT,
    Cell,
    count_cell,
    duration_cell,
    money_cell,
    money_column,
    percent_cell,
    percent_column,
    rounded,
)
from kpis.pages.words.coverage import months_text
from kpis.pages.words.reported import reported_cell
from kpis.pages.words.small import mark_change
from kpis.reports.centres.portfolio import (
    Change,
    PeriodSums,
    PortfolioReport,
    PortfolioRow,
    ratings,
)


def decimal_of(value: Fraction | None) -> Decimal | None:
    """To the precision of Decimal's context: what is shown is rounded far before it."""
    return None if value is None else Decimal(value.numerator) / value.denominator


def cost_per_contact_cell(sums: PeriodSums, currency: str) -> Cell:
    return money_cell(decimal_of(sums.cost_per_contact), currency)


def own_cell(row: PortfolioRow) -> Cell:
    """In the centre's own currency."""
    return money_cell(decimal_of(row.now.own_cost_per_contact), row.centre.currency)


def cost_cell(sums: PeriodSums, currency: str) -> Cell:
    return money_cell(decimal_of(sums.converted), currency, 0)


def change_cell(change: Change | None) -> Cell:
    """In percent; nothing where there is none to tell."""
    if change is None or change.ratio is None:
        return Cell(formatting.not_available())
    mark = mark_change(change.difference, formatting.percent(abs(change.ratio)))
    return Cell(mark.text, rounded(change.ratio * 100, 1), 1, mark.tone, PERCENT)


def service_cells(sums: PeriodSums) -> dict[str, Cell]:
    rates = ratings(sums)
    return {
        "handle_time": duration_cell(rates["handle_time"]),
        "resolution": percent_cell(rates["resolution"]),
        "satisfaction": percent_cell(rates["satisfaction"]),
    }


def sum_cells(sums: PeriodSums, currency: str) -> dict[str, Cell]:
    return {
        "cost_per_contact": cost_per_contact_cell(sums, currency),
        "contacts": count_cell(sums.contacts),
        "cost": cost_cell(sums, currency),
        **service_cells(sums),
    }


def cells_of_rows(report: PortfolioReport) -> dict[int, dict[str, Cell]]:
    """Of every row, by the id of its centre; on one page or on many they sum to the total."""
    rows, currency = report.rows, report.currency
    costs = money_column([row.now.converted for row in rows], currency, 0)
    shares = percent_column([row.share for row in rows])
    return {
        row.centre.id: row_cells(row, currency) | {"cost": cost, "share": share}
        for row, cost, share in zip(rows, costs, shares, strict=True)
    }


def row_cells(row: PortfolioRow, currency: str) -> dict[str, Cell]:
    """By the name of the column."""
    return {
        **sum_cells(row.now, currency),
        "own": own_cell(row),
        "change": change_cell(row.change),
        "own_change": change_cell(row.own_change),
        "state": Cell(state_text(row)),
        "through": month_cell(row),
        "reported": reported_cell(row.now.period, row.reported, row.centre.currency),
    }


def month_cell(row: PortfolioRow) -> Cell:
    month = row.through
    if month is None:
        return Cell("–")
    name = formatting.month_short(month)
    return Cell(_("%(month)s or later") % {"month": name} if row.or_later else name, month)


def state_text(row: PortfolioRow) -> str:
    """What is wrong with the row's figures, in few words."""
    if not row.now.is_recorded:
        return _("nothing recorded")
    if row.now.missing:
        return _("no exchange rate")
    if row.now.is_complete:
        return ""
    return standing_text(row.now) or _("not complete")


def unknown_text(sums: PeriodSums) -> str:
    """Why nothing is covered of what is recorded."""
    if sums.all.cost is None:
        return _("costs not known")
    return _("contacts not known")


def standing_text(sums: PeriodSums) -> str:
    """On which months the figure stands; nothing where it is all of them."""
    if not sums.left_out or not sums.is_recorded:
        return ""
    if sums.cost_per_contact is None:
        return unknown_text(sums)
    whole = months_between(sums.period.start, sums.period.end)
    covered = [month for month in whole if month not in sums.left_out]
    return _("stands on %(months)s only") % {"months": months_text(covered)}
