"""What lies behind the points of a trend."""

from collections.abc import Sequence
from decimal import Decimal

from kpis.charts import theme
from kpis.charts.theme import Figure


def columns_at(places: Sequence[int]) -> list[Figure]:
    """As wide as a period, from the foot of the chart to its top."""
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": place - 0.5,
            "x1": place + 0.5,
            "y0": 0,
            "y1": 1,
            "line": {"width": 0},
            "fillcolor": theme.SELECTION,
            "layer": "below",
        }
        for place in places
    ]


def band_across(low: Decimal, high: Decimal) -> Figure:
    """A published range, over the whole width."""
    look: Figure = {"type": "rect", "line": {"width": 0}, "fillcolor": theme.BAND}
    return across(low, high) | look


def target_across(target: Decimal) -> Figure:
    line = {"color": theme.CONTEXT, "width": 1.5, "dash": "dot"}
    return across(target, target) | {"type": "line", "line": line}


def across(low: Decimal, high: Decimal) -> Figure:
    return {
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": float(round(low, 4)),
        "y1": float(round(high, 4)),
        "layer": "below",
    }
