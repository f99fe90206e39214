"""What the charts of relations share: a month with both figures, and the axis of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.facts import Period
from kpis.metrics import is_time
from kpis.vocabulary import Metric

TIME_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200)
SHARE_STEPS = tuple(map(Decimal, "0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5".split()))
MOST_TICKS = 6
EDGE = Decimal("0.08")  # of the range of values, left free around the points


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """value: seconds or a share from 0 to 1; cost: money per contact; None is a gap.

    A month that is not complete is hollow among the lines, and no point.
    """

    period: Period
    is_complete: bool
    value: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Axes:
    """What is shown: a metric by its name, and cost per contact in a currency."""

    metric: Metric
    name: str
    currency: str

    def value_text(self, value: Decimal | None) -> str:
        if is_time(self.metric):
            return formatting.duration(value)
        return formatting.percent(value)

    def cost_text(self, cost: Decimal | None) -> str:
        return formatting.money(cost, self.currency)


def as_number(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 4))


def panel_name(name: str, height: float) -> Figure:
    """Above the upper left corner of a panel."""
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": height,
        "xanchor": "left",
        "yanchor": "bottom",
        "text": theme.plain(name),
        "showarrow": False,
        "bgcolor": theme.SURFACE,  # a line through all panels does not cross it
        "font": {"size": 11, "color": theme.QUIET},
    }


def value_ticks(values: Sequence[Decimal | None], axes: Axes, most: int = MOST_TICKS) -> Figure:
    """The axis of the metric: round times or percentages, and room around the points."""
    known = [value for value in values if value is not None] or [Decimal(0)]
    low, high = min(known), max(known)
    times = is_time(axes.metric)
    steps: Sequence[Any] = TIME_STEPS if times else SHARE_STEPS
    room = max((high - low) * EDGE, Decimal(steps[0]))
    low, high = low - room, high + room
    step = next((s for s in steps if (high - low) / s <= most), steps[-1])
    ticks = [step * place for place in range(ceil(low / step), floor(high / step) + 1)]
    write = time_tick if times else share_tick
    return theme.value_axis(
        range=[float(low), float(high)],
        tickmode="array",
        tickvals=[float(tick) for tick in ticks],
        ticktext=[write(tick, step) + " " for tick in ticks],
    )


def time_tick(seconds: Any, step: Any) -> str:
    if step % 60 == 0 and seconds < 3_600:
        return f"{formatting.number(Decimal(seconds) / 60)}{formatting.NO_BREAK}min"
    return formatting.duration(seconds)


def share_tick(share: Any, step: Any) -> str:
    return formatting.percent(share, 1 if step < Decimal("0.01") else 0)
