"""The estimate beside a figure that is not complete, in one short line and in a table's cell."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.tables.table import Cell, money_cell
from kpis.reports.centre.ledger import Estimate


def estimate_text(estimate: Estimate | None, names: Mapping[int, str], currency: str) -> str:
    """Such as "€5.59 with the usual bill for Telephony (about €18,200), an estimate"; nothing
    without one. names: of the categories, by id."""
    if estimate is None:
        return ""
    cost = formatting.money(estimate.cost_per_contact, currency)
    return f"{cost} {estimate_words(estimate, names, currency)}"


def estimate_words(estimate: Estimate, names: Mapping[int, str], currency: str) -> str:
    """What stands after the amount: one bill is named, several are counted."""
    values = {"amount": formatting.money(estimate.amount, currency, 0)}
    if len(estimate.bills) == 1:
        values["category"] = names[estimate.bills[0].category]
        return _("with the usual bill for %(category)s (about %(amount)s), an estimate") % values
    text = ngettext(
        "with %(count)s usual bill (about %(amount)s), an estimate",
        "with %(count)s usual bills (about %(amount)s), an estimate",
        len(estimate.bills),
    )
    return text % {**values, "count": formatting.number(len(estimate.bills))}


def estimate_cell(estimate: Estimate | None, currency: str) -> Cell:
    return Cell("") if estimate is None else money_cell(estimate.cost_per_contact, currency)
