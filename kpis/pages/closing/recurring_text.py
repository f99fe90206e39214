"""The bills that came every month or every year and have not come, by name."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.formatting import money
from kpis.reports.closing.checklist import Checklist, RecurringBill


class RecurringRow(NamedTuple):
    """A bill with its usual amount; key, token: of the click that adds it."""

    name: str
    usual: str
    key: str
    token: str


def recurring_sentence(bills: Sequence[RecurringBill]) -> str:
    if not bills:
        return _("Every monthly and yearly bill is there.")
    text = ngettext(
        "%(count)s usual bill has not come.",
        "%(count)s usual bills have not come.",
        len(bills),
    )
    return text % {"count": len(bills)}


def recurring_rows(report: Checklist) -> list[RecurringRow]:
    return [
        RecurringRow(name_of(bill, report), usual_words(bill, report), bill.key, str(uuid4()))
        for bill in report.recurring
    ]


def name_of(bill: RecurringBill, report: Checklist) -> str:
    """Its words, supplier, category and channel; what is not known of it is left out."""
    channel = report.channels.get(bill.channel or 0)
    words = [] if bill.is_category else [bill.description, bill.supplier]
    parts = [*words, report.categories[bill.category].name, channel.name if channel else ""]
    return " · ".join(filter(None, parts))


def usual_words(bill: RecurringBill, report: Checklist) -> str:
    amount = money(bill.usual, report.centre.currency)
    if bill.is_yearly:
        return _("in this month of the previous two years, last %(amount)s") % {"amount": amount}
    return _("in each of the previous three months, usually %(amount)s") % {"amount": amount}
