"""The denominator in words: each page says what its cost per contact is of."""

from django.utils.translation import gettext as _

from kpis.facts import DefinitionFact
from kpis.formatting import month_name
from kpis.reports.centre.period import Denominator
from kpis.vocabulary import CountBasis


def formula(denominator: Denominator) -> str:
    """Which contacts count, on which channels; where that changes within the period, from
    when on."""
    texts = {
        CountBasis.HANDLED: _("Total cost ÷ contacts handled (%(channels)s)."),
        CountBasis.OFFERED: _("Total cost ÷ contacts offered (%(channels)s)."),
    }
    first = denominator.definition
    counted = counted_names(denominator, first)
    said = texts[first.basis] % {"channels": counted} if counted else uncounted(denominator)
    return " ".join([said, *(later_formula(denominator, each) for each in denominator.later)])


def later_formula(denominator: Denominator, definition: DefinitionFact) -> str:
    texts = {
        CountBasis.HANDLED: _("From %(month)s on: contacts handled (%(channels)s)."),
        CountBasis.OFFERED: _("From %(month)s on: contacts offered (%(channels)s)."),
    }
    month, counted = month_name(definition.valid_from), counted_names(denominator, definition)
    if not counted:
        return _("From %(month)s on: does not count as a contact.") % {"month": month}
    return texts[definition.basis] % {"month": month, "channels": counted}


def uncounted(denominator: Denominator) -> str:
    names = ", ".join(channel.name for channel in denominator.channels)
    return _("Does not count as a contact: %(channels)s.") % {"channels": names}


def counted_names(denominator: Denominator, definition: DefinitionFact) -> str:
    counted = [channel for channel in denominator.channels if channel.id in definition.channels]
    return ", ".join(channel.name for channel in counted)
