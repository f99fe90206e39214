"""The points of a month's checklist: what was found of each, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import money
from kpis.pages.closing.far_text import count_row, new_share
from kpis.pages.closing.recurring_text import RecurringRow, recurring_rows, recurring_sentence
from kpis.pages.closing.reported_text import change_text
from kpis.pages.closing.tables import UnusualRow, unusual_table
from kpis.pages.filters.choice import AddressLink
from kpis.pages.page_url import page_url
from kpis.pages.tables.table import Table
from kpis.pages.words.coverage import days_text
from kpis.pages.words.endings import EndButton, end_button
from kpis.reports.closing.checklist import Checklist, MissingBill, UnusualBill
from kpis.vocabulary import UnusualReason

#: More of them would hide the rest of the page.
MOST_UNUSUAL = 8
#: The states of a point; the last is neither good nor bad.
OK, OPEN, LOOK, NONE = "ok", "open", "look", "none"


@dataclass(frozen=True, slots=True)
class BillRow:
    """A category without its cost. category: its id. action: what one click enters."""

    category: int
    token: str
    name: str
    usual: str
    action: str
    end: EndButton


@dataclass(frozen=True, slots=True)
class Item:
    """A point. bills, recurring, ends: what is missing, with a click for each. add_all: the token
    of the click for all that recur. more: how many unusual figures are not shown."""

    title: str
    state: str
    text: str
    link: AddressLink | None = None
    bills: Sequence[BillRow] = ()
    recurring: Sequence[RecurringRow] = ()
    add_all: str = ""
    ends: Sequence[EndButton] = ()
    unusual: Table | None = None
    more: str = ""
    steps: Table | None = None


def items_of(report: Checklist) -> list[Item]:
    change = change_text(report)
    return [
        bills_item(report),
        Item(
            _("Recurring bills"),
            LOOK if report.recurring else OK,
            recurring_sentence(report.recurring),
            recurring=recurring_rows(report),
            add_all=str(uuid4()) if len(report.recurring) > 1 else "",
        ),
        channels_item(report),
        accruals_item(report),
        unusual_item(report),
        Item(_("Cost per contact"), NONE, change.text, steps=change.steps),
    ]


def bills_item(report: Checklist) -> Item:
    bills, title = report.gap.bills, _("Bills")
    if not bills and not report.gap.no_costs:
        return Item(title, OK, _("Every category that is expected has a cost."))
    text = ngettext(
        "%(count)s category that is expected has no cost.",
        "%(count)s categories that are expected have no cost.",
        len(bills),
    )
    return Item(
        title,
        OPEN,
        text % {"count": len(bills)} if bills else _("No cost is recorded."),
        link(report, "cost", _("Enter costs")),
        bills=[bill_row(bill, report) for bill in bills],
    )


def bill_row(bill: MissingBill, report: Checklist) -> BillRow:
    name, currency = report.categories[bill.category].name, report.centre.currency
    return BillRow(
        category=bill.category,
        token=str(uuid4()),
        name=name,
        usual=_("usually about %(amount)s") % {"amount": money(bill.usual, currency, 0)},
        action=_("Enter as accrual (%(amount)s)") % {"amount": money(bill.usual, currency)},
        end=end_button(name, report.month, category=bill.category),
    )


def channels_item(report: Checklist) -> Item:
    title = _("Contacts")
    missing = [report.channels[id].name for id in report.gap.channels]
    days = [
        _("%(channel)s: missing %(days)s.")
        % {"channel": report.channels[each.channel].name, "days": days_text(each.days)}
        for each in report.gap.days
    ]
    if not missing and not days and not report.gap.no_contacts:
        return Item(title, OK, _("Every channel that counts has its contacts."))
    text = ngettext("Missing channel: %(names)s.", "Missing channels: %(names)s.", len(missing))
    whole = [text % {"names": ", ".join(missing)}] if missing else []
    return Item(
        title,
        OPEN,
        " ".join([*whole, *days]) or _("No contact is recorded."),
        link(report, "contact", _("Enter contacts")),
        ends=[
            end_button(report.channels[id].name, report.month, channel=id)
            for id in report.gap.channels
        ],
    )


def accruals_item(report: Checklist) -> Item:
    accruals, title = report.accruals, _("Accruals")
    if not accruals.count:
        return Item(title, OK, _("No accrual is awaiting its bill."))
    text = ngettext(
        "%(count)s accrual of %(amount)s is awaiting its bill.",
        "%(count)s accruals of %(amount)s in all are awaiting their bills.",
        accruals.count,
    )
    amount = money(accruals.sum, report.centre.currency)
    return Item(
        title,
        OPEN,
        text % {"count": formatting.count(accruals.count), "amount": amount},
        link(report, "cost", _("Confirm accruals")),
    )


def unusual_item(report: Checklist) -> Item:
    title = _("Unusual figures")
    rows = [
        *(count_row(report, finding) for finding in report.unusual_counts),
        *(unusual_row(bill, report) for bill in report.unusual),
    ]
    if not rows:
        return Item(title, OK, _("Nothing stands out from the previous twelve months."))
    text = ngettext(
        "%(count)s figure stands out from the previous twelve months.",
        "%(count)s figures stand out from the previous twelve months.",
        len(rows),
    )
    more = len(rows) - MOST_UNUSUAL
    return Item(
        title,
        LOOK,
        text % {"count": len(rows)},
        link(report, "cost", _("See the costs")),
        unusual=unusual_table(rows[:MOST_UNUSUAL]),
        more=_("… and %(count)s more.") % {"count": more} if more > 0 else "",
    )


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


def link(report: Checklist, page: str, label: str) -> AddressLink:
    return AddressLink(label, page_url(f"{page}-month", report.centre.slug, report.month))
