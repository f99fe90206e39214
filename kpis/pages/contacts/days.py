"""The sheet of a month's contacts by day: channels by days, contacts handled."""

from dataclasses import replace
from datetime import date
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.cells import TypedCells
from kpis.months import month_after, month_before
from kpis.pages.contacts.cells import (
    contact_sheet,
    days_address,
    days_in_words,
    kinds_of_contacts,
    whole_month_in_words,
)
from kpis.pages.grids.cells import CellSheet
from kpis.pages.grids.links import month_link
from kpis.pages.grids.saving import answer_cells
from kpis.pages.grids.table import GridPage, GridRow, GridTable, GridTotal
from kpis.pages.grids.text import Column, GridText, TypedGrid, grid_table, typed_again
from kpis.pages.record_files import count_download
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems
from kpis.reports.sheets.contact_year import (
    ContactGrid,
    build_contact_days,
    channels_of,
    days_of_month,
    fiscal_year_of,
    recorded_by_day,
)
from kpis.reports.visible import CentreContext

#: The field of the buttons above the days: its value is the day.
CLOSED_DAY = "closed-day"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contact_days(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    """GET shows the sheet; POST saves cells, or previews them."""
    frame = recording_context(request, slug)
    sheet = contact_sheet(
        frame,
        channels_of(frame) if request.method == "POST" else [],
        {day: formatting.day_name(day) for day in days_of_month(month)},
        month_after(month),
        by_day=True,
    )
    if request.method != "POST":
        file = count_download(request, frame, month, month_after(month))
        return file or show(request, frame, month, sheet, TypedGrid())

    def again(problems: Problems) -> HttpResponse:
        typed = typed_again(request.POST, problems, sheet)
        return show(request, frame, month, sheet, typed, problems)

    if request.POST.get(CLOSED_DAY):
        sheet = replace(sheet, read=partial(read_closed_day, frame, month, sheet))
    return answer_cells(request, frame, sheet, again)


def read_closed_day(
    frame: CentreContext, month: date, sheet: CellSheet, post: QueryDict
) -> TypedCells:
    """What was typed, with 0 in the day's empty cells of the channels that are recorded by day."""
    filled, day = post.copy(), post[CLOSED_DAY]
    for channel in recorded_by_day(frame, month):
        name = f"{sheet.field}-{channel}_{day}"
        if name in filled and not str(filled[name]).strip():
            filled[name] = "0"
    return sheet.read(filled)


def show(
    request: HttpRequest,
    frame: CentreContext,
    month: date,
    sheet: CellSheet,
    typed: TypedGrid,
    problems: Problems | None = None,
) -> HttpResponse:
    report = build_contact_days(frame, month)
    text = GridText(
        sheet=sheet,
        kind="count",
        decimals=0,
        columns=[
            Column(day, formatting.day_short(day), formatting.day_name(day))
            for day in report.columns
        ],
        cells=report.cells,
        closed=report.closed,
        may_record=frame.may_record,
        about=days_in_words,
        open_at=days_address(frame),
        typed=typed,
        unusual=sheet.unusual(),
    )
    grid = with_whole_months(grid_table(text, report.rows), report)
    centre = frame.centre
    page = GridPage(
        centre=centre,
        may_record=frame.may_record,
        title=_("Contacts by day · %(month)s") % {"month": formatting.month_name(month)},
        subtitle=_("contacts handled"),
        kinds=kinds_of_contacts(frame, month, fiscal_year_of(centre, month)),
        others_label=_("Other months"),
        previous=month_link("contact-days", centre, month_before(month)),
        next=month_link("contact-days", centre, month_after(month)),
        corner=_("Channel"),
        empty_title=_("This centre has no channels yet"),
        empty_text=_("An administrator adds them to the centre."),
        grid=with_closed_days(grid, report, may_record=frame.may_record),
        message=problems.message if problems else "",
        choice=problems.choice if problems else None,
        mark=formatting.decimal_mark(),
        is_closed=month in report.closed,
    )
    return render_page(request, "kpis/grids/page.html", page)


def with_whole_months(grid: GridTable, report: ContactGrid) -> GridTable:
    """Mark the rows of channels that have one figure for the month; it is in the totals."""
    if not report.whole_month:
        return grid
    known = sum(report.whole_month.values())
    total = GridTotal(
        text=formatting.number((report.cells.total or 0) + known),
        rest=str(int(grid.total.rest or 0) + known),
    )
    rows = [with_whole_month(row, report.whole_month.get(row.id)) for row in grid.rows]
    return replace(grid, rows=rows, total=total)


def with_whole_month(row: GridRow, whole: int | None) -> GridRow:
    """whole: the contacts of the month; None where it has no figure of its own."""
    if whole is None:
        return row
    note, total = whole_month_in_words(whole), formatting.number(whole)
    return replace(row, note=note, rest=str(whole), total=total)


def with_closed_days(grid: GridTable, report: ContactGrid, *, may_record: bool) -> GridTable:
    """Each day of an open month can be made a closed one, where any channel has days."""
    rows = [replace(row, by_day=row.id in report.by_day) for row in grid.rows]
    if not may_record or not report.by_day:
        return replace(grid, rows=rows)
    text = _("Closed day: %(day)s")
    heads = [
        head if head.is_closed else replace(head, closes=text % {"day": head.name})
        for head in grid.heads
    ]
    return replace(grid, rows=rows, heads=heads)
