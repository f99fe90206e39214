"""What is far out in a month, in words: for its checklist, and for the close that asks."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.far_out import FarOutRefused
from kpis.formatting import money
from kpis.pages.closing.tables import UnusualRow
from kpis.pages.filters.choice import Choice
from kpis.reports.closing.checklist import Checklist, Finding
from kpis.vocabulary import FarOutKind


def far_rows(report: Checklist, ticked: Sequence[str]) -> list[Choice]:
    """What the close asks about, one box each; its value is what is confirmed."""
    currency = report.centre.currency
    return [
        Choice(
            key=each.mark,
            label=in_words(name_in(report, each), each, currency),
            selected=each.mark in ticked,
        )
        for each in report.far_out
    ]


def count_row(report: Checklist, finding: Finding) -> UnusualRow:
    """A channel or the cost per contact, as a row of what is unusual."""
    currency = report.centre.currency
    is_channel = finding.subject.kind is FarOutKind.CHANNEL
    return UnusualRow(
        name=name_of(name_in(report, finding), finding),
        words=_("contacts handled") if is_channel else "",
        amount=figure(finding.found, finding, currency),
        usual=figure(finding.usual, finding, currency),
        reason=new_share(finding.found, finding.usual) if finding.is_share else "",
    )


def name_in(report: Checklist, finding: Finding) -> str:
    of = finding.subject
    named = report.channels if of.kind is FarOutKind.CHANNEL else report.categories
    return named[of.id].name if of.id in named else ""


def refused_in_words(refused: FarOutRefused, currency: str) -> str:
    """What, what was found and what is usual, each; and what to do."""
    text = _(
        "%(month)s has figures far from usual. Confirm each on the page of the month, or correct "
        "it. %(list)s."
    )
    listed = "; ".join(in_words(name, each, currency) for name, each in refused.found)
    return text % {"month": formatting.month_name(refused.month), "list": listed}


def in_words(name: str, finding: Finding, currency: str) -> str:
    """Such as "Software: €120,000,000.00, usually about €4,000.00"."""
    values = {
        "what": name_of(name, finding),
        "found": figure(finding.found, finding, currency),
        "usual": figure(finding.usual, finding, currency),
    }
    if finding.is_share:
        return _("%(what)s: %(found)s; a usual month has %(usual)s in all") % values
    return _("%(what)s: %(found)s, usually about %(usual)s") % values


def name_of(name: str, finding: Finding) -> str:
    of = finding.subject
    if of.kind is FarOutKind.FIGURE:
        return _("Cost per contact")
    if of.kind is FarOutKind.CATEGORY:
        return _("%(category)s in all") % {"category": name}
    return " · ".join(filter(None, [name, of.description, of.supplier]))


def figure(value: Decimal, finding: Finding, currency: str) -> str:
    if finding.subject.kind is FarOutKind.CHANNEL:
        return formatting.number(value)
    return money(value, currency)


def new_share(found: Decimal, usual: Decimal) -> str:
    """Such as "new: 160% of a usual month"."""
    share = formatting.percent(abs(found / usual), 0)
    return _("new: %(percent)s of a usual month") % {"percent": share}
