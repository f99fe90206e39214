"""The figures related to the cost per contact: work, capacity, the next contact, quality."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kpis.pages.figures.tables import figures_tables
from kpis.pages.figures.text import figures_text
from kpis.pages.filters.asked import read_filters
from kpis.pages.render import context_or_404, render_page
from kpis.pages.tables.download import download_of
from kpis.reports.centre.related_figures import build_figures
from kpis.zones import today_of


@require_safe
@login_required
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    report = build_figures(frame, read_filters(request, frame), today_of(frame.centre))
    period = report.head.figures.period if report else None
    file = download_of(request, figures_tables(report) if report else (), period)
    if file is not None:
        return file
    context: dict[str, Any] = {"centre": frame.centre}
    if report is not None:
        context |= figures_text(report)
    return render_page(request, "kpis/figures/figures.html", context)
