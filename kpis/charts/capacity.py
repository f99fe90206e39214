"""The capacity that was paid for as one bar: used, by channel, and unused."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure

MARGIN = {"l": 16, "r": 20, "t": 22, "b": 28}
#: Room beyond what is drawn, for the name of the line; and where all is drawn, in percent.
WHOLE, ROOM = Decimal(100), Decimal("1.04")


@dataclass(frozen=True, slots=True)
class CapacityPart:
    """share: of the practical capacity, from 0. colour: of the channel, None for what was not
    used. told: its minutes and amount, in words."""

    name: str
    colour: int | None
    share: Decimal
    told: str


def build_capacity_figure(parts: Sequence[CapacityPart], line: str) -> Figure:
    """line: the name of the line at the whole of the practical capacity."""
    drawn = [part for part in parts if part.share > 0]
    end = max(WHOLE, sum((part.share for part in drawn), Decimal(0)) * 100)
    ticks = range(0, int(end) + 1, 20 if end < 2 * WHOLE else 100)
    return {
        "data": [part_trace(part) for part in drawn],
        "layout": theme.base_layout(
            barmode="stack",
            bargap=0.1,
            hovermode="closest",
            margin=MARGIN,
            xaxis=theme.value_axis(
                range=[0.0, float(end * ROOM)],
                tickmode="array",
                tickvals=list(ticks),
                ticktext=[formatting.percent(Decimal(tick) / 100, 0) for tick in ticks],
            ),
            yaxis={"visible": False, "fixedrange": True, "type": "category"},
            shapes=[limit_line()],
            annotations=[limit_name(line)],
        ),
    }


def part_trace(part: CapacityPart) -> Figure:
    key, colour = "idle", theme.SELECTION
    line: Figure = {"width": 1, "color": theme.CONTEXT}
    if part.colour is not None:
        key = f"s{part.colour}"
        colour, line = theme.series_colour(part.colour), {"width": 0}
    return {
        "type": "bar",
        "orientation": "h",
        **theme.legend_entry(key, part.name),
        "x": [float(round(part.share * 100, 4))],
        "y": [""],
        "customdata": [theme.plain(part.told)],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {"color": colour, "line": line},
    }


def limit_line() -> Figure:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": float(WHOLE),
        "x1": float(WHOLE),
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.INK, "width": 1, "dash": "dot"},
    }


def limit_name(text: str) -> Figure:
    return {
        "x": float(WHOLE),
        "xref": "x",
        "xanchor": "right",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": theme.plain(text),
        "font": {"size": 12, "color": theme.QUIET},
    }
