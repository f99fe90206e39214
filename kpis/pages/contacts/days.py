"""The sheet of a month's contacts by day: channels by days, contacts handled."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.cells import TypedCells
from kpis.months import month_after, month_before
from kpis.pages.contacts.cells import (
    by_channel,
    contact_sheet,
    days_address,
    days_in_words,
    whole_month_in_words,
)
from kpis.pages.filters.query import YEARS
from kpis.pages.grids.cells import CellSheet
from kpis.pages.grids.frame import kinds_of_sheet
from kpis.pages.grids.saving import answer_cells
from kpis.pages.grids.text import Column, GridText, TypedGrid, grid_text, typed_again
from kpis.pages.page_url import page_url
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
        return show(request, frame, month, sheet, TypedGrid())

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
    grid = with_whole_months(grid_text(text, report.rows), report, frame)
    grid = with_closed_days(grid, report, may_record=frame.may_record)
    context = days_context(frame, month) | {
        "grid": grid,
        "is_closed": month in report.closed,
        "message": problems.message if problems else "",
        "choice": problems.choice if problems else None,
        "may_record": frame.may_record,
    }
    return render_page(request, "kpis/grids/page.html", context)


def with_whole_months(
    grid: dict[str, Any], report: ContactGrid, frame: CentreContext
) -> dict[str, Any]:
    """Mark the rows of channels that have one figure for the month; it is in the totals."""
    for row in grid["rows"]:
        if (whole := report.whole_month.get(row["id"])) is not None:
            row["note"] = whole_month_in_words(whole)
            row["rest"] = whole
            row["total"] = formatting.number(whole)
    known = sum(report.whole_month.values())
    if report.whole_month:
        grid["total"]["rest"] = int(grid["total"]["rest"] or 0) + known
        grid["total"]["text"] = formatting.number((report.cells.total or 0) + known)
    return grid


def with_closed_days(
    grid: dict[str, Any], report: ContactGrid, *, may_record: bool
) -> dict[str, Any]:
    """Each day of an open month can be made a closed one, where any channel has days."""
    for row in grid["rows"]:
        row["by_day"] = row["id"] in report.by_day
    for head in grid["heads"]:
        can_close = may_record and bool(report.by_day) and not head["is_closed"]
        head["closes"] = _("Closed day: %(day)s") % {"day": head["name"]} if can_close else ""
    return grid


def days_context(frame: CentreContext, month: date) -> dict[str, Any]:
    """Where the sheet leads to: the months beside it, the month as a whole, its year."""
    centre = frame.centre
    return {
        "centre": centre,
        "mark": formatting.decimal_mark(),
        "title": _("Contacts by day · %(month)s") % {"month": formatting.month_name(month)},
        "subtitle": _("contacts handled"),
        "kinds": kinds_of_sheet(
            frame,
            (_("Month"), "contact-month", month),
            (_("Days"), "contact-days", month),
            (_("Year"), "contact-year", fiscal_year_of(centre, month)),
        ),
        "others_label": _("Other months"),
        **by_channel(),
        **{
            name: {
                "url": page_url("contact-days", centre.slug, other),
                "label": formatting.month_name(other),
            }
            for name, other in (("previous", month_before(month)), ("next", month_after(month)))
            if other.year in YEARS
        },
    }
