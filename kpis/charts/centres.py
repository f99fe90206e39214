"""Cost per contact of centres, a bar each, in the order given."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure

MOST_LETTERS = 18
ROOM = Decimal("1.04")
SAME_NAME = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class CentreBar:
    """value: money per contact. solid: its period is complete. told: lines of the tooltip."""

    name: str
    value: Decimal
    solid: bool
    told: Sequence[str] = ()


def build_centres_figure(
    bars: Sequence[CentreBar], together: Decimal | None, currency: str
) -> Figure:
    """together: cost per contact of all centres, drawn as a line across the bars."""
    shorts = theme.shorten_apart([bar.name for bar in bars], MOST_LETTERS)
    names = unique([theme.plain(short) for short in shorts])
    money = formatting.money_format(currency)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": [float(bar.value) for bar in bars],
        "text": [money(bar.value) for bar in bars],
        "textposition": "outside",
        "textfont": {"color": theme.INK, "size": 12},
        "cliponaxis": False,
        "customdata": ["<br>".join(map(theme.plain, [bar.name, *bar.told])) for bar in bars],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "color": [theme.ACCENT if bar.solid else theme.SURFACE for bar in bars],
            "line": {"color": theme.ACCENT, "width": 1.5},
        },
    }
    return {"data": [trace], "layout": layout(names, bars, together, currency)}


def layout(
    names: Sequence[str], bars: Sequence[CentreBar], together: Decimal | None, currency: str
) -> Figure:
    values = [bar.value for bar in bars] + ([] if together is None else [together])
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    longest = max(map(len, names), default=0)
    widest = max((len(formatting.money(value, currency)) for value in values), default=0)
    return theme.base_layout(
        hovermode="closest",
        xaxis=theme.money_axis(
            currency,
            theme.ratio_format(currency) if high - low < 5 else ",.0f",
            values=[low, high],
            range=[float(low * ROOM), float((high or Decimal(1)) * ROOM)],
            nticks=4,
            zeroline=low < 0,
            zerolinecolor=theme.CONTEXT,
        ),
        yaxis={
            "type": "category",
            "autorange": "reversed",
            "fixedrange": True,
            "showgrid": False,
            "ticks": "",
            "linecolor": theme.LINE,
        },
        bargap=0.4,
        shapes=[] if together is None else [line_at(together)],
        margin={
            "l": round(longest * theme.LETTER) + 14,
            "r": round(widest * theme.LETTER) + 12,
            "t": 6,
            "b": 30,
        },
    )


def line_at(value: Decimal) -> Figure:
    return {
        "type": "line",
        "layer": "below",
        "xref": "x",
        "yref": "paper",
        "x0": float(value),
        "x1": float(value),
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.CONTEXT, "width": 1.5, "dash": "dot"},
    }


def unique(names: Sequence[str]) -> list[str]:
    """Plotly draws bars of the same name as one."""
    told: list[str] = []
    for name in names:
        told.append(name + SAME_NAME * sum(name == known.rstrip(SAME_NAME) for known in told))
    return told
