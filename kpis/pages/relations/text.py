"""From the report to the words, figures and tables of the relations page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kpis.charts.relation import build_scatter_figure
from kpis.charts.relation_lines import build_lines_figure
from kpis.charts.service_axis import Axes, MonthPoint
from kpis.metrics import MOVING_WITH_COST
from kpis.pages.filters.bar import FilterBar, bar_of, whole_query
from kpis.pages.filters.choice import Choice
from kpis.pages.plot import Plot
from kpis.pages.relations.tables import (
    caution,
    method,
    months_table,
    pair_title,
    points_table,
    redefined_notes,
    relations_table,
    span_name,
)
from kpis.pages.relations.words import (
    correlation_text,
    interval_text,
    levels_sentence,
    months_sentence,
    sentence,
    strength_name,
)
from kpis.pages.tables.table import Table
from kpis.pages.words.metrics import name_of
from kpis.reports.centre.relations import RelationsReport
from kpis.vocabulary import Metric


@dataclass(frozen=True, slots=True)
class Pictures:
    """The two figures against each other, and month by month, each with its table."""

    points: Plot
    points_table: Table
    months: Plot
    months_table: Table


@dataclass(frozen=True, slots=True)
class RelationsPage:
    """interval: empty where there is none. notes: what else is to be known before the pictures are
    read, which are there where any month knows both figures."""

    period_label: str
    bar: FilterBar
    metrics: Sequence[Choice]
    title: str
    correlation: str
    interval: str
    strength: str
    sentence: str
    levels_sentence: str
    method: str
    months_sentence: str
    notes: Sequence[str]
    caution: str
    relations_table: Table
    pictures: Pictures | None


def relations_text(report: RelationsReport) -> RelationsPage:
    relation = report.chosen
    changes = relation.changes
    return RelationsPage(
        period_label=span_name(report),
        metrics=metric_options(report),
        bar=replace(bar_of(report.head), all_query=all_query(report)),
        title=pair_title(relation),
        correlation=correlation_text(changes.value if changes else None),
        interval=interval_text(changes),
        strength=strength_name(relation),
        sentence=sentence(relation),
        levels_sentence=levels_sentence(relation),
        method=method(),
        months_sentence=months_sentence(relation),
        notes=notes(report),
        caution=caution(),
        relations_table=relations_table(report),
        pictures=pictures(report) if relation.used else None,
    )


def all_query(report: RelationsReport) -> str:
    """Without the filters of parts, with the rest."""
    return f"{whole_query(report.head.selection)}&with={report.chosen.metric}"


def metric_options(report: RelationsReport) -> list[Choice]:
    return [
        Choice(metric.value, name_of(metric), metric is report.chosen.metric)
        for metric in MOVING_WITH_COST
    ]


def notes(report: RelationsReport) -> list[str]:
    """What else is to be known before the charts are read."""
    relation = report.chosen
    found = [*redefined_notes(report)]
    if report.by_handle_time and relation.metric is Metric.AVERAGE_HANDLE_TIME:
        found.append(
            _(
                "Shared cost is allocated to these channels by handle time: the calculation "
                "itself links the two."
            )
        )
    return found


def pictures(report: RelationsReport) -> Pictures:
    relation = report.chosen
    axes = Axes(relation.metric, name_of(relation.metric), report.head.centre.currency)
    points = [
        MonthPoint(month.period, month.is_complete, month.value, month.cost_per_contact)
        for month in relation.months
    ]
    return Pictures(
        points=Plot(build_scatter_figure(points, axes)),
        points_table=points_table(report),
        months=Plot(build_lines_figure(points, axes, report.redefined)),
        months_table=months_table(report),
    )
