"""The cost per contact over time, with target, benchmarks and remarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.remarks import remark_annotations
from kpis.charts.theme import Figure
from kpis.charts.trend_shapes import band_across, columns_at, target_across
from kpis.facts import Period

#: Of the span of the values: the room that words at the foot of a chart take.
FOOT = Decimal("0.12")


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """value: cost per contact in money; None is a gap. An incomplete point is hollow.
    reported: what its closed months had when they were closed, in words; empty where the same.

    definition_starts: from here on something else counts as a contact, so that what came
    before is not joined to it. estimate: of an incomplete one with the usual bills still to come.
    """

    period: Period
    value: Decimal | None
    is_complete: bool
    target: Decimal | None
    remark: str = ""
    definition_starts: bool = False
    reported: str = ""
    estimate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A published range, in the same currency."""

    low: Decimal
    high: Decimal


def build_trend_figure(
    points: Sequence[TrendPoint], currency: str, band: Band | None, selected: Period
) -> Figure:
    labels = [formatting.period_name(point.period) for point in points]
    shorts = [formatting.period_short(point.period) for point in points]
    traces = [
        *(band_traces(labels, band) if band else []),
        *target_traces(labels, points, currency),
        *line_traces(labels, points, currency),
        *hollow_traces(labels, points, currency),
        *estimate_traces(labels, points, currency),
    ]
    starts = [place for place, point in enumerate(points) if point.definition_starts and place]
    break_lines, break_words = start_of_definition(starts, len(points))
    drawn = drawn_values(points, band)
    layout = theme.base_layout(
        xaxis=theme.period_axis(labels, shorts=shorts),
        yaxis=theme.money_axis(
            currency, theme.ratio_format(currency), drawn, **foot_room(starts, drawn)
        ),
        margin=theme.margins(written_values(traces)),
        annotations=[*remarks_of(points, drawn), *break_words],
        shapes=[
            *background(points, band, selected),
            *lines_to_estimates(points),
            *break_lines,
        ],
    )
    return {"data": traces, "layout": layout}


def written_values(traces: Sequence[Figure]) -> list[str]:
    return [text for trace in traces for text in trace.get("customdata", []) if text]


def band_traces(labels: list[str], band: Band) -> list[Figure]:
    edge: Figure = {
        "type": "scatter",
        "x": labels,
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    return [
        edge | {"y": [float(band.high)] * len(labels)},
        edge
        | {
            "y": [float(band.low)] * len(labels),
            "fill": "tonexty",
            "fillcolor": theme.BAND,
            **theme.legend_entry("band", _("Published range")),
        },
    ]


def target_traces(labels: list[str], points: Sequence[TrendPoint], currency: str) -> list[Figure]:
    if all(point.target is None for point in points):
        return []
    trace = money_trace(labels, [point.target for point in points], currency)
    return [
        trace
        | {
            **theme.legend_entry("target", _("Target")),
            "mode": "lines",
            "line": {"color": theme.CONTEXT, "width": 1.5, "dash": "dot", "shape": "hvh"},
        }
    ]


def line_traces(labels: list[str], points: Sequence[TrendPoint], currency: str) -> list[Figure]:
    """A line for each definition; every one has a place for all points, so that a click on any
    of them finds its period."""
    values = [point.value if point.is_complete else None for point in points]
    starts = [place for place, point in enumerate(points) if point.definition_starts and place]
    line = {
        **theme.legend_entry("line", _("Cost per contact")),
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": theme.ACCENT, "width": 2.5},
        "marker": {"color": theme.ACCENT, "size": 6},
    }
    traces = []
    for shown in parted(values, starts):
        traces.append(figure_trace(labels, shown, points, currency) | line)
        line.pop("meta", None)  # one entry of the legend stands for all of them
    return traces


def parted(values: Sequence[Decimal | None], starts: Sequence[int]) -> list[list[Decimal | None]]:
    """The values before, between and after the starts, each list as long as all of them."""
    return [
        [value if start <= place < end else None for place, value in enumerate(values)]
        for start, end in pairwise([0, *starts, len(values)])
    ]


def start_of_definition(places: Sequence[int], points: int) -> tuple[list[Figure], list[Figure]]:
    """Lines between the places and those before them, and the words at their feet."""
    lines: list[Figure] = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": place - 0.5,
            "x1": place - 0.5,
            "y0": 0,
            "y1": 1,
            "line": {"color": theme.CONTEXT, "width": 1, "dash": "dash"},
        }
        for place in places
    ]
    words: list[Figure] = [
        {
            "x": place - 0.5,
            "y": 0,
            "yref": "paper",
            "xanchor": "right" if place > points / 2 else "left",
            "xshift": -3 if place > points / 2 else 3,
            "yanchor": "bottom",
            "text": _("new definition"),
            "showarrow": False,
            "font": {"size": 11, "color": theme.QUIET},
        }
        for place in places
    ]
    return lines, words


def foot_room(starts: Sequence[int], drawn: Sequence[Decimal]) -> Figure:
    """Of a value axis: it begins lower where words stand at the foot of the chart."""
    if not (starts and drawn):
        return {}
    low, high = min(drawn), max(drawn)
    return {"autorangeoptions": {"include": float(round(low - (high - low) * FOOT, 4))}}


def hollow_traces(labels: list[str], points: Sequence[TrendPoint], currency: str) -> list[Figure]:
    values = [None if point.is_complete else point.value for point in points]
    if all(value is None for value in values):
        return []
    return [
        figure_trace(labels, values, points, currency)
        | {
            **theme.legend_entry("hollow", _("Not complete")),
            "mode": "markers",
            "marker": {
                "symbol": "circle-open",
                "size": 9,
                "color": theme.ACCENT,
                "line": {"color": theme.ACCENT, "width": 2},
            },
        }
    ]


def figure_trace(
    labels: list[str],
    values: Sequence[Decimal | None],
    points: Sequence[TrendPoint],
    currency: str,
) -> Figure:
    """Under a figure that was reported otherwise stands the reported one."""
    trace = money_trace(labels, values, currency)
    if any(point.reported for point in points):
        trace["text"] = [f"<br>{point.reported}" if point.reported else "" for point in points]
        trace["hovertemplate"] = "%{customdata}%{text}"
    return trace


def estimate_traces(labels: list[str], points: Sequence[TrendPoint], currency: str) -> list[Figure]:
    """Points of their own, so that no estimate is taken for a figure."""
    values = [point.estimate for point in points]
    if all(value is None for value in values):
        return []
    return [
        money_trace(labels, values, currency)
        | {
            **theme.legend_entry("estimate", _("With usual bills (estimate)")),
            "mode": "markers",
            "marker": {
                "symbol": "circle",
                "size": 8,
                "color": theme.SURFACE,
                "line": {"color": theme.CONTEXT, "width": 1.5},
            },
        }
    ]


def lines_to_estimates(points: Sequence[TrendPoint]) -> list[Figure]:
    """From what is known of a period to its estimate, dashed."""
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "y",
            "x0": place,
            "x1": place,
            "y0": float(round(point.value, 4)),
            "y1": float(round(point.estimate, 4)),
            "line": {"color": theme.CONTEXT, "width": 1.5, "dash": "4px,3px"},
            "layer": "below",
        }
        for place, point in enumerate(points)
        if point.value is not None and point.estimate is not None
    ]


def money_trace(labels: list[str], values: Sequence[Decimal | None], currency: str) -> Figure:
    show = formatting.money_format(currency)
    return {
        "type": "scatter",
        "x": labels,
        "y": [None if value is None else float(round(value, 4)) for value in values],
        "customdata": [None if value is None else show(value) for value in values],
        "hovertemplate": "%{customdata}",
    }


def drawn_values(points: Sequence[TrendPoint], band: Band | None) -> list[Decimal]:
    of_points = [v for point in points for v in (point.value, point.target, point.estimate)]
    values = [value for value in of_points if value is not None]
    return [*values, band.low, band.high] if band else values


def remarks_of(points: Sequence[TrendPoint], drawn: Sequence[Decimal]) -> list[Figure]:
    span = float(max(drawn) - min(drawn)) if drawn else 0.0
    values = [None if point.value is None else float(point.value) for point in points]
    return remark_annotations(values, [point.remark for point in points], span or 1.0)


def background(points: Sequence[TrendPoint], band: Band | None, selected: Period) -> list[Figure]:
    """A faint column behind the period the page is about; of one period alone it would be all of
    the chart, and lines would have no length."""
    if len(points) > 1:
        return columns_at([i for i, point in enumerate(points) if point.period == selected])
    shapes = [band_across(band.low, band.high)] if band else []
    return shapes + [target_across(p.target) for p in points if p.target is not None]
