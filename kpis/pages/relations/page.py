"""Cost per contact beside handle time, resolution, satisfaction and response time."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kpis.pages.filters.address import address_of
from kpis.pages.filters.asked import read_filters
from kpis.pages.relations.address import read_metric
from kpis.pages.relations.tables import relation_tables
from kpis.pages.relations.text import relations_text
from kpis.pages.render import context_or_404, render_page
from kpis.pages.tables.download import download_of
from kpis.reports.centre.relations import build_relations
from kpis.zones import today_of


@require_safe
@login_required
def relations(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    selection, metric = read_filters(request, frame), read_metric(address_of(request))
    report = build_relations(frame, selection, metric, today_of(frame.centre))
    period = report.head.figures.period if report else None
    file = download_of(request, relation_tables(report) if report else (), period)
    if file is not None:
        return file
    context: dict[str, Any] = {"centre": frame.centre}
    if report is not None:
        context |= relations_text(report)
    return render_page(request, "kpis/relations/relations.html", context)
