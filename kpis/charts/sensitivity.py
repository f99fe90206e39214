"""Each channel's cost per contact by every key: a thin bar with a mark a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.facts import Named
from kpis.vocabulary import AllocationBasis

ROW_HEIGHT = 48
MARGIN = {"l": 8, "r": 16, "t": 12, "b": 32}
#: Shapes that stay apart in one colour; the style sheet draws them again in the legend.
SYMBOLS = {
    AllocationBasis.CONTACTS: "circle",
    AllocationBasis.HANDLE_TIME: "square",
    AllocationBasis.STAFFED_HOURS: "diamond",
    AllocationBasis.EQUAL: "triangle-up",
}


@dataclass(frozen=True, slots=True)
class BandRow:
    """Money per contact: by the rules in force, and by each key alone."""

    named: Named
    in_force: Decimal
    by_method: Mapping[AllocationBasis, Decimal]
    low: Decimal
    high: Decimal


def build_sensitivity_figure(
    rows: Sequence[BandRow], labels: Mapping[AllocationBasis, str], currency: str
) -> Figure:
    """A row a channel, the first on top. labels: of the keys, in the order of the legend."""
    heights = [len(rows) - 1 - place for place in range(len(rows))]
    traces = [
        *[bar_trace(row, height) for row, height in zip(rows, heights, strict=True)],
        *[method_trace(basis, rows, heights, label, currency) for basis, label in labels.items()],
        in_force_trace(rows, heights, currency),
    ]
    layout = theme.base_layout(
        height=len(rows) * ROW_HEIGHT + MARGIN["t"] + MARGIN["b"],
        hovermode="closest",
        margin=MARGIN,
        xaxis=theme.money_axis(
            currency,
            theme.ratio_format(currency),
            [bound for row in rows for bound in (row.low, row.high)],
            showline=False,
        ),
        yaxis={"range": [-0.45, len(rows) - 0.3], "visible": False, "fixedrange": True},
        annotations=[
            annotation
            for row, height in zip(rows, heights, strict=True)
            for annotation in row_annotations(row, height, currency)
        ],
    )
    return {"data": traces, "layout": layout}


def bar_trace(row: BandRow, height: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [float(row.low), float(row.high)],
        "y": [height, height],
        "line": {"color": theme.series_colour(row.named.colour), "width": 3},
        "hoverinfo": "skip",
    }


def method_trace(
    basis: AllocationBasis,
    rows: Sequence[BandRow],
    heights: Sequence[int],
    label: str,
    currency: str,
) -> Figure:
    known = [
        (row.by_method[basis], height, row)
        for row, height in zip(rows, heights, strict=True)
        if basis in row.by_method
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(round(value, 4)) for value, _height, _row in known],
        "y": [height for _value, height, _row in known],
        "customdata": [describe(row, label, value, currency) for value, _height, row in known],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": SYMBOLS[basis],
            "size": 9,
            "color": theme.INK,
            "line": {"color": theme.SURFACE, "width": 1},
        },
        **theme.legend_entry(f"mark {SYMBOLS[basis]}", label),
    }


def in_force_trace(rows: Sequence[BandRow], heights: Sequence[int], currency: str) -> Figure:
    """A ring: the mark of the key that it agrees with is seen in it."""
    label = _("In force")
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(round(row.in_force, 4)) for row in rows],
        "y": list(heights),
        "customdata": [describe(row, label, row.in_force, currency) for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": "circle-open",
            "size": 19,
            "color": [theme.series_colour(row.named.colour) for row in rows],
            "line": {"width": 2.5},
        },
        **theme.legend_entry("ring", label),
    }


def describe(row: BandRow, label: str, value: Decimal, currency: str) -> str:
    amount = formatting.labelled(label, formatting.money(value, currency))
    return f"{theme.plain(row.named.name)}<br>{theme.plain(amount)}"


def row_annotations(row: BandRow, height: int, currency: str) -> list[Figure]:
    """The channel's name on the left, its range on the right, above the bar."""
    low, high = (formatting.money(bound, currency) for bound in (row.low, row.high))
    shown = low if low == high else f"{low} – {high}"
    line: Figure = {"y": height, "yshift": 18, "showarrow": False, "xref": "paper"}
    return [
        line
        | {
            "x": 0,
            "xanchor": "left",
            "text": theme.plain(row.named.name),
            "font": {"size": 12, "color": theme.INK},
        },
        line
        | {
            "x": 1,
            "xanchor": "right",
            "text": shown,
            "font": {"size": 12, "color": theme.QUIET},
        },
    ]
