"""The overview page of one centre."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kpis.pages.filters.asked import read_filters
from kpis.pages.overview.charts import overview_figures
from kpis.pages.overview.tables import overview_tables
from kpis.pages.overview.text import overview_text
from kpis.pages.render import context_or_404, render_page
from kpis.pages.tables.download import download_of
from kpis.reports.centre.overview import build_overview
from kpis.zones import today_of


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    report = build_overview(frame, read_filters(request, frame), today_of(frame.centre))
    context: dict[str, Any] = {"centre": frame.centre, "may_record": frame.may_record}
    period = report.head.figures.period if report else None
    file = download_of(request, overview_tables(report) if report else (), period)
    if file is not None:
        return file
    if report is not None:
        context |= overview_text(report) | overview_figures(report)
    return render_page(request, "kpis/overview/overview.html", context)
