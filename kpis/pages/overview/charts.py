"""From the overview's report to its figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.charts.stacks import (
    Layer,
    build_contacts_figure,
    build_cost_figure,
    gather_small_layers,
    sum_known,
)
from kpis.charts.theme import Figure
from kpis.charts.trend import Band, TrendPoint, build_trend_figure
from kpis.facts import Named, Period
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.overview.remarks import remarks_by_period
from kpis.pages.plot import Plot
from kpis.pages.tables.table import shown_shares
from kpis.pages.words.reported import reported_words
from kpis.reports.centre.head import PeriodFigures
from kpis.reports.centre.overview import OverviewReport
from kpis.reports.shown import round_to_sum

COLOURS_IN_STACK = 8


@dataclass(frozen=True, slots=True)
class OverviewPlots:
    trend: Plot
    cost: Plot
    contacts: Plot


def overview_plots(report: OverviewReport) -> OverviewPlots:
    bars = [figures.period for figures in report.trend.bars]
    costs = with_tooltips(cost_layers(report), in_whole_units=True)
    contacts = with_tooltips(contact_layers(report))
    currency = report.head.centre.currency
    stacked = gather_small_layers(costs, COLOURS_IN_STACK, _("Other categories"))
    points, links = [f.period for f in report.trend.figures], period_links(report, bars)
    return OverviewPlots(
        trend=Plot(trend_figure(report), period_links(report, points)),
        cost=Plot(build_cost_figure(bars, stacked, currency, totals_of(costs)), links),
        contacts=Plot(build_contacts_figure(bars, contacts, totals_of(contacts)), links),
    )


def period_links(report: OverviewReport, periods: Sequence[Period]) -> str:
    """Where a click on each point leads: to the page of its period."""
    return json.dumps([selection_query(report.head.selection, period_key(p)) for p in periods])


def trend_figure(report: OverviewReport) -> Figure:
    remarks, estimates = remarks_by_period(report), report.trend.estimates
    currency = report.head.centre.currency
    points = [
        TrendPoint(
            period=figures.period,
            value=figures.cost_per_contact,
            is_complete=figures.is_complete,
            target=target,
            remark=remarks.get(figures.period, ""),
            definition_starts=figures.period in report.trend.breaks,
            reported=reported_words(
                figures.period, report.trend.reported.get(figures.period, ()), currency
            ),
            estimate=estimates[figures.period].cost_per_contact
            if figures.period in estimates
            else None,
        )
        for figures, target in zip(report.trend.figures, report.trend.targets, strict=True)
    ]
    published = report.trend.benchmark
    band = Band(published.low, published.high) if published else None
    return build_trend_figure(points, currency, band, report.head.figures.period)


def cost_layers(report: OverviewReport) -> list[Layer]:
    return layers(report.head.categories, [f.entry.by_category for f in report.trend.bars])


def contact_layers(report: OverviewReport) -> list[Layer]:
    """Contacts handled, whether they count or not."""
    return layers(report.head.channels, [handled_by_channel(f) for f in report.trend.bars])


def with_tooltips(layers: Sequence[Layer], *, in_whole_units: bool = False) -> list[Layer]:
    """What the tooltips of each bar say sums to its total, and its shares to 100.0 %."""
    columns = list(zip(*(layer.values for layer in layers), strict=True))
    shares = zip(*(shown_shares(shares_of(column)) for column in columns), strict=True)
    shown = [round_to_sum(column) for column in columns] if in_whole_units else columns
    sides = zip(layers, zip(*shown, strict=True), shares, strict=True)
    return [Layer(la.name, la.colour, la.values, texts, parts) for la, texts, parts in sides]


def shares_of(values: Sequence[Decimal | int | None]) -> list[Decimal | None]:
    """Of their sum; none where it is nothing or less, as of credits."""
    total = sum(value for value in values if value is not None)
    if total <= 0:
        return [None] * len(values)
    return [None if value is None else Decimal(value) / total for value in values]


def totals_of(layers: Sequence[Layer]) -> list[Decimal | int | None]:
    """Of each bar, as its labels sum up."""
    columns = zip(*(layer.shown or layer.values for layer in layers), strict=True)
    return [sum_known(column) for column in columns]


def handled_by_channel(figures: PeriodFigures) -> dict[int, Decimal | int]:
    return {id: fact.handled for id, fact in figures.entry.contacts.items()}


def layers(names: Sequence[Named], tables: Sequence[Mapping[int, Decimal | int]]) -> list[Layer]:
    """A layer for each category or channel that has a value in any of the periods."""
    used = {id for table in tables for id in table}
    return [
        Layer(named.name, named.colour, [table.get(named.id) for table in tables])
        for named in names
        if named.id in used
    ]
