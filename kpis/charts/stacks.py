"""Stacked bars: cost by category, contacts by channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.charts.ticks import round_values
from kpis.facts import Period

Show = Callable[[Decimal | int | None], str]
Totals = Sequence[Decimal | int | None]


class Marks(NamedTuple):
    """How a layer's bars look by its colour, and the class of its entry in the legend, before
    its number: channels and categories never share a colour."""

    mark: Callable[[int], Figure]
    key: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One colour of the stack: a value a period, None where there is none.

    colour: the number of its channel or category; None for what was gathered from several. shown:
    the values as the table beneath shows them, where they are not each rounded by itself. shares:
    of each period's total, from 0 to 1.
    """

    name: str
    colour: int | None
    values: Sequence[Decimal | int | None]
    shown: Sequence[Decimal | int | None] = ()
    shares: Sequence[Decimal | None] = ()


def build_cost_figure(
    periods: Sequence[Period], layers: Sequence[Layer], currency: str, totals: Totals = ()
) -> Figure:
    """Cost by category; credit notes hang below the axis. totals: of each period, for the
    tooltip."""
    axis = stack_axis(layers, lambda value: formatting.compact_money(value, currency))
    show = formatting.money_format(currency, 0)
    return build_stack(periods, layers, axis, show, Marks(theme.category_mark, "c"), totals)


def build_contacts_figure(
    periods: Sequence[Period], layers: Sequence[Layer], totals: Totals = ()
) -> Figure:
    axis = stack_axis(layers, formatting.compact_count)
    show = formatting.count_format()
    return build_stack(periods, layers, axis, show, Marks(theme.series_mark, "s"), totals)


def stack_axis(layers: Sequence[Layer], show: Callable[[Decimal], str]) -> Figure:
    """Ticks at round values from the deepest to the highest stack, nothing included."""
    columns = [
        [value for value in column if value is not None]
        for column in zip(*(layer.values for layer in layers), strict=True)
    ]
    high = max((sum(value for value in column if value > 0) for column in columns), default=0)
    low = min((sum(value for value in column if value < 0) for column in columns), default=0)
    ticks = round_values(Decimal(low), Decimal(high))
    return theme.value_axis(
        tickmode="array",
        tickvals=[float(tick) for tick in ticks],
        ticktext=[show(tick) + " " for tick in ticks],
        rangemode="tozero",
    )


def build_stack(
    periods: Sequence[Period],
    layers: Sequence[Layer],
    axis: Figure,
    show: Show,
    marks: Marks,
    totals: Totals,
) -> Figure:
    labels = [formatting.period_name(period) for period in periods]
    shorts = [formatting.period_short(period) for period in periods]
    return {
        "data": [
            *[layer_trace(labels, layer, show, marks) for layer in layers],
            *total_traces(labels, totals, show),
        ],
        "layout": theme.base_layout(
            xaxis=theme.period_axis(labels, ticks=6, shorts=shorts),
            yaxis=axis,
            barmode="relative",
            bargap=0.3,
            margin=theme.margins(axis["ticktext"]),
        ),
    }


def layer_trace(labels: list[str], layer: Layer, show: Show, marks: Marks) -> Figure:
    key, mark = "other", {"color": theme.OTHER, "line": {"width": 0}}
    if layer.colour is not None:
        key = f"{marks.key}{layer.colour}"
        mark = marks.mark(layer.colour)
    return {
        "type": "bar",
        **theme.legend_entry(key, layer.name),
        "x": labels,
        "y": [None if value is None else float(value) for value in layer.values],
        "customdata": told_values(layer, show),
        "hovertemplate": "%{customdata}",
        "marker": mark,
    }


def told_values(layer: Layer, show: Show) -> list[str | None]:
    """Each with its share of the total, where that is known."""
    values = [None if value is None else show(value) for value in layer.shown or layer.values]
    shares, percent = layer.shares or [None] * len(values), formatting.percent_format()
    return [
        text if text is None or share is None else f"{text} · {percent(share)}"
        for text, share in zip(values, shares, strict=True)
    ]


def total_traces(labels: list[str], totals: Totals, show: Show) -> list[Figure]:
    """Points that are not seen: a line of the tooltip."""
    if not totals:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("Total"),
            "x": labels,
            "y": [None if total is None else float(total) for total in totals],
            "customdata": [None if total is None else show(total) for total in totals],
            # Plain text: a tag would be an inline style, which the page does not allow.
            "hovertemplate": "%{customdata}",
            "marker": {"color": theme.INK, "size": 1, "opacity": 0},
        }
    ]


def gather_small_layers(layers: Sequence[Layer], most: int, other: str) -> list[Layer]:
    """The largest layers in their own order; the rest summed into one, so no sum changes."""
    if len(layers) <= most:
        return list(layers)
    size = {layer.name: abs(Decimal(sum_known(layer.values) or 0)) for layer in layers}
    kept = set(sorted(size, key=lambda name: -size[name])[: most - 1])
    rest = [layer for layer in layers if layer.name not in kept]
    values, shown, shares = (
        [sum_known(column) for column in zip(*sides, strict=True)]
        for sides in zip(*((la.values, la.shown, la.shares) for la in rest), strict=True)
    )
    gathered = Layer(other, None, values, shown, tuple(shares))
    return [*(layer for layer in layers if layer.name in kept), gathered]


def sum_known(values: Sequence[Any]) -> Any:
    """None where none is known."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
