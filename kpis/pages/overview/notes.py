"""What the overview's figures count, in words: on the page, and at the head of its files."""

from django.utils.translation import gettext as _

from kpis.facts import DefinitionFact
from kpis.formatting import money, month_name
from kpis.pages.wording import keys_note
from kpis.reports.overview import OverviewReport
from kpis.vocabulary import CountBasis


def formula(report: OverviewReport) -> str:
    """The denominator in words: which contacts count, on which channels; where that changes
    within the period, from when on."""
    texts = {
        CountBasis.HANDLED: _("Total cost ÷ contacts handled (%(channels)s)."),
        CountBasis.OFFERED: _("Total cost ÷ contacts offered (%(channels)s)."),
    }
    said = texts[report.definition.basis] % {"channels": counted_names(report, report.definition)}
    return " ".join([said, *(later_definition(report, each) for each in report.later_definitions)])


def later_definition(report: OverviewReport, definition: DefinitionFact) -> str:
    texts = {
        CountBasis.HANDLED: _("From %(month)s on: contacts handled (%(channels)s)."),
        CountBasis.OFFERED: _("From %(month)s on: contacts offered (%(channels)s)."),
    }
    return texts[definition.basis] % {
        "month": month_name(definition.valid_from),
        "channels": counted_names(report, definition),
    }


def counted_names(report: OverviewReport, definition: DefinitionFact) -> str:
    counted = [channel for channel in report.channels if channel.id in definition.channels]
    return ", ".join(channel.name for channel in counted if report.shows(channel))


def allocation_note(report: OverviewReport) -> str:
    allocation = report.channel_table.allocation
    note = keys_note(allocation)
    if allocation.not_allocated:
        amount = money(allocation.not_allocated, report.centre.currency)
        note += " " + _("Not allocated for want of contacts: %(amount)s.") % {"amount": amount}
    return note
