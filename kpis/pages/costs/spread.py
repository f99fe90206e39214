"""One invoice over several months: shown as one, changed as one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.cost_rows import CostWords, cost_words
from kpis.entry.forms.spread_rows import KEY, read_spread
from kpis.entry.forms.units import Unit, read_units
from kpis.entry.recording.spreads import change_spread, delete_spread
from kpis.entry.refusals import BelowClosed
from kpis.entry.submissions import Outcome, once
from kpis.pages.costs.spread_text import FIELDS, spread_page, standing_texts
from kpis.pages.page_url import page_url
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems, answer_save, sender_of
from kpis.reports.sheets.cost_spread import SpreadReport, build_cost_spread
from kpis.reports.visible import CentreContext


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cost_spread(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    frame = recording_context(request, slug)
    report = build_cost_spread(frame, id)
    if report is None:
        return repeat(request, frame)
    if request.method == "POST":
        return record(request, frame, report)
    return show(request, report)


def repeat(request: HttpRequest, frame: CentreContext) -> HttpResponse:
    """The answer of a deletion that was sent twice. Raises Http404 for any other invoice."""

    def not_there() -> Outcome:
        raise Http404(_("There is no such spread invoice in this centre."))

    outcome = (
        not_there() if request.method != "POST" else once(sender_of(request, frame), not_there)
    )
    messages.success(request, outcome["message"])
    return HttpResponseRedirect(page_url("costs", frame.centre.slug))


def record(request: HttpRequest, frame: CentreContext, report: SpreadReport) -> HttpResponse:
    words = cost_words(frame.centre.id, frame.centre.currency, formatting.decimal_mark())
    deletes = request.POST.get("action") == "delete"
    below = request.POST.get(BelowClosed.agreed) == "yes"
    month = report.spread.parts[0].month

    def save() -> Outcome:
        unit = posted_unit(request)
        return delete(report, unit) if deletes else change(report, unit, words, below=below)

    response = answer_save(
        request,
        sender_of(request, frame),
        save,
        texts_of=lambda standing: standing_texts(standing, words),
        again=lambda problems: show(request, report, problems),
    )
    if deletes and response.status_code == 302:
        url = page_url("cost-month", frame.centre.slug, month)
        return HttpResponseRedirect(url)
    return response


def posted_unit(request: HttpRequest) -> Unit:
    """The form's only unit; one that was made up holds nothing."""
    units = [unit for unit in read_units(request.POST, FIELDS) if unit.key == KEY]
    return units[0] if units else Unit(KEY, None, None, {}, False)


def change(report: SpreadReport, unit: Unit, words: CostWords, *, below: bool) -> Outcome:
    start = f"{report.spread.parts[0].month:%Y-%m}"
    spread = read_spread({**unit.texts, "start": start}, words)
    change_spread(
        centre_id=report.centre.id,
        id=report.spread.id,
        version=unit.version,
        spread=spread,
        below=below,
    )
    return {"message": _("The invoice was changed in every open month.")}


def delete(report: SpreadReport, unit: Unit) -> Outcome:
    delete_spread(centre_id=report.centre.id, id=report.spread.id, version=unit.version)
    return {"message": _("The invoice was deleted with all its months.")}


def show(
    request: HttpRequest, report: SpreadReport, problems: Problems | None = None
) -> HttpResponse:
    texts: dict[str, str] = {}
    if problems is not None:
        texts = {f: request.POST[f"{f}-{KEY}"] for f in FIELDS if f"{f}-{KEY}" in request.POST}
    return render_page(request, "kpis/costs/spread.html", spread_page(report, texts, problems))
