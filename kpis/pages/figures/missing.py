"""What there is to enter where a figure is not known."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis import formatting
from kpis.facts import Period
from kpis.pages.page_url import page_url
from kpis.vocabulary import MissingInput


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
    page = "cost-month" if missing is MissingInput.COST else "contact-month"
    label = _("Costs, %(month)s") if missing is MissingInput.COST else _("Contacts, %(month)s")
    return Missing(
        reason, page_url(page, slug, month), label % {"month": formatting.month_name(month)}
    )


REASONS: dict[MissingInput, Promise] = {
    MissingInput.COST: gettext_lazy("No cost is recorded."),
    MissingInput.CONTACTS: gettext_lazy("No contacts that count are recorded."),
    MissingInput.CALLS: gettext_lazy("There are no calls among what is shown."),
    MissingInput.HANDLE_TIME: gettext_lazy("The handle time of a channel is not known."),
    MissingInput.WAIT: gettext_lazy("No waiting time is recorded."),
    MissingInput.ABANDONED: gettext_lazy("Offered and abandoned contacts are not recorded."),
    MissingInput.RESOLUTION: gettext_lazy("No resolution sample is recorded."),
    MissingInput.SATISFACTION: gettext_lazy("No answers on satisfaction are recorded."),
    MissingInput.STAFFED_HOURS: gettext_lazy("The staffed hours of everyone are not recorded."),
    MissingInput.HOURS_BY_CHANNEL: gettext_lazy(
        "The staffed hours of these channels alone are not recorded."
    ),
    MissingInput.EQUIVALENTS: gettext_lazy(
        "The full-time equivalents of everyone are not recorded."
    ),
    MissingInput.SIGNED_IN_HOURS: gettext_lazy("The hours signed in of everyone are not recorded."),
    MissingInput.MONTHS: gettext_lazy(
        "Staffed hours are recorded by month: choose a month or longer."
    ),
}


def reason_of(missing: MissingInput) -> str:
    return str(REASONS[missing])
