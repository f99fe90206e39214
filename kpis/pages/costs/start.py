"""Costs without a month: the one to work on."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from kpis.pages.page_url import page_url
from kpis.pages.render import context_or_404
from kpis.reports.closing.month_to_work_on import month_to_work_on
from kpis.zones import today_of


@require_safe
@login_required
def costs(request: HttpRequest, slug: str) -> HttpResponse:
    """To the first incomplete month after the last closed one, or the last with records."""
    frame = context_or_404(request, slug)
    month: date = month_to_work_on(frame, today_of(frame.centre))
    return HttpResponseRedirect(page_url("cost-month", slug, month))
