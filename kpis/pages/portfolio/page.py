"""The portfolio: the centres a person may see, side by side in one currency."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kpis.facts import CentreFact
from kpis.pages.filters.address import address_of
from kpis.pages.portfolio.address import miss_shown, read_question, what_there_is_of
from kpis.pages.portfolio.tables import portfolio_tables
from kpis.pages.portfolio.text import portfolio_text
from kpis.pages.render import reader_of, render_page
from kpis.pages.tables.download import download_of
from kpis.reports.centres.portfolio import build_portfolio
from kpis.reports.visible import visible_centres
from kpis.zones import today_of


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """centres: those that the reader may see."""

    centres: Sequence[CentreFact]


@require_safe
@login_required
def portfolio(request: HttpRequest) -> HttpResponse:
    """One centre only: straight to its overview."""
    frames = visible_centres(reader_of(request))
    if len(frames) == 1:
        return redirect("kpis:overview", slug=frames[0].centre.slug)
    address = address_of(request)
    question = what_there_is_of(address, frames, read_question(address))
    report = build_portfolio(frames, question, today_of)
    text = None
    if report is not None:
        miss_shown(address, report)
        file = download_of(request, portfolio_tables(report), report.period)
        if file is not None:
            return file
        text = portfolio_text(report)
    page = PortfolioPage([frame.centre for frame in frames])
    return render_page(request, "kpis/portfolio/portfolio.html", page, text)
