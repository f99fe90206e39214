"""The benchmarks page of one centre."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis import formatting
from kpis.charts.benchmarks import build_benchmark_figure, figure_text
from kpis.facts import BenchmarkFact
from kpis.models.labels import LABELS
from kpis.pages.filters import read_selection
from kpis.pages.render import frame_or_404, render_page
from kpis.pages.wording import basis_note, place_sentence
from kpis.reports.benchmarks import BenchmarkReport, KindComparison, build_benchmark_report


@require_safe
@login_required
def benchmarks(request: HttpRequest, slug: str) -> HttpResponse:
    frame = frame_or_404(request, slug)
    report = build_benchmark_report(frame, read_selection(request.GET), timezone.localdate())
    context: dict[str, Any] = {"centre": frame.centre}
    if report is not None:
        context |= {
            "period_label": formatting.period_name(report.figures.period),
            "is_complete": report.figures.is_complete,
            "basis_note": basis_note(report.bases),
            "kinds": [kind_cells(kind, report) for kind in report.kinds],
        }
    return render_page(request, "kpis/benchmarks.html", context)


def kind_cells(kind: KindComparison, report: BenchmarkReport) -> dict[str, Any]:
    currency = report.centre.currency
    own = kind.cost_per_contact
    cells: dict[str, Any] = {
        "key": kind.kind.value if kind.kind else "all",
        "label": LABELS[kind.kind] if kind.kind else _("All channels"),
        "cost_per_contact": formatting.money(own, currency),
        "contacts": formatting.count(kind.contacts),
        "verdict": verdict(kind, currency),
        "rows": [benchmark_cells(fact) for fact in kind.benchmarks],
    }
    if kind.benchmarks:
        cells["figure_id"] = f"{cells['key']}-figure"
        cells["figure"] = build_benchmark_figure(kind.benchmarks, own, currency, report.centre.name)
    return cells


def verdict(kind: KindComparison, currency: str) -> str:
    if not kind.benchmarks:
        return _("No published figure of this kind.")
    if kind.comparison is None:
        return _("No published figure in %(currency)s: amounts are not converted.") % {
            "currency": currency
        }
    found = kind.comparison
    return place_sentence(found.distance, found.low, found.high, currency)


def benchmark_cells(fact: BenchmarkFact) -> dict[str, Any]:
    return {
        "fact": fact,
        "figure": figure_text(fact),
        "evidence": LABELS[fact.evidence],
        "link": fact.url if fact.url.startswith("https://") and " " not in fact.url else "",
        "typical": ""
        if fact.value is None or fact.low == fact.high
        else formatting.money(fact.value, fact.currency),
    }
