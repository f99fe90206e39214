"""The overview page of one centre."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.pages.overview.tables import overview_tables
from kpis.pages.overview.text import overview_text
from kpis.pages.period_page import PeriodPage, period_page
from kpis.reports.centre.overview import build_overview


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    page = PeriodPage(_("Overview"), "kpis/overview/overview.html", overview_tables, overview_text)
    return period_page(request, slug, page, build_overview)
