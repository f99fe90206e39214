"""From the checklist of a month to the words on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.facts import CentreFact
from kpis.months import month_after, month_before
from kpis.pages.closing.far_text import far_rows
from kpis.pages.closing.items import Item, items_of
from kpis.pages.closing.reported_text import Reported, reported_text
from kpis.pages.closing.tables import history_table, since_table
from kpis.pages.closing.words import CloseForm, closed_by, seen_figures
from kpis.pages.filters.choice import AddressLink, Choice
from kpis.pages.filters.query import YEARS
from kpis.pages.page_url import page_url
from kpis.pages.tables.table import Table
from kpis.reports.closing.checklist import Checklist, CloseState
from kpis.reports.visible import CentreContext


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """A month and its close. others: the months beside it. points: how many are open. far_out:
    the boxes of what is far from usual. reported: where the month is closed."""

    centre: CentreFact
    currency_name: str
    may_record: bool
    may_reopen: bool
    form: CloseForm
    month_name: str
    previous: AddressLink | None
    next: AddressLink | None
    state: str
    answer: str
    note: str
    remark_of_close: str
    items: Sequence[Item]
    points: int
    far_out: Sequence[Choice]
    can_be_closed: bool
    seen: str
    reported: Reported | None
    since: Table | None
    since_note: str
    history: Table
    cost_url: str
    contact_url: str
    undo_token: str


def checklist_page(
    frame: CentreContext, report: Checklist, form: CloseForm, ticked: Sequence[str]
) -> ChecklistPage:
    """ticked: the marks of what is far out that were confirmed already."""
    month, slug = report.month, report.centre.slug
    close = report.close if report.state is CloseState.CLOSED else None
    is_over = report.state in {CloseState.CLOSED, CloseState.EMPTY}
    return ChecklistPage(
        centre=frame.centre,
        currency_name=formatting.currency_name(frame.centre.currency),
        may_record=frame.may_record,
        may_reopen=frame.may_reopen,
        form=form,
        month_name=formatting.month_name(month),
        previous=month_link(report, month_before(month)),
        next=month_link(report, month_after(month)),
        state=report.state.value,
        answer=answer(report),
        note=note(report),
        remark_of_close=close.remark if close else "",
        items=[] if is_over else items_of(report),
        points=report.points,
        far_out=far_rows(report, ticked) if report.can_be_closed else [],
        can_be_closed=report.can_be_closed,
        seen=seen_figures(report.now.cost, report.now.contacts, report.points),
        reported=reported_text(report, close) if close else None,
        since=since_table(report),
        since_note=since_note(report),
        history=history_table(report),
        cost_url=page_url("cost-month", slug, month),
        contact_url=page_url("contact-month", slug, month),
        undo_token=str(uuid4()),
    )


def since_note(report: Checklist) -> str:
    since = report.since
    if since is None:
        return ""
    if since.more:
        return _("More lines have changed than are shown; the totals have them all.")
    lines = since.lines
    if since.contacts or lines.changed or lines.added or lines.removed:
        return ""
    return _("No cost line and no contact count has changed since.")


def month_link(report: Checklist, month: date) -> AddressLink | None:
    if month.year not in YEARS:
        return None
    url = page_url("close-month", report.centre.slug, month)
    return AddressLink(formatting.month_name(month), url)


def answer(report: Checklist) -> str:
    """The one sentence that the page begins with."""
    values = {"month": formatting.month_name(report.month), "count": report.points}
    if report.state is CloseState.UNFINISHED:
        text = ngettext(
            "One item is open in %(month)s",
            "%(count)s items are open in %(month)s",
            report.points,
        )
        return capfirst(text % values)
    text = {
        CloseState.CLOSED: _("%(month)s is closed"),
        CloseState.READY: _("%(month)s can be closed"),
        CloseState.RUNNING: _("%(month)s has not ended yet"),
        CloseState.EMPTY: _("Nothing is recorded for %(month)s"),
    }[report.state]
    return capfirst(text % values)


def note(report: Checklist) -> str:
    """What goes with the answer: who closed it, or who opened it again and why."""
    close = report.close
    if close is not None and close.reopened_at is None:
        return closed_by(close.closed_by, close.closed_at)
    if close is not None and close.reopened_at is not None:
        text = _("Reopened by %(person)s on %(moment)s: %(reason)s")
        values = {"person": close.reopened_by, "moment": formatting.moment_name(close.reopened_at)}
        return text % {**values, "reason": close.reason}
    if report.state is CloseState.RUNNING:
        day = formatting.day_name(month_after(report.month))
        return _("It can be closed from %(day)s on.") % {"day": day}
    if report.state is CloseState.READY:
        return ready_note(report)
    if report.state is CloseState.EMPTY:
        return _("Enter or load its costs and contacts first.")
    return _("It can still be closed, once you confirm it below.")


def ready_note(report: Checklist) -> str:
    if report.far_out:
        return _("A figure is far from usual: confirm it below, or correct it.")
    return _("Nothing that was expected is missing.")
