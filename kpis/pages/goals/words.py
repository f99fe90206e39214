"""Values of goals in words: as they are read, as they are typed, and how far off."""

from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import money, month_name, month_short
from kpis.metrics import is_floor, is_money, is_share, is_time
from kpis.pages.tables.table import Cell, decimals_in, percent_cell
from kpis.pages.words.metrics import value_cell
from kpis.reports.settings.goals import GoalKind, GoalRow, GoalsReport, Standing
from kpis.vocabulary import Metric, decimals_of, decimals_of_ratio


def channel_name(report: GoalsReport, goal: GoalRow) -> str:
    if goal.channel is None:
        return capfirst(_("all channels"))
    return next((c.name for c in report.channels if c.id == goal.channel), capfirst(gone_channel()))


def gone_channel() -> str:
    """In place of a channel that the centre no longer uses."""
    return _("a channel no longer used")


def bound_name(metric: Metric) -> str:
    return _("at least") if is_floor(metric) else _("at most")


def goal_cell(metric: Metric, value: Decimal | None, currency: str) -> Cell:
    """value: in the unit of goals, a percentage from 0 to 100: €5.70, 6 min 04 s or 82.0%."""
    if value is not None and is_share(metric):
        return percent_cell(value / 100, decimals_in_goal(value))
    return value_cell(metric, value, currency)


def decimals_in_goal(percentage: Decimal) -> int:
    """A goal has two at most and is shown whole; a figure has one."""
    return 2 if decimals_in(percentage.normalize()) == 2 else 1


def goal_text(metric: Metric, value: Decimal, currency: str) -> str:
    return goal_cell(metric, value, currency).text


def typed_text(metric: Metric, value: Decimal, currency: str) -> str:
    """As the field takes it: in the reader's decimal mark, a time as 6:04."""
    if is_time(metric):
        return typed_time(value)
    fewest = decimals_of(currency) if is_money(metric) else 0
    decimals = max(decimals_in(value.normalize()), fewest)
    return f"{value:.{decimals}f}".replace(".", formatting.decimal_mark())


def typed_time(seconds: Decimal) -> str:
    """Such as 6:04, 0:52.5 or 1:06:04."""
    hours, minutes = divmod(int(seconds) // 60, 60)
    rest = seconds % 60
    tenths = rest != int(rest)
    text = f"{rest:04.1f}" if tenths else f"{int(rest):02}"
    text = text.replace(".", formatting.decimal_mark())
    return f"{hours}:{minutes:02}:{text}" if hours else f"{minutes}:{text}"


def standing_cell(standing: Standing, report: GoalsReport) -> Cell:
    """Reached or not, and by how much; else why nothing is said. Empty without a figure."""
    goal = standing.goal
    if standing.figure is None:
        return Cell("")
    if report.month is not None and goal.valid_from > report.month:
        return Cell(_("in force from %(month)s on") % {"month": month_name(goal.valid_from)})
    if standing.reached is None:
        return Cell(_("not complete"))
    if standing.reached:
        return Cell(_("reached") if goal.kind is GoalKind.TARGET else _("met"), tone="good")
    gap = gap_text(goal.metric, abs(standing.figure - goal.value), report.centre.currency)
    text = _("missed by %(gap)s") if goal.kind is GoalKind.TARGET else _("breached by %(gap)s")
    return Cell(text % {"gap": gap}, tone="bad")


def gap_text(metric: Metric, gap: Decimal, currency: str) -> str:
    """In the figure's unit. A gap that would be shown as zero is said to be less than the
    smallest amount that is shown."""
    if is_money(metric):
        unit = Decimal(1).scaleb(-decimals_of_ratio(currency))
        text, least = money(gap, currency), money(unit, currency)
    elif is_time(metric):
        text, least = formatting.duration(gap), formatting.duration(1)
    else:
        text, least = formatting.points(gap / 100), formatting.points(Decimal("0.001"))
    if formatting.is_zero(text):
        return _("less than %(amount)s") % {"amount": least}
    return text


def since(goal: GoalRow, today: date) -> str:
    month = {"month": month_short(goal.valid_from)}
    return (_("from %(month)s on") if goal.valid_from > today else _("since %(month)s")) % month
