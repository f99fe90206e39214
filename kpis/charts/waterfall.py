"""A waterfall: from one figure to another, a bar a step. Plotly's basic bundle has no such
trace, so each bar floats on a base of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import chain, pairwise
from typing import NamedTuple

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.vocabulary import decimals_of_ratio

ENDS = "var(--total)"
WORSE, BETTER = "var(--bad)", "var(--good)"
#: Of the span from the lowest to the highest level: room for labels, and below the lowest.
ROOM_ABOVE, ROOM_BELOW = Decimal("0.16"), Decimal("0.45")
HALF_BAR = 0.31
FLAT = Decimal("0.004")  # of the span: a bar that is less high is not seen
LETTERS, LINE_HEIGHT = 11, 16
#: Letters of a name on the axis, and of a word in a line; the tooltip and the table have all.
MOST_LETTERS, MOST_LINES, LONGEST_WORD = 24, 3, 15
SAME_WORD = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class Bar:
    """name: of the step; short: what stands on the axis, where that is another. effect: money per
    contact, signed. judged: a rise is worse and a fall better; else it is grey."""

    name: str
    effect: Decimal
    judged: bool = True
    short: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """name: of the period or target. value: money per contact."""

    name: str
    value: Decimal


class Amounts(NamedTuple):
    """decimals: None for those of a cost per contact. labels: above the bars, where the amounts
    themselves would be too long; the tooltips have them."""

    decimals: int | None = None
    labels: Sequence[str] = ()


PER_CONTACT = Amounts()


def build_waterfall_figure(
    start: End,
    bars: Sequence[Bar],
    end: End,
    currency: str,
    *,
    judged: bool = True,
    amounts: Amounts = PER_CONTACT,
) -> Figure:
    """judged: a rise is drawn as worse and a fall as better; else all steps are grey.

    start.value + the effects = end.value.
    """
    places = decimals_of_ratio(currency) if amounts.decimals is None else amounts.decimals
    tops = levels(start, bars)
    floor = axis_floor(tops)
    ground = max(floor, Decimal(0))
    spans = [sorted(pair) for pair in [(ground, start.value), *pairwise(tops), (ground, end.value)]]
    money = formatting.money_format(currency, places)
    whole = [start.name, *(bar.name for bar in bars), end.name]
    effects = [formatting.signed(formatting.number(bar.effect, places), bar.effect) for bar in bars]
    texts = [*amounts.labels] or [money(start.value), *effects, money(end.value)]
    shorts = ["", *(bar.short for bar in bars), ""]
    labels = axis_names([short or name for short, name in zip(shorts, whole, strict=True)])
    trace = {
        "type": "bar",
        "x": labels,
        "base": [float(low) for low, _high in spans],
        "y": [float(high - low) for low, high in spans],
        "text": texts,
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"color": theme.INK, "size": 12},
        "cliponaxis": False,
        "customdata": [theme.plain(name) for name in whole],
        "hovertext": told_amounts(bars, tops, currency, places),
        "hovertemplate": "%{customdata}<br>%{hovertext}<extra></extra>",
        "marker": {"color": colours(bars, judged=judged), "line": {"width": 0}},
    }
    lines = max(label.count("<br>") for label in labels) + 1
    return {"data": [trace], "layout": layout(tops, floor, currency, lines, places)}


def levels(start: End, bars: Sequence[Bar]) -> list[Decimal]:
    """Where the figure stands at the start, and after each step."""
    tops = [start.value]
    for bar in bars:
        tops.append(tops[-1] + bar.effect)
    return tops


def axis_floor(tops: Sequence[Decimal]) -> Decimal:
    """Nothing, or below it where a level is; above it where all levels are far from nothing,
    for the steps could not be seen otherwise."""
    low, high = min(tops), max(tops)
    span = high - low
    if low < 0:
        return low - span * ROOM_ABOVE
    if not span or low < 2 * span:
        return Decimal(0)
    step = Decimal(10) ** span.adjusted()
    if span < 2 * step:
        step /= 5
    return ((low - span * ROOM_BELOW) / step).to_integral_value(ROUND_FLOOR) * step


def colours(bars: Sequence[Bar], *, judged: bool) -> list[str]:
    if not judged:
        return [ENDS, *(theme.CONTEXT for _bar in bars), ENDS]
    return [ENDS, *map(colour_of, bars), ENDS]


def colour_of(bar: Bar) -> str:
    if not bar.judged:
        return theme.CONTEXT
    return WORSE if bar.effect > 0 else BETTER


def layout(
    tops: Sequence[Decimal], floor: Decimal, currency: str, lines: int, places: int
) -> Figure:
    """lines: of the names below the bars. places: decimals."""
    high = max(*tops, Decimal(0)) if floor <= 0 else max(tops)
    room = (high - floor or Decimal(1)) * ROOM_ABOVE
    bounds = [floor, high + room]
    widest = formatting.money(max(bounds, key=abs), currency, places) + " "
    return theme.base_layout(
        hovermode="closest",
        xaxis={
            "type": "category",
            "showgrid": False,
            "linecolor": theme.LINE,
            "fixedrange": True,
            "ticks": "",
        },
        yaxis=theme.money_axis(
            currency,
            theme.ratio_format(currency) if high - floor < 20 else ",.0f",
            values=bounds,
            range=[float(bound) for bound in bounds],
            zeroline=floor < 0,
            zerolinecolor=theme.CONTEXT,
        ),
        bargap=1 - 2 * HALF_BAR,
        shapes=connectors(tops, (high - floor) * FLAT),
        margin=theme.margins([widest]) | {"b": 14 + LINE_HEIGHT * lines},
    )


def connectors(tops: Sequence[Decimal], flat: Decimal) -> list[Figure]:
    """At the level between two bars, and on across the next one where its effect is flat."""
    nexts = [abs(after - before) < flat for before, after in pairwise(tops)]
    return [
        connector(place, top, across=across)
        for place, (top, across) in enumerate(zip(tops, [*nexts, False], strict=True))
    ]


def connector(place: int, top: Decimal, *, across: bool) -> Figure:
    """From the end of one bar to the beginning of the next, or to its end."""
    return {
        "type": "line",
        "xref": "x",
        "yref": "y",
        "x0": place + HALF_BAR,
        "x1": place + 1 + (HALF_BAR if across else -HALF_BAR),
        "y0": float(top),
        "y1": float(top),
        "line": {"color": theme.CONTEXT, "width": 1},
    }


def told_amounts(
    bars: Sequence[Bar], tops: Sequence[Decimal], currency: str, places: int
) -> list[str]:
    """In the tooltip: of a step also what it leads to."""
    money = formatting.money_format(currency, places)
    steps = [
        f"{formatting.signed_money(bar.effect, currency, places)} → {money(top)}"
        for bar, top in zip(bars, tops[1:], strict=True)
    ]
    return [money(tops[0]), *steps, money(tops[-1])]


def axis_names(names: Sequence[str]) -> list[str]:
    """In few lines, which leave the bars their room; no two are the same, for plotly draws bars
    of the same name as one: a category may be called as a month is."""
    return unique([wrap(name) for name in theme.shorten_apart(names, MOST_LETTERS)])


def unique(names: Sequence[str]) -> list[str]:
    told: list[str] = []
    for name in names:
        told.append(name + SAME_WORD * sum(name == known.rstrip(SAME_WORD) for known in told))
    return told


def wrap(name: str) -> str:
    """In lines short enough to stand beside each other under the bars; in longer ones where
    they would be too many."""
    for letters in range(LETTERS, LONGEST_WORD):
        lines = lines_of(name, letters)
        if len(lines) <= MOST_LINES:
            break
    return "<br>".join(theme.plain(line) for line in lines)


def lines_of(name: str, letters: int) -> list[str]:
    lines = [""]
    for word in chain.from_iterable(map(pieces, name.split())):
        if lines[-1] and len(lines[-1]) + len(word) >= letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def pieces(word: str) -> list[str]:
    """Of a word that is longer than a line."""
    if len(word) <= LONGEST_WORD:
        return [word]
    return [word[:LETTERS] + "-", *pieces(word[LETTERS:])]


def starts_above_nothing(figure: Figure) -> bool:
    """Whether the axis is cut off, so that the grey bars' heights mean nothing."""
    return bool(figure["layout"]["yaxis"]["range"][0] > 0)
