"""The related figures by name: label, definition, and what there is to enter where one is
not known."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import Period
from kpis.vocabulary import MissingInput, RelatedName


def label_of(name: RelatedName) -> str:
    return {
        RelatedName.COST_PER_CALL: _("Cost per call"),
        RelatedName.COST_PER_RESOLUTION: _("Cost per resolution"),
        RelatedName.COST_PER_HANDLED_MINUTE: _("Cost per handled minute"),
        RelatedName.AVERAGE_HANDLE_TIME: _("Average handle time"),
        RelatedName.RESPONSE_TIME: _("Response time"),
        RelatedName.FIRST_CONTACT_RESOLUTION: _("First-contact resolution"),
        RelatedName.SATISFACTION: _("Satisfaction (CSAT)"),
        RelatedName.ABANDONMENT: _("Abandonment"),
        RelatedName.UTILISATION: _("Utilisation"),
        RelatedName.OCCUPANCY: _("Occupancy"),
        RelatedName.CONTRACT_USE: _("Use of contract hours"),
        RelatedName.PRODUCTIVITY: _("Productivity"),
        RelatedName.LOADED_COST_PER_HOUR: _("Loaded cost per hour"),
    }[name]


def definition_of(name: RelatedName) -> str:
    """The figure as dividend ÷ divisor, in words."""
    return {
        RelatedName.COST_PER_CALL: _("Cost of the phone, direct and allocated ÷ calls."),
        RelatedName.COST_PER_RESOLUTION: _(
            "Cost ÷ contacts resolved at first contact, scaled from the sample."
        ),
        RelatedName.COST_PER_HANDLED_MINUTE: _("Cost ÷ minutes of handling."),
        RelatedName.AVERAGE_HANDLE_TIME: _("Time of handling ÷ contacts handled."),
        RelatedName.RESPONSE_TIME: _("Time of waiting ÷ contacts handled: the average wait."),
        RelatedName.FIRST_CONTACT_RESOLUTION: _("Resolved at first contact ÷ contacts sampled."),
        RelatedName.SATISFACTION: _("Satisfied ÷ all answers."),
        RelatedName.ABANDONMENT: _("Abandoned ÷ offered."),
        RelatedName.UTILISATION: _("Time of handling ÷ staffed hours, which are paid."),
        RelatedName.OCCUPANCY: _("Time of handling ÷ hours signed in."),
        RelatedName.CONTRACT_USE: _(
            "Time of handling ÷ hours of contract: full-time equivalents × paid hours."
        ),
        RelatedName.PRODUCTIVITY: _("Contacts ÷ staffed hours."),
        RelatedName.LOADED_COST_PER_HOUR: _("All cost ÷ staffed hours."),
    }[name]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a figure is not known; link, label: the page where what it lacks is entered."""

    reason: str
    link: str = ""
    label: str = ""


def missing_text(missing: MissingInput, slug: str, period: Period) -> Missing:
    """link: to the last month of the period."""
    month = formatting.last_month(period)
    reason = reason_of(missing)
    if missing in {MissingInput.MONTHS, MissingInput.CALLS}:
        return Missing(reason)
    page = "kpis:cost-month" if missing is MissingInput.COST else "kpis:contact-month"
    label = _("Costs, %(month)s") if missing is MissingInput.COST else _("Contacts, %(month)s")
    return Missing(
        reason, reverse(page, args=[slug, month]), label % {"month": formatting.month_name(month)}
    )


def reason_of(missing: MissingInput) -> str:
    return {
        MissingInput.COST: _("No cost is recorded."),
        MissingInput.CONTACTS: _("No contacts that count are recorded."),
        MissingInput.CALLS: _("There are no calls among what is shown."),
        MissingInput.HANDLE_TIME: _("The handle time of a channel is not known."),
        MissingInput.WAIT: _("No waiting time is recorded."),
        MissingInput.ABANDONED: _("Offered and abandoned contacts are not recorded."),
        MissingInput.RESOLUTION: _("No resolution sample is recorded."),
        MissingInput.SATISFACTION: _("No answers on satisfaction are recorded."),
        MissingInput.STAFFED_HOURS: _("The staffed hours of everyone are not recorded."),
        MissingInput.HOURS_BY_CHANNEL: _(
            "The staffed hours of these channels alone are not recorded."
        ),
        MissingInput.EQUIVALENTS: _("The full-time equivalents of everyone are not recorded."),
        MissingInput.SIGNED_IN_HOURS: _("The hours signed in of everyone are not recorded."),
        MissingInput.MONTHS: _("Staffed hours are recorded by month: choose a month or longer."),
    }[missing]
