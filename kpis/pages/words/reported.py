"""What was reported when a month was closed, where today's figure is another; and what a period
that is not complete may still become."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import Period
from kpis.formatting import money
from kpis.pages.tables.table import Cell, money_cell
from kpis.reports.centre.ledger import ReportedOtherwise
from kpis.reports.centre.period import PeriodFigures
from kpis.vocabulary import PeriodKind

#: As many months fit into a line.
MOST_MONTHS = 3


def reported_words(period: Period, months: Sequence[ReportedOtherwise], currency: str) -> str:
    """One short line, such as "reported at close: €1.82"; empty where nothing differs."""
    if not months:
        return ""
    values = {"figures": reported_figures(period, months, currency)}
    return _("reported at close: %(figures)s") % values


def reported_figures(period: Period, months: Sequence[ReportedOtherwise], currency: str) -> str:
    """Of a month its figure, of a longer period each month with its own."""
    if period.kind is PeriodKind.MONTH:
        return money(months[0].cost_per_contact, currency)
    told = [
        formatting.labelled(
            formatting.month_name(each.month), money(each.cost_per_contact, currency)
        )
        for each in months[:MOST_MONTHS]
    ]
    return ", ".join([*told, *(["…"] if len(months) > MOST_MONTHS else [])])


def reported_cell(period: Period, months: Sequence[ReportedOtherwise], currency: str) -> Cell:
    """A number in a file of months; empty where nothing differs."""
    if not months:
        return Cell("")
    if period.kind is PeriodKind.MONTH:
        return money_cell(months[0].cost_per_contact, currency)
    return Cell(reported_figures(period, months, currency))


def incomplete_words(figures: PeriodFigures) -> str:
    """figures: of a period that is not complete."""
    if figures.is_final:
        return _("This period is closed, and not complete: what it lacks is not known.")
    return _("This period is not complete: its figures will still change.")
