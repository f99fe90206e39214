"""The rules by which shared cost goes to channels: read by all, changed by those who record."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.entry.forms.allocation import read_rule, read_rule_key
from kpis.entry.recording.allocation import (
    record_allocation_rule,
    remove_allocation_rule,
)
from kpis.entry.recording.closed_months import Confirmation, decided_months
from kpis.entry.refusals import Mistakes
from kpis.entry.submissions import Outcome
from kpis.pages.agreement import (
    REMOVALS,
    WRITES,
    FormState,
    action_of,
    texts_of,
)
from kpis.pages.allocation.preview import RuleProposal, preview_tables, preview_text
from kpis.pages.allocation.text import allocation_page, rule_words, rules_tables
from kpis.pages.filters.address import address_of
from kpis.pages.page_url import page_url
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems, answer_problems, answer_save, problems_of, sender_of
from kpis.pages.tables.download import download_of
from kpis.reports.settings.allocation import (
    AllocationReport,
    RulesPreview,
    build_allocation,
    preview_removal,
    preview_rule,
)
from kpis.reports.visible import CentreContext
from kpis.zones import today_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def allocation(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows the rules; POST shows what a change of them would do, then makes it."""
    frame = recording_context(request, slug)
    report = build_allocation(frame, today_of(frame.centre))
    if request.method == "POST":
        return change(request, frame, report)
    if file := download_of(request, rules_tables(report)):
        return file
    return show(request, frame, report, FormState(texts_of(address_of(request).form())))


def change(request: HttpRequest, frame: CentreContext, report: AllocationReport) -> HttpResponse:
    action, texts = action_of(request), texts_of(request.POST)
    try:
        proposal = read_proposal(frame, report, action, texts)
    except Mistakes as mistakes:
        problems = problems_of(mistakes, lambda _row: {})
        return answer_problems(
            request, problems, lambda found: show(request, frame, report, FormState(texts, found))
        )
    preview = preview_of(frame, report, proposal, today_of(frame.centre))
    if file := download_of(request, preview_tables(report, preview)):
        return file
    if action in WRITES and texts.get("previewed") == proposal.mark:
        return record(request, frame, report, proposal, preview)
    asked = FormState(texts, late=action in WRITES)
    return show(request, frame, report, asked, (proposal, preview))


def read_proposal(
    frame: CentreContext, report: AllocationReport, action: str, texts: dict[str, str]
) -> RuleProposal:
    """Raises Mistakes."""
    words, rule = rule_words(report), None
    if action in REMOVALS:
        key = read_rule_key(texts, words)
    else:
        rule = read_rule(texts, words)
        key = (rule.category, rule.valid_from)
    category, valid_from = key
    others = [each.valid_from for each in frame.rules if each.category == category]
    return RuleProposal(rule, key, decided_months(frame.reported, valid_from, others))


def preview_of(
    frame: CentreContext, report: AllocationReport, proposal: RuleProposal, today: date
) -> RulesPreview:
    if proposal.rule is None:
        return preview_removal(frame, report, proposal.key, today)
    return preview_rule(frame, report, proposal.rule, today)


def record(
    request: HttpRequest,
    frame: CentreContext,
    report: AllocationReport,
    proposal: RuleProposal,
    preview: RulesPreview,
) -> HttpResponse:
    texts = texts_of(request.POST)

    def again(problems: Problems) -> HttpResponse:
        return show(request, frame, report, FormState(texts, problems), (proposal, preview))

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
        return HttpResponseRedirect(page_url("allocation", frame.centre.slug))
    return response


def write(
    frame: CentreContext, proposal: RuleProposal, seen: str, confirmation: Confirmation
) -> Outcome:
    centre = frame.centre.id
    if proposal.rule is None:
        category, valid_from = proposal.key
        remove_allocation_rule(
            centre_id=centre,
            category_id=category,
            valid_from=valid_from,
            seen=seen,
            confirmation=confirmation,
        )
        return {"message": _("The rule was removed.")}
    if record_allocation_rule(
        centre_id=centre, rule=proposal.rule, seen=seen, confirmation=confirmation
    ):
        return {"message": _("The rule was saved.")}
    return {"message": _("Nothing changed: the rule was already in place.")}


def show(
    request: HttpRequest,
    frame: CentreContext,
    report: AllocationReport,
    asked: FormState,
    shown: tuple[RuleProposal, RulesPreview] | None = None,
) -> HttpResponse:
    preview = preview_text(report, *shown) if shown else None
    page = allocation_page(frame, report, asked, preview)
    return render_page(request, "kpis/allocation/allocation.html", page)
