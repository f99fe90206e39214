"""Stacked bars: cost by category, contacts by channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.facts import Period

Show = Callable[[Decimal | int | None], str]


@dataclass(frozen=True, slots=True)
class Layer:
    """One colour of the stack: a value a period, None where there is none.

    position: its place in the list of channels or categories, which fixes its colour;
    None for what was gathered from several. shown: the values as the table beneath shows them,
    where they are not each rounded by itself.
    """

    name: str
    position: int | None
    values: Sequence[Decimal | int | None]
    shown: Sequence[Decimal | int | None] = ()


def build_cost_figure(periods: Sequence[Period], layers: Sequence[Layer], currency: str) -> Figure:
    """Cost by category; credit notes hang below the axis."""
    axis = stack_axis(layers, lambda value: formatting.compact_money(value, currency))
    return build_stack(periods, layers, axis, formatting.money_format(currency, 0))


def build_contacts_figure(periods: Sequence[Period], layers: Sequence[Layer]) -> Figure:
    axis = stack_axis(layers, formatting.compact_count)
    return build_stack(periods, layers, axis, formatting.count_format())


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


def round_values(low: Decimal, high: Decimal, most: int = 6) -> list[Decimal]:
    """Multiples of 1, 2 or 5 times a power of ten within [low, high], at most so many.

    low: at most 0; high: at least 0.
    """
    if high == low:
        return [low]
    power = Decimal(10) ** ((high - low) / most).adjusted()
    steps = (power * size for size in (1, 2, 5, 10, 20))
    step = next(step for step in steps if high // step + -low // step < most)
    return [step * place for place in range(-int(-low // step), int(high // step) + 1)]


def build_stack(
    periods: Sequence[Period],
    layers: Sequence[Layer],
    axis: Figure,
    show: Show,
) -> Figure:
    labels = [formatting.period_name(period) for period in periods]
    shorts = [formatting.period_short(period) for period in periods]
    return {
        "data": [layer_trace(labels, layer, show) for layer in layers],
        "layout": theme.base_layout(
            xaxis=theme.period_axis(labels, ticks=6, shorts=shorts),
            yaxis=axis,
            barmode="relative",
            bargap=0.3,
            margin=theme.margins(axis["ticktext"]),
        ),
    }


def layer_trace(labels: list[str], layer: Layer, show: Show) -> Figure:
    key, colour = "other", theme.OTHER
    if layer.position is not None:
        key = f"s{theme.series_number(layer.position)}"
        colour = theme.series_colour(layer.position)
    return {
        "type": "bar",
        **theme.legend_entry(key, layer.name),
        "x": labels,
        "y": [None if value is None else float(value) for value in layer.values],
        "customdata": [
            None if value is None else show(value) for value in layer.shown or layer.values
        ],
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
    values, shown = (
        [sum_known(column) for column in zip(*sides, strict=True)]
        for sides in ([layer.values for layer in rest], [layer.shown for layer in rest])
    )
    gathered = Layer(other, None, values, shown)
    return [*(layer for layer in layers if layer.name in kept), gathered]


def sum_known(values: Sequence[Decimal | int | None]) -> Decimal | int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
