"""The year sheet of contacts: channels by the months of a fiscal year, contacts handled."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.months import month_after
from kpis.pages.contacts.cells import contact_sheet, days_address, days_in_words, kinds_of_contacts
from kpis.pages.grids.cells import CellSheet
from kpis.pages.grids.frame import month_columns, month_to_open, span_in_words
from kpis.pages.grids.links import year_link
from kpis.pages.grids.saving import answer_cells
from kpis.pages.grids.table import GridPage
from kpis.pages.grids.text import GridText, TypedGrid, grid_table, typed_again
from kpis.pages.record_files import count_download
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems
from kpis.reports.sheets.contact_year import build_contact_year, channels_of, months_of_year
from kpis.reports.visible import CentreContext


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contact_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """GET shows the sheet; POST saves cells, or previews them."""
    frame = recording_context(request, slug)
    months = months_of_year(frame.centre, year)
    sheet = contact_sheet(
        frame,
        channels_of(frame) if request.method == "POST" else [],
        {month: formatting.month_name(month) for month in months},
        month_after(months[-1]),
        by_day=False,
    )
    if request.method != "POST":
        file = count_download(request, frame, months[0], month_after(months[-1]))
        return file or show(request, frame, year, sheet, TypedGrid())

    def again(problems: Problems) -> HttpResponse:
        typed = typed_again(request.POST, problems, sheet)
        return show(request, frame, year, sheet, typed, problems)

    return answer_cells(request, frame, sheet, again)


def show(
    request: HttpRequest,
    frame: CentreContext,
    year: int,
    sheet: CellSheet,
    typed: TypedGrid,
    problems: Problems | None = None,
) -> HttpResponse:
    report = build_contact_year(frame, year)
    months: list[date] = list(report.columns)
    text = GridText(
        sheet=sheet,
        kind="count",
        decimals=0,
        columns=month_columns(frame, "contact-month", months),
        cells=report.cells,
        closed=report.closed,
        may_record=frame.may_record,
        about=days_in_words,
        open_at=days_address(frame),
        typed=typed,
        unusual=sheet.unusual(),
    )
    centre = frame.centre
    page = GridPage(
        centre=centre,
        may_record=frame.may_record,
        title=_("Contacts handled in %(year)s") % {"year": formatting.year_name(months[0])},
        subtitle=span_in_words(months),
        kinds=kinds_of_contacts(frame, month_to_open(centre, months), year),
        others_label=_("Other years"),
        previous=year_link("contact-year", centre, year - 1),
        next=year_link("contact-year", centre, year + 1),
        corner=_("Channel"),
        empty_title=_("This centre has no channels yet"),
        empty_text=_("An administrator adds them to the centre."),
        grid=grid_table(text, report.rows),
        message=problems.message if problems else "",
        choice=problems.choice if problems else None,
        mark=formatting.decimal_mark(),
        has_endings=frame.may_record,
    )
    return render_page(request, "kpis/grids/page.html", page)
