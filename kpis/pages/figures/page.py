"""The figures related to the cost per contact: work, capacity, the next contact, quality."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.pages.figures.tables import figures_tables
from kpis.pages.figures.text import figures_text
from kpis.pages.period_page import PeriodPage, period_page
from kpis.reports.centre.related_figures import build_figures


@require_safe
@login_required
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    page = PeriodPage(
        _("Service and capacity"), "kpis/figures/figures.html", figures_tables, figures_text
    )
    return period_page(request, slug, page, build_figures)
