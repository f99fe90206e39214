"""The portfolio: the centres a person may see, side by side."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpis import formatting
from kpis.pages.render import reader_of, render_page
from kpis.pages.wording import mark_change
from kpis.reports.centres import visible_centres
from kpis.reports.portfolio import PortfolioRow, build_portfolio


@require_safe
@login_required
def portfolio(request: HttpRequest) -> HttpResponse:
    """One centre only: straight to its overview."""
    frames = visible_centres(reader_of(request))
    if len(frames) == 1:
        return redirect("kpis:overview", slug=frames[0].centre.slug)
    rows = build_portfolio(frames, timezone.localdate())
    context = {"rows": [row_cells(row) for row in rows]}
    return render_page(request, "kpis/portfolio.html", context)


def row_cells(row: PortfolioRow) -> dict[str, Any]:
    centre, figures = row.centre, row.figures
    cells: dict[str, Any] = {"centre": centre, "history": row.history}
    if figures is None:
        return cells
    cells |= {
        "period": formatting.period_name(figures.period),
        "is_complete": figures.is_complete,
        "cost_per_contact": formatting.money(figures.cost_per_contact, centre.currency),
        "contacts": formatting.count(figures.contacts),
        "cost": formatting.money(figures.cost, centre.currency, 0),
    }
    if row.change and row.change.ratio is not None:
        share = formatting.percent(abs(row.change.ratio))
        cells["change"] = mark_change(row.change.difference, share)
    return cells
