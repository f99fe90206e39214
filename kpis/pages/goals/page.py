"""Targets, service limits and remarks of a centre: read by all, each changed by who may."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.goals import LONGEST_REMARK, posted_texts
from kpis.entry.forms.ids import read_id
from kpis.entry.refusals import NotSaved, refusal_of
from kpis.entry.submissions import once
from kpis.pages.filters.address import Address, address_of
from kpis.pages.filters.query import read_day
from kpis.pages.goals.folds import asked_lists, fold_links, lists_query
from kpis.pages.goals.forms import Editing, asked_form, goal_forms
from kpis.pages.goals.problems import GoalProblems, goal_problems
from kpis.pages.goals.saves import ACTIONS, OF_EVERYONE, Save
from kpis.pages.goals.text import (
    GoalsPage,
    earlier_lines,
    goals_tables,
    remark_line,
    standing_lines,
)
from kpis.pages.render import context_or_404, reader_of, render_page
from kpis.pages.saving import sender_of
from kpis.pages.tables.download import download_of
from kpis.reports.settings.goals import REMARK, GoalsQuestion, GoalsReport, RemarkRow, build_goals
from kpis.reports.visible import CentreContext
from kpis.zones import today_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def goals(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows them, with one form open where the address asks for it; POST changes one."""
    frame = context_or_404(request, slug)
    if request.method == "POST":
        return change(request, frame)
    address = address_of(request)
    editing = asked_form(address)
    report = read_report(request, frame, editing)
    if editing and editing.id is not None and report.asked is None:
        address.miss("edit", address.text("edit"))
    if (file := download_of(request, goals_tables(report))) is not None:
        return file
    return show(request, frame, report, editing, asked_texts(address))


def read_report(request: HttpRequest, frame: CentreContext, editing: Editing | None) -> GoalsReport:
    """With the row of the form that is open, however old it is."""
    row = (editing.kind, editing.id) if editing and editing.id is not None else None
    return build_goals(
        frame, today_of(frame.centre), GoalsQuestion(asked_lists(address_of(request)), row)
    )


def asked_texts(address: Address) -> dict[str, str]:
    """Where a link wants the form of a new remark to begin."""
    month = address.text("month")
    if month and read_day(month) is None:
        address.miss("month", month)
    return {"month": month} if month and address.text("add") == REMARK else {}


def change(request: HttpRequest, frame: CentreContext) -> HttpResponse:
    """Do it once, and back to the page with a message; else the page again, with why not."""
    verb, _dash, kind = request.POST.get("action", "").partition("-")
    action = ACTIONS.get((verb, kind))
    if action is None:
        raise SuspiciousOperation(f"Nothing is done by {request.POST.get('action')!r}.")
    if kind not in OF_EVERYONE and not frame.may_record:
        raise PermissionDenied(_("You may read this centre's records, but not change them."))
    save = Save(
        frame=frame,
        user_id=reader_of(request).id,
        id=read_id(request.POST.get("id", "")),
        seen=request.POST.get("seen", ""),
        texts=posted_texts(request.POST),
    )
    try:
        outcome = once(sender_of(request, frame), lambda: action(save))
    except (IntegrityError, NotSaved) as error:
        refusal = refusal_of(error) if isinstance(error, IntegrityError) else error
        if refusal is None:
            raise
        return again(request, save, kind, goal_problems(refusal, frame.centre.currency))
    messages.success(request, outcome["message"])
    lists = lists_query(asked_lists(address_of(request)))
    return HttpResponseRedirect(f"{request.path}?{lists}" if lists else request.path)


def again(request: HttpRequest, save: Save, kind: str, problems: GoalProblems) -> HttpResponse:
    editing = Editing(kind, save.id)
    report = read_report(request, save.frame, editing)
    response = show(request, save.frame, report, editing, save.texts, problems)
    response.status_code = problems.status
    return response


def show(
    request: HttpRequest,
    frame: CentreContext,
    report: GoalsReport,
    editing: Editing | None,
    texts: Mapping[str, str],
    problems: GoalProblems | None = None,
) -> HttpResponse:
    editable, whole = editable_remarks(request, frame, report), asked_lists(address_of(request))
    if editing and editing.kind not in OF_EVERYONE and not frame.may_record:
        editing = None
    if editing and editing.kind == REMARK and editing.id and editing.id not in editable:
        editing = Editing(REMARK, None) if problems else None
    page = GoalsPage(
        centre=frame.centre,
        currency_name=formatting.currency_name(frame.centre.currency),
        may_record=frame.may_record,
        problem=problems.message if problems else "",
        forms=goal_forms(report, editing, texts, problems),
        longest_remark=LONGEST_REMARK,
        lists=lists_query(whole),
        folds=fold_links(report, whole),
        month_name=formatting.month_name(report.month) if report.month else "",
        is_complete=report.is_complete,
        targets=standing_lines(report, report.targets),
        earlier_targets=earlier_lines(report, report.earlier_targets),
        limits=standing_lines(report, report.limits),
        earlier_limits=earlier_lines(report, report.earlier_limits),
        remarks=[remark_line(remark, editable) for remark in report.remarks],
    )
    return render_page(request, "kpis/goals/goals.html", page)


def editable_remarks(
    request: HttpRequest, frame: CentreContext, report: GoalsReport
) -> frozenset[int]:
    """Every member's own, and all of them for those who record."""
    user = reader_of(request).id
    remarks = [row for row in (*report.remarks, report.asked) if isinstance(row, RemarkRow)]
    return frozenset(row.id for row in remarks if frame.may_record or row.author_id == user)
