"""Cost per contact beside handle time, resolution, satisfaction and response time."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.pages.filters.address import address_of
from kpis.pages.filters.asked import read_filters
from kpis.pages.period_page import PeriodPage, show_period
from kpis.pages.relations.address import read_metric
from kpis.pages.relations.tables import relation_tables
from kpis.pages.relations.text import relations_text
from kpis.pages.render import context_or_404
from kpis.reports.centre.relations import build_relations
from kpis.zones import today_of


@require_safe
@login_required
def relations(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    selection, metric = read_filters(request, frame), read_metric(address_of(request))
    report = build_relations(frame, selection, metric, today_of(frame.centre))
    page = PeriodPage(
        _("What moves with it"), "kpis/relations/relations.html", relation_tables, relations_text
    )
    return show_period(request, frame, page, report)
