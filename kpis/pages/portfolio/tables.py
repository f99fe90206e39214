"""The portfolio as a file: every centre that was asked for, in the order shown."""

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.pages.portfolio.cells import change_cell, row_cells, sum_cells
from kpis.pages.tables import Cell, Table, file_note, percent_cell
from kpis.reports.portfolio import PortfolioReport

COLUMNS = (
    "cost_per_contact", "change", "own", "own_change", "contacts", "cost", "share",
    "handle_time", "resolution", "satisfaction", "through", "state",
)  # fmt: skip


def portfolio_table(report: PortfolioReport) -> Table:
    currency = report.currency
    rows = []
    for row in report.rows:
        cells = row_cells(row, currency)
        period = Cell(formatting.period_name(row.now.period))
        rows.append([Cell(row.centre.name), period, *(cells[name] for name in COLUMNS)])
    return Table(
        name="centres",
        title=_("Cost per contact by centre"),
        heads=heads(),
        rows=rows,
        total=total_cells(report),
        note=file_note(
            _("All centres") if not report.question.centres else _("Chosen centres"),
            formatting.period_name(report.period),
            chosen_categories(report),
            currency_note(report),
        ),
    )


def heads() -> list[str]:
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
    ]


def chosen_categories(report: PortfolioReport) -> list[str]:
    wanted = report.question.selection.categories
    return [category.name for category in report.categories if category.code in wanted]


def currency_note(report: PortfolioReport) -> str:
    """How money of other currencies came into this one."""
    return _(
        "In %(currency)s: each month's cost is converted by that month's exchange rate, then added."
    ) % {"currency": formatting.currency_name(report.currency)}
