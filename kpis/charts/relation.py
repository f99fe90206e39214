"""Cost per contact and a figure of service: a point a month."""

from collections.abc import Sequence
from decimal import Decimal
from math import hypot
from typing import NamedTuple

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.service_axis import Axes, MonthPoint, as_number, panel_name, value_ticks
from kpis.charts.theme import Figure

RECENT = 12  # months that stand out among the points
#: Places of a text around a point, in texts to the right and up, and what plotly calls it.
Place = tuple[float, float, Figure]
NAME_WIDTH = 62  # pixels, of the name of a month
TEXT_WIDTH, TEXT_HEIGHT = 0.14, 0.08  # of a chart, that the name of a month takes


def build_scatter_figure(points: Sequence[MonthPoint], axes: Axes) -> Figure:
    """A point a month that has both; the months of the last year stand out."""
    known = [point for point in points if is_known(point)]
    since = points[-RECENT].period if len(points) > RECENT else None
    recent = [p for p in known if since is None or p.period >= since]
    earlier = [p for p in known if p not in recent]
    traces = [
        *point_traces(earlier, axes, _("Earlier"), Mark("earlier", theme.OTHER, 7)),
        *point_traces(recent, axes, _("Last 12 months"), Mark("recent", theme.ACCENT, 10)),
    ]
    return {
        "data": traces,
        "layout": theme.base_layout(
            hovermode="closest",
            xaxis=value_ticks([p.value for p in known], axes)
            | {"title": axis_title(axes.name), "showgrid": False},
            yaxis=theme.money_axis(
                axes.currency,
                theme.ratio_format(axes.currency),
                [point.cost for point in known if point.cost is not None],
            ),
            margin=margins(known, axes),
            annotations=[panel_name(_("Cost per contact"), 1), *month_names(known)],
        ),
    }


def margins(points: Sequence[MonthPoint], axes: Axes) -> Figure:
    """The name of a month may stand to the left of the first point of all."""
    around = theme.margins(axes.cost_text(point.cost) for point in points)
    return around | {"l": max(around["l"], NAME_WIDTH), "t": 28, "b": 48}


def axis_title(name: str) -> Figure:
    font = {"size": 11, "color": theme.QUIET}
    return {"text": theme.plain(name), "standoff": 8, "font": font}


def is_known(point: MonthPoint) -> bool:
    return point.is_complete and point.value is not None and point.cost is not None


class Mark(NamedTuple):
    """How points look: key of the legend, colour, and size in pixels."""

    key: str
    colour: str
    size: int


def point_traces(points: Sequence[MonthPoint], axes: Axes, name: str, mark: Mark) -> list[Figure]:
    if not points:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            **theme.legend_entry(mark.key, name),
            "x": [as_number(point.value) for point in points],
            "y": [as_number(point.cost) for point in points],
            "customdata": [told(point, axes) for point in points],
            "hovertemplate": "%{customdata}<extra></extra>",
            "marker": {"color": mark.colour, "size": mark.size},
        }
    ]


def told(point: MonthPoint, axes: Axes) -> str:
    value = formatting.labelled(axes.name, axes.value_text(point.value))
    cost = formatting.labelled(_("Cost per contact"), axes.cost_text(point.cost))
    return "<br>".join([formatting.period_name(point.period), theme.plain(value), cost])


def month_names(points: Sequence[MonthPoint]) -> list[Figure]:
    """Of the first month and of the last, each where the fewest points are near."""
    named = [points[0], points[-1]] if len(points) > 1 else [*points]
    return [
        {
            "x": as_number(point.value),
            "y": as_number(point.cost),
            "text": formatting.period_short(point.period),
            "showarrow": False,
            "font": {"size": 11, "color": theme.INK},
        }
        | freest_place(point, points)
        for point in named
    ]


def freest_place(point: MonthPoint, points: Sequence[MonthPoint]) -> Figure:
    """Beside, above or below the point: the text is about a tenth of the chart away."""
    others = [
        (
            distance_of(other.value, point.value, [p.value for p in points]) / TEXT_WIDTH,
            distance_of(other.cost, point.cost, [p.cost for p in points]) / TEXT_HEIGHT,
        )
        for other in points
        if other is not point
    ]

    def room(place: Place) -> float:
        x, y, _where = place
        return min((min(hypot(a - x, b - y), 1.5) for a, b in others), default=1.5)

    return max(places_around(point, points), key=room)[2]


def places_around(point: MonthPoint, points: Sequence[MonthPoint]) -> list[Place]:
    """Not beyond the last point of the chart: a phone would cut the text off."""
    known = [p.value for p in points if p.value is not None]
    places: list[Place] = [
        (0, 1, {"yshift": 15}),
        (0, -1, {"yshift": -15}),
        (-1, 0, {"xanchor": "right", "xshift": -8}),
    ]
    if distance_of(max(known), point.value, known) > TEXT_WIDTH:
        places.append((1, 0, {"xanchor": "left", "xshift": 8}))
    return places


def distance_of(
    value: Decimal | None, other: Decimal | None, values: Sequence[Decimal | None]
) -> float:
    """From the other value to this one, as a part of the range of all of them."""
    known = [number for number in values if number is not None]
    assert value is not None
    assert other is not None
    return float((value - other) / ((max(known) - min(known)) or 1))
