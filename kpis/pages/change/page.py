"""Why the cost per contact of a centre changed."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kpis.pages.change.address import miss_start, read_question
from kpis.pages.change.tables import change_tables
from kpis.pages.change.text import change_text
from kpis.pages.filters.address import address_of
from kpis.pages.filters.asked import what_there_is
from kpis.pages.render import context_or_404, render_page
from kpis.pages.tables.download import download_of
from kpis.reports.centre.change import build_change
from kpis.zones import today_of


@require_safe
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    address = address_of(request)
    question = read_question(address)
    there = what_there_is(address, [frame], question.selection)
    report = build_change(frame, replace(question, selection=there), today_of(frame.centre))
    if report is not None:
        miss_start(address, report)
    context: dict[str, Any] = {"centre": frame.centre, "may_record": frame.may_record}
    period = report.head.figures.period if report else None
    file = download_of(request, change_tables(report) if report else (), period)
    if file is not None:
        return file
    if report is not None:
        context |= change_text(report)
    return render_page(request, "kpis/change/change.html", context)
