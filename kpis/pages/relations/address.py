"""What the address of the relations page says, and the links that keep it."""

from kpis.metrics import MOVING_WITH_COST
from kpis.pages.filters.address import Address
from kpis.pages.filters.query import period_key, selection_query
from kpis.reports.centre.relations import RelationsReport
from kpis.vocabulary import Metric


def read_metric(address: Address) -> Metric:
    """with=satisfaction; where it is none of the four, the first of them."""
    return address.one_of(
        "with", {metric.value: metric for metric in MOVING_WITH_COST}, MOVING_WITH_COST[0]
    )


def metric_query(report: RelationsReport, metric: Metric) -> str:
    """The same page, with another figure beside the cost per contact."""
    chosen = report.head.selection.day is not None
    query = selection_query(
        report.head.selection, period_key(report.head.figures.period) if chosen else None
    )
    return f"{query}&with={metric}"
