"""The checklist of one month, and its close."""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry import closing
from kpis.entry.closing import CloseRefused, Obstacle, accrue_bill, reopen_month
from kpis.entry.forms.ids import read_id
from kpis.entry.refusals import Mistakes
from kpis.entry.submissions import Outcome
from kpis.entry.usual_bills import add_usual_bills
from kpis.models.labels import USUAL_ACCRUAL
from kpis.pages.closing.checklist_text import checklist_page
from kpis.pages.closing.months import closed_message
from kpis.pages.closing.words import (
    answer_close,
    close_form,
    read_remark,
    refuse_unseen,
    seen_figures,
)
from kpis.pages.render import reader_of, recording_context, render_page
from kpis.pages.saving import Problems
from kpis.pages.words.usual_bills import added_message
from kpis.reports.closing.checklist import build_checklist
from kpis.reports.closing.closes import build_close_row
from kpis.reports.visible import CentreContext
from kpis.zones import today_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close_month(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    """GET shows what is open; POST accrues missing bills, closes the month or reopens it."""
    frame = recording_context(request, slug)
    if request.method != "POST":
        return show(request, frame, month, None)
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise SuspiciousOperation(f"Nothing is done by {action!r}.")
    if action == "reopen" and not frame.may_reopen:
        raise PermissionDenied(_("Only an administrator reopens a month."))

    def write() -> Outcome:
        return ACTIONS[action](frame, month, request.POST, reader_of(request).id)

    return answer_close(
        request, frame, write, lambda problems: show(request, frame, month, problems)
    )


def show(
    request: HttpRequest, frame: CentreContext, month: date, problems: Problems | None
) -> HttpResponse:
    report = build_checklist(frame, month, today_of(frame.centre))
    form, ticked = close_form(request.POST, problems), request.POST.getlist("far")
    page = checklist_page(frame, report, form, ticked)
    return render_page(request, "kpis/closing/month.html", page)


def accrue(frame: CentreContext, month: date, post: QueryDict, user: int) -> Outcome:
    """The usual amount is had from the records again; what the page says is not believed."""
    report = build_checklist(frame, month, today_of(frame.centre))
    category = read_id(post.get("category", ""))
    bill = None if category is None else report.missing_bill(category)
    if bill is None or bill.usual is None:
        raise CloseRefused(Obstacle.BILL_IS_THERE, month)
    accrue_bill(
        centre_id=frame.centre.id,
        month=month,
        category_id=bill.category,
        amount=bill.usual,
        description=str(USUAL_ACCRUAL),
    )
    values = {
        "category": report.categories[bill.category].name,
        "amount": formatting.money(bill.usual, frame.centre.currency),
    }
    return {"message": _("%(category)s: %(amount)s entered as an accrual.") % values}


def add(frame: CentreContext, month: date, post: QueryDict, user: int) -> Outcome:
    """The usual bills that were chosen, as accruals."""
    keys = post.getlist("bill")
    added = add_usual_bills(centre_id=frame.centre.id, month=month, keys=keys)
    return {"message": added_message(added)}


def close(frame: CentreContext, month: date, post: QueryDict, user: int) -> Outcome:
    """Locked before it is looked at: what is closed is what the page showed."""
    closing.lock_month(frame.centre.id, month)
    now = build_close_row(frame, month, today_of(frame.centre))
    if now.can_be_closed:
        seen = seen_figures(now.cost, now.contacts, now.points)
        refuse_unseen(month, post.get("seen", ""), seen)
        if now.points and not post.get("confirmed"):
            text = _("Items are still open: tick the box to close the month anyway.")
            raise Mistakes({"": {"confirmed": text}})
    closing.close_month(
        centre_id=frame.centre.id,
        month=month,
        user_id=user,
        remark=read_remark(post),
        confirmed=frozenset(post.getlist("far")),
    )
    return {"message": closed_message([month])}


def reopen(frame: CentreContext, month: date, post: QueryDict, user: int) -> Outcome:
    reason = read_remark(post, "reason")
    reopen_month(centre_id=frame.centre.id, month=month, user_id=user, reason=reason)
    text = _("%(month)s is open again.")
    return {"message": capfirst(text % {"month": formatting.month_name(month)})}


ACTIONS: dict[str, Callable[[CentreContext, date, QueryDict, int], Outcome]] = {
    "accrue": accrue,
    "add": add,
    "close": close,
    "reopen": reopen,
}
