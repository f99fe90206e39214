"""From the checklist of a month to the words on its page."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import money
from kpis.months import month_after, month_before
from kpis.pages.closing.far_text import count_row, far_rows, new_share
from kpis.pages.closing.recurring_text import recurring_text
from kpis.pages.closing.reported_text import change_text, reported_text
from kpis.pages.closing.tables import UnusualRow, history_table, since_table, unusual_table
from kpis.pages.closing.words import closed_by, seen_figures
from kpis.pages.filters.query import YEARS
from kpis.pages.page_url import page_url
from kpis.pages.words.coverage import days_text
from kpis.pages.words.endings import end_button
from kpis.reports.closing.checklist import Checklist, CloseState, UnusualBill
from kpis.vocabulary import UnusualReason

#: More of them would hide the rest of the page.
MOST_UNUSUAL = 8
OK, OPEN, LOOK = "ok", "open", "look"


def checklist_text(report: Checklist, ticked: Sequence[str] = ()) -> dict[str, Any]:
    """ticked: the marks of what is far out that were confirmed already."""
    items = [] if report.state in {CloseState.CLOSED, CloseState.EMPTY} else items_of(report)
    return {
        "month": report.month,
        "month_name": formatting.month_name(report.month),
        "others": other_months(report),
        "state": report.state.value,
        "answer": answer(report),
        "note": note(report),
        "remark_of_close": report.close.remark if is_closed(report) and report.close else "",
        "items": items,
        "points": report.points,
        "far_out": far_rows(report, ticked) if report.can_be_closed else [],
        "can_be_closed": report.can_be_closed,
        "seen": seen_figures(report.now.cost, report.now.contacts, report.points),
        "reported": reported_text(report) if is_closed(report) else None,
        "since": since_table(report),
        "since_note": since_note(report),
        "history": history_table(report),
        "urls": {
            name: page_url(f"{name}-month", report.centre.slug, report.month)
            for name in ("cost", "contact")
        },
    }


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


def is_closed(report: Checklist) -> bool:
    return report.state is CloseState.CLOSED


def other_months(report: Checklist) -> dict[str, Any]:
    around = {"previous": month_before(report.month), "next": month_after(report.month)}
    return {
        which: {
            "url": page_url("close-month", report.centre.slug, month),
            "label": formatting.month_name(month),
        }
        for which, month in around.items()
        if month.year in YEARS
    }


def answer(report: Checklist) -> str:
    """The one sentence that the page begins with."""
    values: dict[str, Any] = {
        "month": formatting.month_name(report.month),
        "count": report.points,
    }
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


def items_of(report: Checklist) -> list[dict[str, Any]]:
    return [
        bills_item(report),
        {"key": "recurring", "title": _("Recurring bills")} | recurring_text(report),
        channels_item(report),
        accruals_item(report),
        unusual_item(report),
        {"key": "change", "title": _("Cost per contact"), "state": "none"} | change_text(report),
    ]


def bills_item(report: Checklist) -> dict[str, Any]:
    bills, currency = report.gap.bills, report.centre.currency
    item: dict[str, Any] = {"key": "bills", "title": _("Bills"), "state": OPEN}
    if not bills and not report.gap.no_costs:
        text = _("Every category that is expected has a cost.")
        return item | {"state": OK, "text": text}
    text = ngettext(
        "%(count)s category that is expected has no cost.",
        "%(count)s categories that are expected have no cost.",
        len(bills),
    )
    return item | {
        "text": text % {"count": len(bills)} if bills else _("No cost is recorded."),
        "bills": [
            {
                "category": bill.category,
                "token": str(uuid4()),
                "name": report.categories[bill.category].name,
                "usual": _("usually about %(amount)s") % {"amount": money(bill.usual, currency, 0)},
                "action": _("Enter as accrual (%(amount)s)")
                % {"amount": money(bill.usual, currency)},
                "end": end_button(
                    report.categories[bill.category].name, report.month, category=bill.category
                ),
            }
            for bill in bills
        ],
        "link": link(report, "cost", _("Enter costs")),
    }


def channels_item(report: Checklist) -> dict[str, Any]:
    item: dict[str, Any] = {"key": "channels", "title": _("Contacts"), "state": OPEN}
    missing = [report.channels[id].name for id in report.gap.channels]
    days = [
        _("%(channel)s: missing %(days)s.")
        % {"channel": report.channels[each.channel].name, "days": days_text(each.days)}
        for each in report.gap.days
    ]
    if not missing and not days and not report.gap.no_contacts:
        return item | {"state": OK, "text": _("Every channel that counts has its contacts.")}
    text = ngettext("Missing channel: %(names)s.", "Missing channels: %(names)s.", len(missing))
    whole = [text % {"names": ", ".join(missing)}] if missing else []
    return item | {
        "text": " ".join([*whole, *days]) or _("No contact is recorded."),
        "ends": [
            end_button(report.channels[id].name, report.month, channel=id)
            for id in report.gap.channels
        ],
        "link": link(report, "contact", _("Enter contacts")),
    }


def accruals_item(report: Checklist) -> dict[str, Any]:
    accruals = report.accruals
    item: dict[str, Any] = {"key": "accruals", "title": _("Accruals"), "state": OPEN}
    if not accruals.count:
        return item | {"state": OK, "text": _("No accrual is awaiting its bill.")}
    text = ngettext(
        "%(count)s accrual of %(amount)s is awaiting its bill.",
        "%(count)s accruals of %(amount)s in all are awaiting their bills.",
        accruals.count,
    )
    amount = money(accruals.sum, report.centre.currency)
    return item | {
        "text": text % {"count": formatting.count(accruals.count), "amount": amount},
        "link": link(report, "cost", _("Confirm accruals")),
    }


def unusual_item(report: Checklist) -> dict[str, Any]:
    item: dict[str, Any] = {"key": "unusual", "title": _("Unusual figures"), "state": LOOK}
    rows = [
        *(count_row(report, finding) for finding in report.unusual_counts),
        *(unusual_row(bill, report) for bill in report.unusual),
    ]
    if not rows:
        text = _("Nothing stands out from the previous twelve months.")
        return item | {"state": OK, "text": text}
    text = ngettext(
        "%(count)s figure stands out from the previous twelve months.",
        "%(count)s figures stand out from the previous twelve months.",
        len(rows),
    )
    more = len(rows) - MOST_UNUSUAL
    return item | {
        "text": text % {"count": len(rows)},
        "unusual": unusual_table(rows[:MOST_UNUSUAL]),
        "more": _("… and %(count)s more.") % {"count": more} if more > 0 else "",
        "link": link(report, "cost", _("See the costs")),
    }


def unusual_row(bill: UnusualBill, report: Checklist) -> UnusualRow:
    words = [bill.description, bill.supplier]
    if bill.channel is not None and bill.channel in report.channels:
        words.append(report.channels[bill.channel].name)
    currency = report.centre.currency
    return UnusualRow(
        name=report.categories[bill.category].name,
        words=" · ".join(filter(None, words)),
        amount=money(bill.amount, currency),
        usual=money(bill.why.usual, currency),
        reason=reason_of(bill),
    )


def reason_of(bill: UnusualBill) -> str:
    if bill.why.is_share:
        return new_share(bill.amount, bill.why.usual)
    return _("sign change") if bill.why.reason is UnusualReason.SIGN else ""


def link(report: Checklist, page: str, label: str) -> dict[str, str]:
    return {
        "url": page_url(f"{page}-month", report.centre.slug, report.month),
        "label": label,
    }
