"""How shared cost got to the overview's channels, on the page and at the head of its files."""

from django.utils.translation import gettext as _

from kpis.formatting import money
from kpis.pages.words.small import keys_note
from kpis.reports.centre.overview import OverviewReport


def allocation_note(report: OverviewReport) -> str:
    allocation = report.channel_table.allocation
    note = keys_note(allocation)
    if allocation.not_allocated:
        amount = money(allocation.not_allocated, report.head.centre.currency)
        note += " " + _("No contacts to allocate by: %(amount)s not allocated.") % {
            "amount": amount
        }
    return note
