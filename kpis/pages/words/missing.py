"""What is missing, said in one short sentence; what it is of many, in a fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.words.coverage import days_text
from kpis.pages.words.endings import EndButton, end_button
from kpis.pages.words.small import join_items
from kpis.reports.centre.head import MonthGap, PeriodHead
from kpis.reports.centre.overview import OverviewReport
from kpis.reports.centres.portfolio import MissingRate

MOST_GAPS = 2
#: More missing things than these are counted in the sentence, and named in the fold.
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class MissingThing:
    """text: within a sentence. end: what ends it; None where a whole month is missing, or days."""

    text: str
    end: EndButton | None = None


@dataclass(frozen=True, slots=True)
class MissingMonth:
    month: str
    items: Sequence[MissingThing]


@dataclass(frozen=True, slots=True)
class FinishLink:
    """To the check-list of a month."""

    month: date
    text: str


def noticed_gaps(report: OverviewReport) -> list[MonthGap]:
    """What the selected period lacks; else what the month after the last complete one lacks."""
    gaps = list(report.head.figures.gaps)
    return [report.notice] if not gaps and report.notice is not None else gaps


def finish_link(report: OverviewReport) -> FinishLink | None:
    """To the check-list of the first month that lacks something and has ended."""
    month = next((gap.month for gap in noticed_gaps(report) if not gap.running), None)
    if month is None:
        return None
    text = _("Finish %(month)s") % {"month": formatting.month_alone(month)}
    return FinishLink(month, text)


def notice_of(report: OverviewReport) -> str:
    gaps = noticed_gaps(report)
    sentences = [gap_sentence(gap, report.head) for gap in gaps[:MOST_GAPS]]
    if (more := len(gaps) - MOST_GAPS) > 0:
        text = ngettext(
            "One more month is not complete.", "%(count)s more months are not complete.", more
        )
        sentences.append(text % {"count": more})
    return " ".join(map(capfirst, sentences))


def gap_sentence(gap: MonthGap, head: PeriodHead) -> str:
    month = formatting.month_name(gap.month)
    items = missing_items(gap, head)
    if not items:
        return _("%(month)s has not ended yet.") % {"month": month}
    if len(items) > MOST_NAMED:
        text = ngettext(
            "%(month)s is not complete: %(count)s thing is missing.",
            "%(month)s is not complete: %(count)s things are missing.",
            len(items),
        )
        return text % {"month": month, "count": len(items)}
    return _("%(month)s is not complete. Missing: %(items)s.") % {
        "month": month,
        "items": join_items(items),
    }


def missing_items(gap: MonthGap, head: PeriodHead) -> list[str]:
    return [item.text for item in missing_things(gap, head)]


def fold_of(gaps: Sequence[MonthGap], head: PeriodHead) -> list[MissingMonth]:
    """What each of the months lacks, with the click that says that it no longer comes."""
    return [
        MissingMonth(formatting.month_name(gap.month), items)
        for gap in gaps[:MOST_GAPS]
        if (items := missing_things(gap, head))
    ]


def missing_things(gap: MonthGap, head: PeriodHead) -> list[MissingThing]:
    if gap.no_costs and gap.no_contacts:
        return [MissingThing(_("all costs and contacts"))]
    return [
        *([MissingThing(_("all costs"))] if gap.no_costs else missing_bills(gap, head)),
        *([MissingThing(_("all contacts"))] if gap.no_contacts else missing_contacts(gap, head)),
    ]


def missing_bills(gap: MonthGap, head: PeriodHead) -> list[MissingThing]:
    names = {category.id: category.name for category in head.categories}
    return [
        MissingThing(
            _("the bill for %(category)s (usually about %(amount)s)")
            % {
                "category": names[bill.category],
                "amount": formatting.money(bill.usual, head.centre.currency, 0),
            },
            end_button(names[bill.category], gap.month, category=bill.category),
        )
        for bill in gap.bills
    ]


def missing_contacts(gap: MonthGap, head: PeriodHead) -> list[MissingThing]:
    names = {channel.id: channel.name for channel in head.channels}
    return [
        MissingThing(
            _("contacts by %(channel)s") % {"channel": names[id]},
            end_button(names[id], gap.month, channel=id),
        )
        for id in gap.channels
    ] + [
        MissingThing(
            _("contacts by %(channel)s (%(days)s)")
            % {"channel": names[missing.channel], "days": days_text(missing.days)}
        )
        for missing in gap.days
    ]


def missing_rates_text(missing: Sequence[MissingRate]) -> str:
    """Such as "CAD for April 2026, CAD for May 2026 and 3 more"."""
    named = [
        _("%(currency)s for %(month)s")
        % {"currency": each.currency, "month": formatting.month_name(each.month)}
        for each in missing[:3]
    ]
    text = ", ".join(named)
    if len(missing) <= 3:
        return text
    return _("%(names)s and %(count)s more") % {"names": text, "count": len(missing) - 3}
