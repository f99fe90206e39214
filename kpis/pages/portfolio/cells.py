"""A row of the portfolio as it is shown."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.months import months_between
from kpis.pages.tables.table import PERCENT, Cell, money_cell, rounded
from kpis.pages.words.coverage import months_text
from kpis.pages.words.reported import reported_cell
from kpis.pages.words.small import mark_change
from kpis.reports.centres.portfolio import FigureChange, PeriodSums, PortfolioRow
from kpis.reports.shown import as_decimal


def decimal_of(value: Fraction | None) -> Decimal | None:
    """To the precision of Decimal's context: what is shown is rounded far before it."""
    return None if value is None else as_decimal(value)


def cost_per_contact_cell(sums: PeriodSums, currency: str) -> Cell:
    return money_cell(decimal_of(sums.cost_per_contact), currency)


def own_cell(row: PortfolioRow) -> Cell:
    """In the centre's own currency."""
    return money_cell(decimal_of(row.now.own_cost_per_contact), row.centre.currency)


def change_cell(change: FigureChange | None) -> Cell:
    """In percent; nothing where there is none to tell."""
    if change is None or change.ratio is None:
        return Cell(formatting.not_available())
    mark = mark_change(change.difference, formatting.percent(abs(change.ratio)))
    return Cell(mark.text, rounded(change.ratio * 100, 1), tone=mark.tone, unit=PERCENT)


def reported_of(row: PortfolioRow) -> Cell:
    """At the close of its months, where it was another."""
    return reported_cell(row.now.period, row.reported, row.centre.currency)


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
    return _("based on %(months)s only") % {"months": months_text(covered)}
