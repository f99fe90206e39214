"""What counts as a contact: read by all, changed by administrators."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.entry.forms.definition import CHANNEL, read_definition, read_month_to_remove
from kpis.entry.recording.closed_months import Confirmation, decided_months
from kpis.entry.recording.definitions import (
    record_contact_definition,
    remove_contact_definition,
)
from kpis.entry.refusals import Mistakes
from kpis.entry.submissions import Outcome
from kpis.pages.agreement import (
    REMOVALS,
    WRITES,
    FormState,
    action_of,
    texts_of,
)
from kpis.pages.definition.preview import DefinitionProposal, preview_table, preview_text
from kpis.pages.definition.text import definition_page, definitions_table
from kpis.pages.filters.address import address_of
from kpis.pages.page_url import page_url
from kpis.pages.render import context_or_404, render_page
from kpis.pages.saving import Problems, answer_problems, answer_save, problems_of, sender_of
from kpis.pages.tables.download import download_of
from kpis.reports.settings.definition import (
    DefinitionReport,
    Preview,
    build_definition,
    preview_definition,
    preview_removal,
)
from kpis.reports.visible import CentreContext
from kpis.zones import today_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def definition(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows what counts and counted; POST what another definition would do, then makes it."""
    frame = context_or_404(request, slug)
    if request.method == "POST" and not frame.may_reopen:
        raise PermissionDenied(_("Only an administrator can change what counts as a contact."))
    report = build_definition(frame, today_of(frame.centre))
    if request.method == "POST":
        return change(request, frame, report)
    if file := download_of(request, [definitions_table(report)]):
        return file
    return show(request, frame, report, FormState(texts_of(address_of(request).form())), [])


def change(request: HttpRequest, frame: CentreContext, report: DefinitionReport) -> HttpResponse:
    action, texts = action_of(request), texts_of(request.POST)
    chosen = request.POST.getlist(CHANNEL)
    try:
        proposal = read_proposal(frame, report, action, texts, chosen)
    except Mistakes as mistakes:
        problems = problems_of(mistakes, lambda _row: {})
        return answer_problems(
            request,
            problems,
            lambda found: show(request, frame, report, FormState(texts, found), chosen),
        )
    preview = preview_of(frame, report, proposal, today_of(frame.centre))
    if file := download_of(request, [preview_table(report, preview)]):
        return file
    if action in WRITES and texts.get("previewed") == proposal.mark:
        return record(request, frame, report, proposal, preview)
    asked = FormState(texts, late=action in WRITES)
    return show(request, frame, report, asked, chosen, (proposal, preview))


def read_proposal(
    frame: CentreContext,
    report: DefinitionReport,
    action: str,
    texts: dict[str, str],
    chosen: list[str],
) -> DefinitionProposal:
    """Raises Mistakes."""
    found = None
    if action in REMOVALS:
        valid_from = read_month_to_remove(texts)
    else:
        channels = {channel.code: channel.id for channel in report.channels}
        found = read_definition(texts, chosen, channels)
        valid_from = found.fact.valid_from
    others = [record.fact.valid_from for record in report.records]
    return DefinitionProposal(found, valid_from, decided_months(frame.reported, valid_from, others))


def preview_of(
    frame: CentreContext, report: DefinitionReport, proposal: DefinitionProposal, today: date
) -> Preview:
    if proposal.definition is None:
        return preview_removal(frame, report, proposal.valid_from, today)
    return preview_definition(frame, report, proposal.definition.fact, today)


def record(
    request: HttpRequest,
    frame: CentreContext,
    report: DefinitionReport,
    proposal: DefinitionProposal,
    preview: Preview,
) -> HttpResponse:
    texts, chosen = texts_of(request.POST), request.POST.getlist(CHANNEL)

    def again(problems: Problems) -> HttpResponse:
        return show(request, frame, report, FormState(texts, problems), chosen, (proposal, preview))

    response = answer_save(
        request,
        sender_of(request, frame),
        lambda: write(
            frame,
            proposal,
            texts.get("seen", ""),
            Confirmation(sender_of(request, frame).user_id, proposal.closed),
        ),
        texts_of=lambda _row: {},
        again=again,
    )
    if response.status_code == 302:
        return HttpResponseRedirect(page_url("definition", frame.centre.slug))
    return response


def write(
    frame: CentreContext, proposal: DefinitionProposal, seen: str, confirmation: Confirmation
) -> Outcome:
    centre = frame.centre.id
    if proposal.definition is None:
        remove_contact_definition(
            centre_id=centre, valid_from=proposal.valid_from, seen=seen, confirmation=confirmation
        )
        return {"message": _("The definition was removed.")}
    if record_contact_definition(
        centre_id=centre, definition=proposal.definition, seen=seen, confirmation=confirmation
    ):
        return {"message": _("The definition was saved.")}
    return {"message": _("Nothing changed: the definition was already in place.")}


def show(
    request: HttpRequest,
    frame: CentreContext,
    report: DefinitionReport,
    asked: FormState,
    chosen: list[str],
    shown: tuple[DefinitionProposal, Preview] | None = None,
) -> HttpResponse:
    preview = preview_text(report, *shown, frame.reported) if shown else None
    page = definition_page(frame, report, asked, chosen, preview)
    return render_page(request, "kpis/definition/definition.html", page)
