"""What all figures share: no default template, quiet axes, the page's own colours.

Colours are CSS custom properties, resolved in the browser: one figure serves the
light and the dark scheme.
"""

from html import escape
from typing import Any

from kpis import formatting

Figure = dict[str, Any]

INK = "var(--ink)"
QUIET = "var(--ink-2)"
CONTEXT = "var(--ink-3)"
LINE = "var(--line)"
SURFACE = "var(--surface)"
ACCENT = "var(--accent)"
BAND = "var(--benchmark-band)"
SELECTION = "var(--sunken)"
OTHER = "var(--series-other)"
SERIES = 10


def series_colour(position: int) -> str:
    """The colour of a channel or category, by its place in the list: 10, 20, 30 …"""
    return f"var(--series-{(max(position, 10) // 10 - 1) % SERIES + 1})"


def plain(text: str) -> str:
    """Text that people entered: plotly would read tags and entities in it."""
    return escape(text, quote=False)


def base_layout(**changes: Any) -> Figure:
    layout: Figure = {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 12, "color": QUIET},
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": SURFACE, "bordercolor": LINE, "font": {"color": INK}},
        "separators": separators(),
        "dragmode": False,
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "xanchor": "left",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
    }
    return layout | changes


def separators() -> str:
    """The decimal mark and the thousands separator of the reader's locale."""
    locale = formatting.reader_locale()
    symbols = locale.number_symbols["latn"]
    return f"{symbols['decimal']}{symbols['group']}"


def period_axis(labels: list[str], ticks: int = 9) -> Figure:
    """A category axis that names few enough periods for them to be read."""
    step = max(1, -(-len(labels) // ticks))
    first = (len(labels) - 1) % step
    return {
        "type": "category",
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINE,
        "tickcolor": LINE,
        "ticks": "outside",
        "ticklen": 4,
        "tickangle": 0,
        "automargin": True,
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": labels[first::step],
        "ticktext": labels[first::step],
    }


def value_axis(**changes: Any) -> Figure:
    axis: Figure = {
        "gridcolor": LINE,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "nticks": 6,
    }
    return axis | changes


def money_axis(currency: str, tickformat: str, **changes: Any) -> Figure:
    return value_axis(
        tickprefix=formatting.money_prefix(currency),
        ticksuffix=formatting.money_suffix(currency) + " ",
        tickformat=tickformat,
        **changes,
    )
