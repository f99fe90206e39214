"""A figure in words: its name in each place, its definition, its value and how it changed."""

from dataclasses import replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kpis import formatting
from kpis.formatting import Number
from kpis.metrics import Unit, decimals_shown, is_better_up, is_share, unit_of
from kpis.models.labels import LABELS
from kpis.pages.tables.table import (
    POINTS,
    SECONDS,
    Cell,
    count_cell,
    decimals_in,
    duration_cell,
    money_cell,
    percent_cell,
    rounded,
)
from kpis.pages.words.small import Mark, mark_change
from kpis.vocabulary import Metric

#: Of a percentage: that of several months is weighted by contacts and may have no last one.
MOST_DECIMALS_OF_A_BOUND = 2
#: Within a sentence; French puts an article before it.
WITHIN: dict[Metric, Promise] = {
    Metric.AVERAGE_HANDLE_TIME: pgettext_lazy("within a sentence", "average handle time"),
    Metric.FIRST_CONTACT_RESOLUTION: pgettext_lazy("within a sentence", "first-contact resolution"),
    Metric.SATISFACTION: pgettext_lazy("within a sentence", "satisfaction"),
    Metric.RESPONSE_TIME: pgettext_lazy("within a sentence", "response time"),
    Metric.ABANDONMENT: pgettext_lazy("within a sentence", "abandonment"),
}
#: Where a sentence begins with it; French begins with an article.
AT_START: dict[Metric, Promise] = {
    Metric.AVERAGE_HANDLE_TIME: pgettext_lazy("begins a sentence", "Average handle time"),
    Metric.FIRST_CONTACT_RESOLUTION: pgettext_lazy("begins a sentence", "First-contact resolution"),
    Metric.SATISFACTION: pgettext_lazy("begins a sentence", "Satisfaction"),
    Metric.RESPONSE_TIME: pgettext_lazy("begins a sentence", "Response time"),
}
#: The figure as dividend ÷ divisor.
DEFINITIONS: dict[Metric, Promise] = {
    Metric.COST_PER_CONTACT: _("Total cost ÷ contacts counted."),
    Metric.TOTAL_COST: _("The sum of the cost lines of the period."),
    Metric.CONTACTS: _("The contacts handled, or offered, on the channels that count."),
    Metric.COST_PER_CALL: _("Cost of the phone, direct and allocated ÷ calls."),
    Metric.COST_PER_RESOLUTION: _(
        "Cost ÷ contacts resolved at first contact, scaled from the sample."
    ),
    Metric.COST_PER_HANDLED_MINUTE: _("Cost ÷ minutes of handling."),
    Metric.AVERAGE_HANDLE_TIME: _("Time of handling ÷ contacts handled."),
    Metric.RESPONSE_TIME: _("Time of waiting ÷ contacts handled: the average wait."),
    Metric.FIRST_CONTACT_RESOLUTION: _("Resolved at first contact ÷ contacts sampled."),
    Metric.SATISFACTION: _("Satisfied ÷ all answers."),
    Metric.ABANDONMENT: _("Abandoned ÷ offered."),
    Metric.UTILISATION: _("Time of handling ÷ staffed hours, which are paid."),
    Metric.OCCUPANCY: _("Time of handling ÷ hours signed in."),
    Metric.CONTRACT_USE: _(
        "Time of handling ÷ hours of contract: full-time equivalents × paid hours."
    ),
    Metric.PRODUCTIVITY: _("Contacts ÷ staffed hours."),
    Metric.LOADED_COST_PER_HOUR: _("All cost ÷ staffed hours."),
}


def name_of(metric: Metric) -> str:
    """At the head of a row, a column or a tile."""
    return str(LABELS[metric])


def name_within(metric: Metric) -> str:
    return str(WITHIN[metric])


def name_at_start(metric: Metric) -> str:
    return str(AT_START[metric])


def definition_of(metric: Metric) -> str:
    return str(DEFINITIONS[metric])


def value_cell(metric: Metric, value: Decimal | None, currency: str) -> Cell:
    """value: in the unit of the figure, a share from 0 to 1."""
    unit, decimals = unit_of(metric), decimals_shown(metric, currency)
    if unit is Unit.MONEY:
        return money_cell(value, currency, decimals)
    if unit is Unit.SECONDS:
        return duration_cell(value)
    if unit is Unit.SHARE:
        return percent_cell(value)
    if unit is Unit.MULTIPLE:
        return multiple_cell(value)
    return count_cell(value, decimals)


def multiple_cell(value: Decimal | None) -> Cell:
    """Such as 8.3×."""
    if value is None:
        return Cell(formatting.not_available())
    return Cell(f"{formatting.number(value, 1)}×", rounded(value, 1))


def value_text(metric: Metric, value: Decimal | None, currency: str) -> str:
    return value_cell(metric, value, currency).text


def bound_text(metric: Metric, value: Decimal, currency: str) -> str:
    """A target or a limit, such as 82%, 73.5%, 1 min 00 s or €5.70: a share with no more decimals
    than it needs. value: in the unit of the figure."""
    if not is_share(metric):
        return value_text(metric, value, currency)
    percentage = round(value * 100, MOST_DECIMALS_OF_A_BOUND)
    return formatting.percent(value, decimals_in(percentage.normalize()))


def difference_cell(metric: Metric, difference: Decimal, currency: str) -> Cell:
    """In the unit of the figure, points for a share. difference: rounded as it is shown; text: its
    size, without a sign; value: with it."""
    size, unit, decimals = abs(difference), unit_of(metric), decimals_shown(metric, currency)
    if unit is Unit.MONEY:
        text = formatting.money(size, currency, decimals)
        return Cell(text, rounded(difference, decimals), decimals, unit=currency)
    if unit is Unit.SECONDS:
        return Cell(formatting.duration(size), difference, 0, unit=SECONDS)
    if unit is Unit.SHARE:
        return Cell(formatting.points(size), rounded(difference * 100, 1), 1, unit=POINTS)
    return Cell(formatting.number(size, decimals), difference, decimals)


def change_cell(metric: Metric, difference: Decimal, currency: str) -> Cell:
    """The difference with its arrow and tone. difference: rounded as it is shown."""
    cell = difference_cell(metric, difference, currency)
    mark = judged(metric, difference, cell.text)
    return replace(cell, text=mark.text, tone=mark.tone)


def judged(metric: Metric, difference: Number, shown: str) -> Mark:
    """shown: the change without its sign; good or bad as the figure has it."""
    return mark_change(Decimal(difference), shown, good_is_up=is_better_up(metric))
