"""Two centres side by side, and the exact bridge between their cost per contact."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.pages.compare.address import centre_choices, read_compare_question
from kpis.pages.compare.tables import compare_table
from kpis.pages.compare.text import compare_text
from kpis.pages.downloads import download_of
from kpis.pages.render import reader_of, render_page
from kpis.reports.centres import CentreFrame, visible_centres
from kpis.reports.compare import build_comparison


@require_safe
@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """?a= and ?b= are the slugs of two centres that the person may see; others are not there."""
    frames = visible_centres(reader_of(request))
    if len(frames) < 2:
        refuse_others(frames, request)
        return render_page(request, "kpis/compare/compare.html", {})
    pair = choose_pair(frames, request)
    question = read_compare_question(request.GET)
    report = build_comparison(pair, question, timezone.localdate())
    context: dict[str, Any] = {
        "first_choices": centre_choices(frames, pair[0]),
        "second_choices": centre_choices(frames, pair[1]),
        "first": pair[0].centre,
        "second": pair[1].centre,
    }
    if report is not None:
        file = download_of(request, (compare_table(report),), report.period)
        if file is not None:
            return file
        context |= compare_text(report)
    return render_page(request, "kpis/compare/compare.html", context)


def refuse_others(frames: Sequence[CentreFrame], request: HttpRequest) -> None:
    for name in ("a", "b"):
        if slug := request.GET.get(name):
            chosen(frames, slug)


def choose_pair(
    frames: Sequence[CentreFrame], request: HttpRequest
) -> tuple[CentreFrame, CentreFrame]:
    """Those that the address names; else the first ones with records."""
    ready = [frame for frame in frames if frame.centre.last_whole] or frames
    a, b = request.GET.get("a"), request.GET.get("b")
    first = chosen(frames, a) if a else None
    second = chosen(frames, b) if b else None
    rest = [frame for frame in [*ready, *frames] if frame not in (first, second)]
    first = first or rest.pop(0)
    if second is None:
        second = next(frame for frame in rest if frame is not first)
    return first, second


def chosen(frames: Sequence[CentreFrame], slug: str) -> CentreFrame:
    for frame in frames:
        if frame.centre.slug == slug:
            return frame
    raise Http404(_("There is no such centre, or you may not see it."))
