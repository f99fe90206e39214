"""What is missing, said in one sentence."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.coverage import days_text
from kpis.pages.wording import join_items
from kpis.reports.overview import OverviewReport

MOST_GAPS = 2


def noticed_gaps(report: OverviewReport) -> list[Any]:
    """What the selected period lacks; else what the month after the last complete one lacks."""
    gaps = list(report.headline.figures.gaps)
    return [report.notice] if not gaps and report.notice is not None else gaps


def finish_link(report: OverviewReport) -> dict[str, Any] | None:
    """To the check-list of the first month that lacks something and has ended."""
    month = next((gap.month for gap in noticed_gaps(report) if not gap.running), None)
    if month is None:
        return None
    text = _("Finish %(month)s") % {"month": formatting.month_alone(month)}
    return {"month": month, "text": text}


def notice_of(report: OverviewReport) -> str:
    gaps = noticed_gaps(report)
    sentences = [gap_sentence(gap, report) for gap in gaps[:MOST_GAPS]]
    if (more := len(gaps) - MOST_GAPS) > 0:
        text = ngettext(
            "One more month is not complete.", "%(count)s more months are not complete.", more
        )
        sentences.append(text % {"count": more})
    return " ".join(map(capfirst, sentences))


def gap_sentence(gap: Any, report: Any) -> str:
    month = formatting.month_name(gap.month)
    items = missing_items(gap, report)
    if not items:
        return _("%(month)s has not ended yet.") % {"month": month}
    return _("%(month)s is not complete. Missing: %(items)s.") % {
        "month": month,
        "items": join_items(items),
    }


def missing_items(gap: Any, report: Any) -> list[str]:
    if gap.no_costs and gap.no_contacts:
        return [_("all costs and contacts")]
    categories = {category.id: category.name for category in report.categories}
    channels = {channel.id: channel.name for channel in report.channels}
    bills = [
        _("the bill for %(category)s (usually about %(amount)s)")
        % {
            "category": categories[bill.category],
            "amount": formatting.money(bill.usual, report.centre.currency, 0),
        }
        for bill in gap.bills
    ]
    contacts = [
        _("contacts by %(channel)s") % {"channel": channels[channel]} for channel in gap.channels
    ]
    contacts += [
        _("contacts by %(channel)s (%(days)s)")
        % {"channel": channels[missing.channel], "days": days_text(missing.days)}
        for missing in gap.days
    ]
    return [
        *([_("all costs")] if gap.no_costs else bills),
        *([_("all contacts")] if gap.no_contacts else contacts),
    ]
