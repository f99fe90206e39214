"""From the report to the words, figures and tables of the relations page."""

from typing import Any

from django.utils.translation import gettext as _

from kpis.charts.relation import build_scatter_figure
from kpis.charts.relation_lines import build_lines_figure
from kpis.charts.service_axis import Axes, MonthPoint
from kpis.charts.theme import legend_of
from kpis.metrics import MOVING_WITH_COST
from kpis.pages.filters.bar import whole_query
from kpis.pages.filters.choice import Choice
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
from kpis.pages.words.metrics import name_of
from kpis.reports.centre.relations import RelationsReport
from kpis.vocabulary import Metric


def relations_text(report: RelationsReport) -> dict[str, Any]:
    relation = report.chosen
    changes = relation.changes
    return {
        "period_label": span_name(report),
        "metrics": metric_options(report),
        "all_query": all_query(report),
        "title": pair_title(relation),
        "correlation": correlation_text(changes.value if changes else None),
        "interval": interval_text(changes),
        "strength": strength_name(relation),
        "is_enough": relation.is_enough,
        "sentence": sentence(relation),
        "levels_sentence": levels_sentence(relation),
        "method": method(),
        "months_sentence": months_sentence(relation),
        "notes": notes(report),
        "caution": caution(),
        "relations_table": relations_table(report),
        **figures(report),
    }


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


def figures(report: RelationsReport) -> dict[str, Any]:
    relation = report.chosen
    axes = Axes(relation.metric, name_of(relation.metric), report.head.centre.currency)
    points = [
        MonthPoint(month.period, month.is_complete, month.value, month.cost_per_contact)
        for month in relation.months
    ]
    if not relation.used:
        return {}
    scatter = build_scatter_figure(points, axes)
    return {
        "points_figure": scatter,
        "points_legend": legend_of(scatter),
        "points_table": points_table(report),
        "months_figure": build_lines_figure(points, axes, report.redefined),
        "months_table": months_table(report),
    }
