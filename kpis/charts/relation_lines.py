"""Cost per contact and a figure of service, month by month: as two lines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.service_axis import Axes, MonthPoint, as_number, panel_name, value_ticks
from kpis.charts.theme import Figure

#: From the foot up: the figure of service below, the cost per contact above.
PANELS = ([0.0, 0.42], [0.56, 0.98])


def build_lines_figure(
    points: Sequence[MonthPoint], axes: Axes, redefined: Sequence[date] = ()
) -> Figure:
    """Two panels, one above the other, on one axis of months: no line crosses another scale.

    redefined: months from which on contacts are counted in another way.
    """
    labels = [formatting.period_name(point.period) for point in points]
    shorts = [formatting.period_short(point.period) for point in points]
    costs = [(point.cost, axes.cost_text(point.cost)) for point in points]
    values = [(point.value, axes.value_text(point.value)) for point in points]
    complete = [point.is_complete for point in points]
    below, above = PANELS
    known = [point.value for point in points if point.value is not None]
    return {
        "data": [
            *line_traces(labels, costs, complete, theme.ACCENT, "y"),
            *line_traces(labels, values, complete, theme.CONTEXT, "y2"),
        ],
        "layout": theme.base_layout(
            hoversubplots="axis",
            xaxis=theme.period_axis(labels, ticks=6, shorts=shorts)
            # Without plotly's own padding, which would bring the names of months together.
            | {"anchor": "y2", "range": [-0.5, len(labels) - 0.5]},
            yaxis=theme.money_axis(
                axes.currency,
                theme.ratio_format(axes.currency),
                [point.cost for point in points if point.cost is not None],
                domain=above,
                nticks=4,
            ),
            yaxis2=value_ticks(known, axes, most=4) | {"domain": below},
            margin=theme.margins([text for _value, text in [*costs, *values]]) | {"t": 14},
            annotations=[
                panel_name(_("Cost per contact"), above[1]),
                panel_name(axes.name, below[1]),
            ],
            shapes=[break_shape(points, month) for month in redefined],
        ),
    }


def line_traces(
    labels: list[str],
    values: Sequence[tuple[Decimal | None, str]],
    complete: Sequence[bool],
    colour: str,
    axis: str,
) -> list[Figure]:
    """The line of the complete months, and hollow points for the others that have a value."""
    line = month_trace(labels, values, complete) | {
        "yaxis": axis,
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": colour, "width": 2.5},
        "marker": {"color": colour, "size": 5},
    }
    hollow = month_trace(labels, values, [not whole for whole in complete]) | {
        "yaxis": axis,
        "mode": "markers",
        "marker": {"symbol": "circle-open", "size": 8, "color": colour, "line": {"width": 2}},
    }
    return [line, hollow] if any(y is not None for y in hollow["y"]) else [line]


def month_trace(
    labels: list[str], values: Sequence[tuple[Decimal | None, str]], kept: Sequence[bool]
) -> Figure:
    shown = [
        (value, text) if keep else (None, "")
        for (value, text), keep in zip(values, kept, strict=True)
    ]
    return {
        "type": "scatter",
        "x": labels,
        "y": [as_number(value) for value, _text in shown],
        "customdata": [None if value is None else text for value, text in shown],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def break_shape(points: Sequence[MonthPoint], month: date) -> Figure:
    """Before the month, through both panels."""
    place = sum(point.period.start < month for point in points) - 0.5
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": place,
        "x1": place,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.CONTEXT, "width": 1, "dash": "dash"},
    }
