"""The year sheet of costs: categories by the months of a fiscal year, one number a cell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.cells import Grid, cell_key
from kpis.entry.forms.cost_cells import FIELD, read_cost_cells, signs_of
from kpis.entry.recording.cells import RecordedCell, TypedCell, conflicts_of, mistakes_of
from kpis.entry.recording.cost_cells import compare_cost_cells, record_cost_cells, why_summed
from kpis.facts import CellFact, SheetRow
from kpis.models import CostLine
from kpis.months import month_after
from kpis.pages.costs.line_words import unusual_text
from kpis.pages.grids.cells import CellSheet
from kpis.pages.grids.frame import kinds_of_sheet, month_columns, month_to_open, span_in_words
from kpis.pages.grids.links import year_link
from kpis.pages.grids.saving import answer_cells
from kpis.pages.grids.table import CountedColumn, GridPage
from kpis.pages.grids.text import GridText, TypedGrid, grid_table, typed_again
from kpis.pages.page_url import page_url
from kpis.pages.record_files import cost_download
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems
from kpis.reports.sheets.cost_year import (
    CostYear,
    build_cost_year,
    category_rows,
    closed_in,
    cost_of_year,
    months_of_year,
    unusual_costs,
)
from kpis.reports.visible import CentreContext
from kpis.vocabulary import decimals_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cost_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """GET shows the sheet; POST saves cells, or previews them."""
    frame = recording_context(request, slug)
    months = months_of_year(frame.centre, year)
    if request.method != "POST":
        file = cost_download(request, frame, months[0], month_after(months[-1]))
        return file or show(request, frame, year, cost_sheet(frame, months, []), TypedGrid())
    sheet = cost_sheet(frame, months, category_rows())

    def again(problems: Problems) -> HttpResponse:
        typed = typed_again(request.POST, problems, sheet)
        return show(request, frame, year, sheet, typed, problems.message)

    return answer_cells(request, frame, sheet, again)


def cost_sheet(frame: CentreContext, months: Sequence[date], rows: Sequence[SheetRow]) -> CellSheet:
    centre = frame.centre
    grid = Grid(
        rows={row.id: row.name for row in rows},
        columns={month: formatting.month_name(month) for month in months},
    )

    def record(
        cells: Sequence[TypedCell], *, confirmed: bool, replace_others: bool, unlikely: bool
    ) -> list[RecordedCell]:
        return record_cost_cells(centre_id=centre.id, cells=cells, confirmed=confirmed)

    return CellSheet(
        field=FIELD,
        grid=grid,
        read=partial(
            read_cost_cells,
            grid=grid,
            currency=centre.currency,
            decimal_mark=formatting.decimal_mark(),
        ),
        compare=lambda cells: compare_cost_cells(centre_id=centre.id, cells=cells),
        mistakes=lambda plan: mistakes_of(plan, why_summed, confirmed=True),
        conflicts=lambda plan: conflicts_of(CostLine, plan, centre_id=frame.centre.id),
        record=record,
        show=lambda value: formatting.number(value, decimals_of(centre.currency)),
        total=lambda: cost_of_year(frame, months),
        closed=lambda: closed_in(frame, months),
        unusual=lambda: unusual_words(frame, months),
    )


def unusual_words(frame: CentreContext, months: Sequence[date]) -> dict[str, str]:
    return {
        cell_key(*place): unusual_text(why, amount, frame.centre.currency)
        for place, (amount, why) in unusual_costs(frame, months).items()
    }


def show(
    request: HttpRequest,
    frame: CentreContext,
    year: int,
    sheet: CellSheet,
    typed: TypedGrid,
    message: str = "",
) -> HttpResponse:
    report = build_cost_year(frame, year)
    text = GridText(
        sheet=sheet,
        kind="amount",
        decimals=decimals_of(frame.centre.currency),
        columns=month_columns(frame, "cost-month", report.months),
        cells=report.cells,
        closed=report.closed,
        may_record=frame.may_record,
        about=lines_in_words,
        open_at=partial(lines_address, frame),
        typed=typed,
        unusual=sheet.unusual(),
    )
    centre, grid = frame.centre, grid_table(text, report.rows)
    page = GridPage(
        centre=centre,
        may_record=frame.may_record,
        title=_("Costs in %(year)s") % {"year": formatting.year_name(report.months[0])},
        subtitle=f"{span_in_words(report.months)} · {amounts_in(frame)}",
        kinds=kinds_of_sheet(
            frame,
            (_("Month"), "cost-month", month_to_open(centre, report.months)),
            (_("Year"), "cost-year", year),
        ),
        others_label=_("Other years"),
        previous=year_link("cost-year", centre, year - 1),
        next=year_link("cost-year", centre, year + 1),
        corner=_("Category"),
        empty_title=_("There are no cost categories yet"),
        empty_text=_("An administrator adds them."),
        grid=replace(grid, counted=counted_columns(report, sheet)),
        message=message,
        choice=None,
        mark=formatting.decimal_mark(),
        has_endings=frame.may_record,
        decimals=decimals_of(centre.currency),
        written=signs_of(centre.currency),
    )
    return render_page(request, "kpis/grids/page.html", page)


def amounts_in(frame: CentreContext) -> str:
    currency = formatting.currency_name(frame.centre.currency)
    return _("amounts in %(currency)s") % {"currency": currency}


def lines_in_words(fact: CellFact) -> str:
    if fact.records == 1:
        return _("spread invoice")
    text = ngettext("%(count)s line", "%(count)s lines", fact.records)
    return text % {"count": formatting.number(fact.records)}


def lines_address(frame: CentreContext, row: SheetRow, month: date) -> str:
    return f"{page_url('cost-month', frame.centre.slug, month)}?category={row.code}"


def counted_columns(report: CostYear, sheet: CellSheet) -> list[CountedColumn]:
    """By month, then of the whole year."""
    columns: list[date | None] = [*report.months, None]
    return [
        CountedColumn(
            key=f"{column:%Y-%m-%d}" if column else "",
            contacts=formatting.count(report.contacts.get(column)),
            by=report.contacts.get(column) or 0,
            cost_per_contact=shown_ratio(report, sheet, column),
        )
        for column in columns
    ]


def shown_ratio(report: CostYear, sheet: CellSheet, column: date | None) -> str:
    value = report.cost_per_contact.get(column)
    return formatting.not_available() if value is None else sheet.show(value)
