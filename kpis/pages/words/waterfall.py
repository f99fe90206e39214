"""A bridge as a picture: its bars, and what they are called on the axis."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts.theme import Figure
from kpis.charts.waterfall import Bar, End, build_waterfall_figure, starts_above_nothing
from kpis.facts import Period
from kpis.pages.words.steps import Names, near_name, step_name
from kpis.reports.centre.bridges import Explanation, ShownStep, StepKind
from kpis.vocabulary import PeriodKind


def waterfall_of(explained: Explanation, names: Names, currency: str) -> Figure:
    bridge = explained.bridge
    assert bridge is not None
    before, now = explained.before.period, explained.now.period
    start = _("Target") if explained.target is not None else name_on_axis(before, now)
    return build_waterfall_figure(
        End(capfirst(start), bridge.start),
        [bar_of(step, names) for step in bridge.steps],
        End(capfirst(name_on_axis(now, before)), bridge.end),
        currency,
        judged=explained.is_complete,
    )


def bar_of(step: ShownStep, names: Names) -> Bar:
    """What counts otherwise is a sentence: on the axis stands a word for it."""
    name = step_name(step, names)
    if step.kind is StepKind.REDEFINED:
        return Bar(name, step.effect, judged=False, short=_("Definition"))
    return Bar(name, step.effect)


def name_on_axis(period: Period, other: Period) -> str:
    if period.kind is PeriodKind.MONTH:
        return near_name(period, other)
    return formatting.period_short(period)


def scale_note(figure: Figure) -> str:
    """A grey bar that is cut off below must not be read by its height."""
    return _("The axis does not start at zero.") if starts_above_nothing(figure) else ""
