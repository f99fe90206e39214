"""Where the remarks on months stand among the periods of the trend."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import AnnotationFact, Period
from kpis.reports.centre.overview import OverviewReport
from kpis.vocabulary import PeriodKind

#: A chart has room for so many at one point; its table has them all.
MOST_AT_A_POINT = 2


def remarks_by_period(report: OverviewReport) -> dict[Period, str]:
    """As the chart shows them."""
    return {
        period: joined([remark.text for remark in remarks])
        for period, remarks in placed_remarks(report).items()
    }


def joined(texts: Sequence[str]) -> str:
    shown = "; ".join(texts[:MOST_AT_A_POINT])
    more = len(texts) - MOST_AT_A_POINT
    if more <= 0:
        return shown
    return _("%(remarks)s; and %(count)s more") % {"remarks": shown, "count": more}


def signed_remarks_by_period(report: OverviewReport) -> dict[Period, str]:
    """As the table shows them: with who wrote each and when, and of which month it is."""
    return {
        period: "; ".join(signed(remark, period) for remark in remarks)
        for period, remarks in placed_remarks(report).items()
    }


def listed_remarks(report: OverviewReport) -> list[tuple[str, str]]:
    """As the list below a narrow chart says them, whole: the period's name and its remarks, in
    the order of the numbers in the chart."""
    placed = placed_remarks(report)
    return [
        (
            formatting.period_name(period),
            "; ".join(of_month(r, period, r.text) for r in placed[period]),
        )
        for period in (figures.period for figures in report.trend.figures)
        if period in placed
    ]


def signed(remark: AnnotationFact, period: Period) -> str:
    when = remark.written_at
    day = formatting.day_name(localtime(when).date()) if when else ""
    signature = ", ".join(filter(None, [remark.author, day]))
    return of_month(remark, period, f"{remark.text} ({signature})" if signature else remark.text)


def of_month(remark: AnnotationFact, period: Period, text: str) -> str:
    """With the month that the remark is on, where the period is not that month."""
    if period.kind is PeriodKind.MONTH:
        return text
    return formatting.labelled(formatting.month_name(remark.month), text)


def placed_remarks(report: OverviewReport) -> dict[Period, list[AnnotationFact]]:
    periods = [figures.period for figures in report.trend.figures]
    placed: dict[Period, list[AnnotationFact]] = defaultdict(list)
    for remark in report.trend.annotations:
        if (period := period_of(remark.month, periods)) is not None:
            placed[period].append(remark)
    return placed


def period_of(month: date, periods: Sequence[Period]) -> Period | None:
    """The period in which the month begins: of weeks the one with its first day, of rolling
    years, in a dozen of which it lies, the one that it ends."""
    if periods[0].kind in {PeriodKind.ROLLING_YEAR, PeriodKind.YEAR_TO_DATE}:
        return next((p for p in periods if formatting.last_month(p) == month), None)
    return next((p for p in periods if p.contains(month)), None)
