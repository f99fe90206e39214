"""Why the cost per contact of a centre changed."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.pages.change.address import miss_start, read_question
from kpis.pages.change.tables import change_tables
from kpis.pages.change.text import change_text
from kpis.pages.filters.address import Address, address_of
from kpis.pages.filters.asked import what_there_is
from kpis.pages.period_page import PeriodPage, show_period
from kpis.pages.render import context_or_404
from kpis.reports.centre.change import ChangeReport, build_change
from kpis.reports.visible import CentreContext
from kpis.zones import today_of


@require_safe
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    report = explain_change(frame, address_of(request))
    page = PeriodPage(_("Why it changed"), "kpis/change/change.html", change_tables, change_text)
    return show_period(request, frame, page, report)


def explain_change(frame: CentreContext, address: Address) -> ChangeReport | None:
    """The address is told what of it cannot be had."""
    question = read_question(address)
    there = what_there_is(address, [frame], question.selection)
    report = build_change(frame, replace(question, selection=there), today_of(frame.centre))
    if report is not None:
        miss_start(address, report)
    return report
