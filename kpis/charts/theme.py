"""What all figures share: no default template, quiet axes, the page's own colours.

Colours are CSS custom properties, resolved in the browser: one figure serves the
light and the dark scheme.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from kpis import formatting
from kpis.charts.ticks import signed_ticks
from kpis.vocabulary import decimals_of_ratio

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
#: As the style sheet draws it in the legend (.key.c2, .key.c4 …).
HATCHED = {
    "shape": "/",
    "size": 6,
    "solidity": 0.2,
    "fillmode": "overlay",
    "fgcolor": SURFACE,
}
#: What stands between the words of a name.
BETWEEN = " ,;:·–-"
LETTER = 6.8  # pixels that a letter takes, about


def series_colour(number: int) -> str:
    return f"var(--series-{number})"


def series_mark(number: int) -> Figure:
    """Colour of a channel's bar."""
    return {"color": series_colour(number), "line": {"width": 0}}


def category_mark(number: int) -> Figure:
    """Colour of a category's bar, which no channel has; every second one is hatched, so that
    neighbours in a stack are told apart without colour."""
    mark: Figure = {"color": f"var(--category-{number})", "line": {"width": 0}}
    if number % 2 == 0:
        mark["pattern"] = HATCHED
    return mark


def plain(text: str) -> str:
    """Text that people entered: plotly would read tags and entities in it."""
    return escape(text, quote=False)


def shorten_apart(names: Sequence[str], most: int) -> list[str]:
    """To so many letters; names of the same beginning keep what they differ in."""
    cut = [shorten(name, most) for name in names]
    return [
        short if cut.count(short) == 1 else ends_apart(name, twins_of(name, names, cut), most)
        for name, short in zip(names, cut, strict=True)
    ]


def twins_of(name: str, names: Sequence[str], cut: Sequence[str]) -> list[str]:
    """All names that are cut to the same letters as this one."""
    mine = cut[names.index(name)]
    return [other for other, short in zip(names, cut, strict=True) if short == mine]


def ends_apart(name: str, twins: Sequence[str], most: int) -> str:
    """Its beginning, and the word in which it differs from the others."""
    if len(name) <= most:
        return name
    half, same = most // 2, common_letters(twins)
    word = name.rfind(" ", 0, same) + 1
    start = word if same - word < half - 1 else same
    tail = shorten(name[start:].lstrip(BETWEEN) or name[-half:], half)
    return f"{name[: most - 1 - len(tail)].rstrip()}…{tail}"


def common_letters(names: Sequence[str]) -> int:
    """How many letters they begin with alike."""
    letters = zip(*names, strict=False)
    differs = (place for place, each in enumerate(letters) if len(set(each)) > 1)
    return next(differs, min(map(len, names)))


def shorten(text: str, most: int) -> str:
    """To so many letters; the table behind the figure has all of it."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def base_layout(**changes: Any) -> Figure:
    layout: Figure = {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 12, "color": QUIET},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": SURFACE, "bordercolor": LINE, "font": {"color": INK}},
        "separators": separators(),
        "dragmode": False,
        "showlegend": False,
    }
    return layout | changes


def margins(values: Iterable[str]) -> Figure:
    """Room for what stands on the value axis: plotly would draw twice to measure it."""
    longest = max(map(len, values), default=0)
    return {"l": round(longest * LETTER) + 10, "r": 16, "t": 10, "b": 30}


def legend_entry(key: str, name: str) -> Figure:
    """The trace's part of the legend that the page writes above the figure.

    A legend of plotly's own takes as long to draw as the chart, and wraps badly on a phone.
    """
    return {"name": plain(name), "meta": {"key": key, "name": name}}


def legend_of(figure: Figure) -> list[Figure]:
    """Key (a class of the style sheet) and name, a trace after the other."""
    return [trace["meta"] for trace in figure["data"] if "meta" in trace]


def separators() -> str:
    """The decimal mark and the thousands separator of the reader's locale."""
    locale = formatting.reader_locale()
    symbols = locale.number_symbols["latn"]
    return f"{symbols['decimal']}{symbols['group']}"


def period_axis(labels: list[str], ticks: int = 9, shorts: list[str] | None = None) -> Figure:
    """A category axis that names few enough periods for them to be read.

    labels: unique; shorts: what stands on the axis for each of them, where that is shorter.
    """
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
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": labels[first::step],
        "ticktext": (shorts or labels)[first::step],
    }


def value_axis(**changes: Any) -> Figure:
    axis: Figure = {
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
        "nticks": 6,
    }
    return axis | changes


def ratio_format(currency: str) -> str:
    """The ticks of costs per contact."""
    return f",.{decimals_of_ratio(currency)}f"


def money_axis(
    currency: str, tickformat: str, values: Sequence[Decimal] = (), **changes: Any
) -> Figure:
    """values: what the axis shows, where some may be negative."""
    written = {
        "tickprefix": formatting.money_prefix(currency),
        "ticksuffix": formatting.money_suffix(currency) + " ",
        "tickformat": tickformat,
    }
    return value_axis(**(written | changes | signed_ticks(values, currency)))
