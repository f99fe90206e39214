"""From the channels report to its pictures."""

from dataclasses import dataclass
from typing import Any

from kpis.charts.sensitivity import BandRow, build_sensitivity_figure
from kpis.charts.small_multiples import PanelPoint, SmallPanel, build_panel
from kpis.charts.theme import legend_of
from kpis.formatting import money
from kpis.models.labels import LABELS
from kpis.pages.channels.tables import change_cell
from kpis.pages.channels.words import key_moves
from kpis.pages.tables.table import Cell
from kpis.reports.centre.channels import ChannelLine, ChannelsReport


def channels_figures(report: ChannelsReport) -> dict[str, Any]:
    figures: dict[str, Any] = {"panels": trend_panels(report)}
    if key_moves(report.sensitivity):
        bands = report.sensitivity.bands
        rows = [BandRow(b.channel, b.in_force, b.by_method, b.low, b.high) for b in bands]
        labels = {basis: str(LABELS[basis]) for basis in bands[0].by_method}
        figure = build_sensitivity_figure(rows, labels, report.head.centre.currency)
        figures |= {"keys_figure": figure, "keys_legend": legend_of(figure)}
    return figures


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """A channel's chart, and the figure of the period that the page is about in its head."""

    chart: SmallPanel
    value: str
    change: Cell
    target: str


def trend_panels(report: ChannelsReport) -> list[TrendPanel]:
    drawn = [(line, panel_of(line, report)) for line in report.lines]
    currency = report.head.centre.currency
    return [
        TrendPanel(
            chart=panel,
            value=money(line.figures.cost_per_contact, currency),
            change=change_cell(line),
            target="" if line.target is None else money(line.target, currency),
        )
        for line, panel in drawn
        if panel is not None
    ]


def panel_of(line: ChannelLine, report: ChannelsReport) -> SmallPanel | None:
    points = [
        PanelPoint(p.period, p.value, p.is_complete, p.target, p.period in report.breaks)
        for p in line.points
    ]
    return build_panel(
        line.figures.channel, points, report.head.centre.currency, report.head.figures.period
    )
