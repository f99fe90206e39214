"""Stacked bars: cost by category, contacts by channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.facts import Period


@dataclass(frozen=True, slots=True)
class Layer:
    """One colour of the stack: a value a period, None where there is none.

    position: its place in the list of channels or categories, which fixes its colour;
    None for what was gathered from several.
    """

    name: str
    position: int | None
    values: Sequence[Decimal | int | None]


def build_cost_figure(periods: Sequence[Period], layers: Sequence[Layer], currency: str) -> Figure:
    """Cost by category; credit notes hang below the axis."""
    axis = theme.money_axis(currency, "~s", rangemode="tozero")
    return build_stack(
        periods, layers, axis, lambda value: formatting.money(value, currency, decimals=0)
    )


def build_contacts_figure(periods: Sequence[Period], layers: Sequence[Layer]) -> Figure:
    axis = theme.value_axis(tickformat="~s", ticksuffix=" ", rangemode="tozero")
    return build_stack(periods, layers, axis, formatting.count)


def build_stack(
    periods: Sequence[Period],
    layers: Sequence[Layer],
    axis: Figure,
    show: Callable[[Decimal | int], str],
) -> Figure:
    labels = [formatting.period_name(period) for period in periods]
    x_axis = theme.period_axis(labels, ticks=6)
    shorts = dict(zip(labels, map(formatting.period_short, periods), strict=True))
    x_axis["ticktext"] = [shorts[label] for label in x_axis["tickvals"]]
    return {
        "data": [layer_trace(labels, layer, show) for layer in layers],
        "layout": theme.base_layout(xaxis=x_axis, yaxis=axis, barmode="relative", bargap=0.3),
    }


def layer_trace(labels: list[str], layer: Layer, show: Callable[[Decimal | int], str]) -> Figure:
    colour = theme.OTHER if layer.position is None else theme.series_colour(layer.position)
    return {
        "type": "bar",
        "name": theme.plain(layer.name),
        "x": labels,
        "y": [None if value is None else float(value) for value in layer.values],
        "customdata": [None if value is None else show(value) for value in layer.values],
        "hovertemplate": "%{customdata}",
        "marker": {"color": colour, "line": {"width": 0}},
    }


def gather_small_layers(layers: Sequence[Layer], most: int, other: str) -> list[Layer]:
    """The largest layers in their own order; the rest summed into one, so no sum changes."""
    if len(layers) <= most:
        return list(layers)
    size = {layer.name: abs(Decimal(sum_known(layer.values) or 0)) for layer in layers}
    kept = set(sorted(size, key=lambda name: -size[name])[: most - 1])
    rest = [layer for layer in layers if layer.name not in kept]
    columns = zip(*(layer.values for layer in rest), strict=True)
    gathered = Layer(other, None, [sum_known(column) for column in columns])
    return [*(layer for layer in layers if layer.name in kept), gathered]


def sum_known(values: Sequence[Decimal | int | None]) -> Decimal | int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
