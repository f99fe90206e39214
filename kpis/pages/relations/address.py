"""What the address of the relations page says, and the links that keep it."""

from collections.abc import Mapping

from kpis.pages.filters import period_key, selection_query
from kpis.reports.relations import RelationsReport
from kpis.vocabulary import RELATED, Metric


def read_metric(query: Mapping[str, str]) -> Metric:
    """with=satisfaction; what is none of the four is the first of them."""
    wanted = query.get("with", "")
    return next((metric for metric in RELATED if metric == wanted), RELATED[0])


def metric_query(report: RelationsReport, metric: Metric) -> str:
    """The same page, with another figure beside the cost per contact."""
    chosen = report.selection.day is not None
    query = selection_query(report.selection, period_key(report.last) if chosen else None)
    return f"{query}&with={metric}"
