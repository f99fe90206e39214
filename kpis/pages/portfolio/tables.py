"""The portfolio as a file: every centre that was asked for, in the order shown."""

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.filters.bar import parts_shown
from kpis.pages.portfolio.cells import (
    cells_of_rows,
    change_cell,
    cost_per_contact_cell,
    standing_text,
    state_text,
    sum_cells,
    unknown_text,
)
from kpis.pages.tables.table import Cell, Table, file_note, percent_cell
from kpis.pages.words.small import join_items
from kpis.reports.centres.portfolio import PortfolioReport, PortfolioRow

#: More bars than these cannot be read.
MOST_BARS = 30
MOST_NAMES = 3
COLUMNS = (
    "cost_per_contact", "change", "own", "own_change", "contacts", "cost", "share",
    "handle_time", "resolution", "satisfaction", "through", "state",
)  # fmt: skip


def portfolio_tables(report: PortfolioReport) -> Iterator[Table]:
    yield portfolio_table(report)
    yield dearest_table(report)


def portfolio_table(report: PortfolioReport) -> Table:
    shown = cells_of_rows(report)
    rows = []
    for row in report.rows:
        cells = shown[row.centre.id]
        period = Cell(formatting.period_name(row.now.period))
        rows.append([Cell(row.centre.name), period, *(cells[name] for name in columns_of(report))])
    return Table(
        name="centres",
        title=_("Cost per contact by centre"),
        heads=heads(report),
        rows=rows,
        total=total_cells(report),
        note=note_of(report),
    )


def columns_of(report: PortfolioReport) -> list[str]:
    """Where a closed month was reported otherwise, the reported figure stands last."""
    return [*COLUMNS, *(["reported"] if is_reported_otherwise(report) else [])]


def is_reported_otherwise(report: PortfolioReport) -> bool:
    return any(row.reported for row in report.rows)


def note_of(report: PortfolioReport) -> str:
    return file_note(
        _("All centres") if not report.question.centres else _("Chosen centres"),
        formatting.period_name(report.period),
        chosen_parts(report),
        channels_note(report),
        currency_note(report),
        standing_note(report),
        known_note(report),
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


def known_note(report: PortfolioReport) -> str:
    """Of how many centres each rate of all of them is, where it is not of all."""
    labels = {
        "handle_time": _("Average handle time"),
        "resolution": _("First-contact resolution"),
        "satisfaction": _("Satisfaction (CSAT)"),
    }
    known = {name: known_in(report, name) for name in labels}
    return " ".join(
        _("%(figure)s: of %(known)s of %(count)s centres.")
        % {"figure": label, "known": known[name], "count": report.total.recorded}
        for name, label in labels.items()
        if 0 < known[name] < report.total.recorded
    )


def known_in(report: PortfolioReport, name: str) -> int:
    """How many centres know a rate."""
    return report.total.rated.get(name, 0)


def dearest_rows(report: PortfolioReport) -> list[PortfolioRow]:
    """The centres that cost most, dearest contact first."""
    known = [row for row in report.rows if row.now.cost_per_contact is not None]
    largest = sorted(known, key=lambda row: row.now.converted or 0, reverse=True)[:MOST_BARS]
    return sorted(largest, key=lambda row: row.now.cost_per_contact or 0, reverse=True)


def dearest_table(report: PortfolioReport) -> Table:
    """What the bars show."""
    together = cost_per_contact_cell(report.total.now, report.currency)
    return Table(
        name="dearest",
        title=_("Dearest contact first"),
        heads=[_("Centre"), _("Cost per contact"), _("State")],
        rows=[
            [
                Cell(row.centre.name),
                cost_per_contact_cell(row.now, report.currency),
                Cell(state_text(row)),
            ]
            for row in dearest_rows(report)
        ],
        total=[Cell(_("All centres together")), together, Cell("")],
        note=note_of(report),
    )


def heads(report: PortfolioReport) -> list[str]:
    """The file adds the unit."""
    return [
        _("Centre"),
        _("Period"),
        _("Cost per contact"),
        _("Change"),
        _("Cost per contact in own currency"),
        _("Change in own currency"),
        _("Contacts"),
        _("Total cost"),
        _("Share of cost"),
        _("Average handle time"),
        _("First-contact resolution"),
        _("Satisfaction (CSAT)"),
        _("Complete through"),
        _("State"),
        *([_("Reported at close")] if is_reported_otherwise(report) else []),
    ]


def total_cells(report: PortfolioReport) -> list[Cell]:
    now = report.total.now
    cells = sum_cells(now, report.currency)
    empty = Cell("")
    return [
        Cell(_("All centres together")),
        Cell(formatting.period_name(report.period)),
        cells["cost_per_contact"],
        change_cell(report.total.change),
        empty,
        empty,
        cells["contacts"],
        cells["cost"],
        percent_cell(1 if now.converted else None),
        cells["handle_time"],
        cells["resolution"],
        cells["satisfaction"],
        empty,
        empty if now.is_complete else Cell(_("not complete")),
        *([empty] if is_reported_otherwise(report) else []),
    ]


def chosen_parts(report: PortfolioReport) -> list[str]:
    """The names of the channels and categories that the figures are of; none where of all."""
    return parts_shown(report.question.selection, report.scope.channels, report.scope.categories)


def channels_note(report: PortfolioReport) -> str:
    """What the cost of chosen channels is, and which centres are left out; else nothing."""
    if report.scope.restriction.channels is None:
        return ""
    note = _("Cost is direct cost, and what each centre's allocation keys give of shared cost.")
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
