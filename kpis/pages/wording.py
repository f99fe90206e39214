"""Small words that several pages share: arrows, tones, ranges."""

from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.formatting import money
from kpis.vocabulary import AllocationBasis

UP, DOWN = "▲", "▼"


def arrow(difference: Decimal) -> str:
    return UP if difference > 0 else DOWN if difference < 0 else "="


def tone(difference: Decimal, *, good_is_up: bool) -> str:
    """The class of a change; the arrow beside it says the same without colour."""
    if not difference:
        return ""
    return "good" if (difference > 0) is good_is_up else "bad"


def cost_tone(difference: Decimal) -> str:
    return tone(difference, good_is_up=False)


def range_text(distance: Decimal, currency: str) -> str:
    """Where a figure stands to a published range."""
    if not distance:
        return _("within")
    amount = money(abs(distance), currency)
    return (_("%(amount)s above") if distance > 0 else _("%(amount)s below")) % {"amount": amount}


def basis_note(bases: frozenset[AllocationBasis]) -> str:
    """By what the cost of no channel in particular was shared out to the channels."""
    if not bases:
        return _("No shared cost is allocated to channels in this period.")
    if bases == {AllocationBasis.HANDLE_TIME}:
        return _("Cost shared by all channels is allocated by handle time.")
    if bases == {AllocationBasis.CONTACTS}:
        return _(
            "Cost shared by all channels is allocated by number of contacts: "
            "handle time is not known."
        )
    return _(
        "Cost shared by all channels is allocated by handle time in the months that know it, "
        "else by number of contacts."
    )
