"""The portfolio as a file: every centre that was asked for, in the order shown."""

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.filters.bar import parts_shown
from kpis.pages.portfolio.cells import (
    cost_per_contact_cell,
    standing_text,
    state_text,
    unknown_text,
)
from kpis.pages.portfolio.columns import Columns, portfolio_columns
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.table import Cell, Table, file_note
from kpis.pages.words.small import join_items
from kpis.reports.centres.portfolio import RATED, PortfolioReport, PortfolioRow
from kpis.vocabulary import Metric

#: More bars than these cannot be read.
MOST_BARS = 30
MOST_NAMES = 3


def portfolio_tables(report: PortfolioReport) -> Iterator[Table]:
    yield centres_table(report, portfolio_columns(report))
    yield dearest_table(report)


def centres_table(report: PortfolioReport, columns: Columns) -> Table:
    """Of every centre in the file, of one page of them on the page."""
    title = _("Cost per contact by centre")
    note = "\n".join(filter(None, [note_of(report), known_note(report, columns)]))
    empty = Table("centres", title, note=note)
    return fill_table(empty, columns, report.rows, shown=report.shown)


def note_of(report: PortfolioReport) -> str:
    return file_note(
        _("All centres") if not report.question.centres else _("Chosen centres"),
        formatting.period_name(report.period),
        chosen_parts(report),
        channels_note(report),
        currency_note(report),
        standing_note(report),
    )


def standing_note(report: PortfolioReport) -> str:
    """Which centres are not in the figure of all of them, and which with some months only."""
    recorded = [row for row in report.rows if row.now.is_recorded and not row.now.missing]
    without = [row for row in recorded if row.now.cost_per_contact is None]
    partly = [
        formatting.labelled(row.centre.name, standing_text(row.now))
        for row in recorded
        if row.now.left_out and row.now.cost_per_contact is not None
    ]
    return " ".join(filter(None, [without_text(without), partly_text(partly)]))


def without_text(rows: Sequence[PortfolioRow]) -> str:
    """By what is not known of them."""
    by_reason: dict[str, list[str]] = {}
    for row in rows:
        by_reason.setdefault(unknown_text(row.now), []).append(row.centre.name)
    text = _("Without %(centres)s: %(reason)s.")
    return " ".join(
        text % {"centres": some_of(names), "reason": reason} for reason, names in by_reason.items()
    )


def partly_text(items: Sequence[str]) -> str:
    return f"{capfirst(some_of(items))}." if items else ""


def some_of(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - MOST_NAMES
    shown = list(names[:MOST_NAMES])
    if more > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    return join_items(shown)


def known_note(report: PortfolioReport, columns: Columns) -> str:
    """Of how many centres each rate of all of them is, where it is not of all."""
    count = report.total.recorded
    known = [
        (column.head, known_in(report, RATED[column.key]))
        for column in columns
        if column.key in RATED
    ]
    text = _("%(figure)s: of %(known)s of %(count)s centres.")
    return " ".join(
        text % {"figure": head, "known": number, "count": count}
        for head, number in known
        if 0 < number < count
    )


def known_in(report: PortfolioReport, metric: Metric) -> int:
    """How many centres know a rate."""
    return report.total.rated.get(metric, 0)


def dearest_rows(report: PortfolioReport) -> list[PortfolioRow]:
    """The centres that cost most, dearest contact first."""
    known = [row for row in report.rows if row.now.cost_per_contact is not None]
    largest = sorted(known, key=lambda row: row.now.converted or 0, reverse=True)[:MOST_BARS]
    return sorted(largest, key=lambda row: row.now.cost_per_contact or 0, reverse=True)


def dearest_table(report: PortfolioReport) -> Table:
    """What the bars show."""
    currency = report.currency
    together = cost_per_contact_cell(report.total.now, currency)
    columns: Columns = [
        Column(_("Centre"), lambda row: Cell(row.centre.name), Cell(_("All centres together"))),
        Column(
            _("Cost per contact"), lambda row: cost_per_contact_cell(row.now, currency), together
        ),
        Column(_("State"), lambda row: Cell(state_text(row))),
    ]
    empty = Table("dearest", _("Most expensive contact first"), note=note_of(report))
    return fill_table(empty, columns, dearest_rows(report))


def chosen_parts(report: PortfolioReport) -> list[str]:
    """The names of the channels and categories that the figures are of; none where of all."""
    return parts_shown(report.question.selection, report.scope.channels, report.scope.categories)


def channels_note(report: PortfolioReport) -> str:
    """What the cost of chosen channels is, and which centres are left out; else nothing."""
    if report.scope.restriction.channels is None:
        return ""
    note = _("Cost is direct cost, and shared cost allocated on each centre's own bases.")
    count = report.scope.without_channels
    if not count:
        return note
    left_out = ngettext(
        "%(count)s centre that does not have them is left out.",
        "%(count)s centres that do not have them are left out.",
        count,
    )
    return f"{note} {left_out % {'count': count}}"


def currency_note(report: PortfolioReport) -> str:
    """How money of other currencies came into this one."""
    return _(
        "In %(currency)s: each month's cost is converted by that month's exchange rate, then added."
    ) % {"currency": formatting.currency_name(report.currency)}
