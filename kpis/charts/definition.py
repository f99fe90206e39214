"""The cost per contact under two definitions of a contact, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.charts.trend import (
    foot_room,
    money_trace,
    parted,
    start_of_definition,
    written_values,
)
from kpis.facts import Period


@dataclass(frozen=True, slots=True)
class PreviewPoint:
    """Money per contact; None is a gap. starts: the new definition is valid from here on."""

    period: Period
    now: Decimal | None
    then: Decimal | None
    starts: bool


def build_definition_figure(points: Sequence[PreviewPoint], currency: str) -> Figure:
    """Two lines, what stands now in grey; not drawn to zero: it is the distance that matters."""
    labels = [formatting.period_name(point.period) for point in points]
    shorts = [formatting.period_short(point.period) for point in points]
    now = money_trace(labels, [point.now for point in points], currency)
    places = [place for place, point in enumerate(points) if point.starts and place]
    traces = [
        now
        | {
            **theme.legend_entry("present", _("As it stands")),
            "mode": "lines+markers",
            "line": {"color": theme.CONTEXT, "width": 2, "dash": "dot"},
            "marker": {"color": theme.CONTEXT, "size": 5},
        },
        *proposed_traces(labels, points, places, currency),
    ]
    drawn = [v for point in points for v in (point.now, point.then) if v is not None]
    shapes, notes = start_of_definition(places, len(points))
    layout = theme.base_layout(
        xaxis=theme.period_axis(labels, shorts=shorts),
        yaxis=theme.money_axis(
            currency, theme.ratio_format(currency), drawn, **foot_room(places, drawn)
        ),
        margin=theme.margins(written_values(traces)),
        shapes=shapes,
        annotations=notes,
    )
    return {"data": traces, "layout": layout}


def proposed_traces(
    labels: list[str], points: Sequence[PreviewPoint], places: Sequence[int], currency: str
) -> list[Figure]:
    """A line for each definition: across the change nothing is joined."""
    line = {
        **theme.legend_entry("line", _("As proposed")),
        "mode": "lines+markers",
        "line": {"color": theme.ACCENT, "width": 2.5},
        "marker": {"color": theme.ACCENT, "size": 6},
    }
    traces = []
    for values in parted([point.then for point in points], places):
        traces.append(money_trace(labels, values, currency) | line)
        line.pop("meta", None)
    return traces
