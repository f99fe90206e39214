"""From the channels report to its pictures."""

from dataclasses import dataclass

from kpis.charts.sensitivity import BandRow, build_sensitivity_figure
from kpis.charts.small_multiples import PanelPoint, SmallPanel, build_panel
from kpis.facts import Period
from kpis.formatting import money
from kpis.models.labels import LABELS
from kpis.pages.channels.tables import change_cell
from kpis.pages.channels.words import key_moves
from kpis.pages.plot import Plot
from kpis.pages.tables.table import Cell
from kpis.reports.centre.channels import ChannelLine, ChannelsReport
from kpis.reports.centre.head import PeriodHead


def keys_plot(report: ChannelsReport) -> Plot | None:
    """None where no allocation basis moves any figure."""
    if not key_moves(report.sensitivity):
        return None
    bands = report.sensitivity.bands
    rows = [BandRow(b.channel, b.in_force, b.by_method, b.low, b.high) for b in bands]
    labels = {basis: str(LABELS[basis]) for basis in bands[0].by_method}
    return Plot(build_sensitivity_figure(rows, labels, report.head.centre.currency))


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """A channel's chart, and the figure of the period that the page is about in its head."""

    chart: SmallPanel
    value: str
    change: Cell
    target: str


def trend_panels(report: ChannelsReport) -> list[TrendPanel]:
    panels = [trend_panel(line, report.head, report.breaks) for line in report.lines]
    return [panel for panel in panels if panel is not None]


def trend_panel(
    line: ChannelLine, head: PeriodHead, breaks: frozenset[Period]
) -> TrendPanel | None:
    """None where the channel has no value in any of the periods."""
    currency = head.centre.currency
    points = [
        PanelPoint(p.period, p.value, p.is_complete, p.target, p.period in breaks)
        for p in line.points
    ]
    chart = build_panel(line.figures.channel, points, currency, head.figures.period)
    if chart is None:
        return None
    return TrendPanel(
        chart=chart,
        value=money(line.figures.cost_per_contact, currency),
        change=change_cell(line),
        target="" if line.target is None else money(line.target, currency),
    )
