"""Where the recording of contacts begins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kpis.pages.render import context_or_404
from kpis.reports.sheets.volume_month import month_to_record
from kpis.zones import today_of


@require_safe
@login_required
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """To the month that there is work on."""
    frame = context_or_404(request, slug)
    return redirect("kpis:contact-month", slug, month_to_record(frame, today_of(frame.centre)))
