"""Where the remarks on months stand among the periods of the trend."""

from kpis.facts import Period
from kpis.reports.overview import OverviewReport


def remarks_by_period(report: OverviewReport) -> dict[Period, str]:
    """A remark stands at the first period of the trend that holds its month."""
    remarks: dict[Period, str] = {}
    for annotation in report.trend.annotations:
        period = next(
            (f.period for f in report.trend.figures if f.period.contains(annotation.month)), None
        )
        if period is not None:
            known = remarks.get(period)
            remarks[period] = f"{known}; {annotation.text}" if known else annotation.text
    return remarks
