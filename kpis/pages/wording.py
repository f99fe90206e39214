"""Small words that several pages share: changes, ranges."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.formatting import is_zero, money
from kpis.models.labels import LABELS
from kpis.vocabulary import AllocationBasis

UP, DOWN = "▲", "▼"


@dataclass(frozen=True, slots=True)
class Mark:
    """A change as it is shown. tone: good, bad or nothing; the arrow says it without colour."""

    text: str
    tone: str = ""


def mark_change(difference: Decimal, shown: str, *, good_is_up: bool | None = False) -> Mark:
    """shown: the change without its sign, formatted; what rounds to nothing is no change.

    good_is_up: False for costs, None where neither direction is better.
    """
    if is_zero(shown):
        return Mark(f"= {shown}")
    rises = difference > 0
    tone = "" if good_is_up is None else "good" if rises is good_is_up else "bad"
    return Mark(f"{UP if rises else DOWN} {shown}", tone)


def range_text(distance: Decimal, currency: str) -> str:
    """Where a figure stands to a published range."""
    if not distance:
        return _("within")
    amount = money(abs(distance), currency)
    return (_("%(amount)s above") if distance > 0 else _("%(amount)s below")) % {"amount": amount}


def place_sentence(distance: Decimal, low: Decimal, high: Decimal, currency: str) -> str:
    """The same as a whole sentence, with the range; some ranges are one figure."""
    if low == high:
        equal = _("Equal to the published figure of %(low)s")
        above = _("%(amount)s above the published figure of %(low)s")
        below = _("%(amount)s below the published figure of %(low)s")
    else:
        equal = _("Within the published range of %(low)s to %(high)s")
        above = _("%(amount)s above the published range of %(low)s to %(high)s")
        below = _("%(amount)s below the published range of %(low)s to %(high)s")
    text = above if distance > 0 else below if distance < 0 else equal
    amounts = {"amount": abs(distance), "low": low, "high": high}
    return text % {name: money(amount, currency) for name, amount in amounts.items()}


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
    if bases == {AllocationBasis.HANDLE_TIME, AllocationBasis.CONTACTS}:
        return _(
            "Cost shared by all channels is allocated by handle time in the months that know it, "
            "else by number of contacts."
        )
    keys = ", ".join(str(LABELS[basis]) for basis in AllocationBasis if basis in bases)
    text = _("Cost shared by all channels is allocated by the rules of this centre (%(keys)s).")
    return text % {"keys": keys}
