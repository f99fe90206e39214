"""Small words that several pages share: changes, ranges, allocation keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis import formatting
from kpis.formatting import is_zero, money
from kpis.reports.centre.channel_rows import Allocation
from kpis.reports.centre.key_figures import are_enough
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


def join_items(items: list[str]) -> str:
    if len(items) == 1:
        return items[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def known_for(base: int | None, answers: int | None) -> str:
    """How much a rate stands on; nothing where there is none."""
    if base is None:
        return ""
    words = {"count": formatting.count(base), "answers": formatting.count(answers)}
    if answers is None:
        return _("known for %(count)s contacts") % words
    text = ngettext(
        "from %(answers)s answer, for %(count)s contacts",
        "from %(answers)s answers, for %(count)s contacts",
        answers,
    )
    return text % words


def few_answers(answers: int | None) -> str:
    """How few they are, where they are too few to be judged."""
    if answers is None or are_enough(answers):
        return ""
    text = ngettext("%(count)s answer only", "%(count)s answers only", answers)
    return text % {"count": formatting.count(answers)}


BASIS_WORDS: dict[AllocationBasis, Promise] = {
    AllocationBasis.CONTACTS: gettext_lazy("contacts"),
    AllocationBasis.HANDLE_TIME: gettext_lazy("handle time"),
    AllocationBasis.STAFFED_HOURS: gettext_lazy("staffed hours"),
    AllocationBasis.EQUAL: gettext_lazy("equal shares"),
    AllocationBasis.FIXED_SHARES: gettext_lazy("fixed shares"),
}


def basis_word(basis: AllocationBasis) -> str:
    """Within a sentence."""
    return str(BASIS_WORDS[basis])


def by_which_keys(bases: Iterable[AllocationBasis]) -> str:
    """Such as "handle time and contacts", in the order of the vocabulary."""
    used = set(bases)
    return join_items([basis_word(basis) for basis in AllocationBasis if basis in used])


def keys_note(allocation: Allocation) -> str:
    """By what the cost of no channel in particular went to the channels."""
    if not allocation.bases:
        return _("No shared cost is allocated to channels in this period.")
    note = _("Shared cost is allocated by %(keys)s.") % {"keys": by_which_keys(allocation.bases)}
    missing = {part.wanted for part in allocation.parts if part.wanted is not part.basis}
    if missing:
        note += " " + _("By contacts where a channel has no %(keys)s.") % {
            "keys": by_which_keys(missing)
        }
    return note


@dataclass(frozen=True, slots=True)
class Chip:
    """tone: good, bad, or nothing; the sign or arrow in the text says it too."""

    text: str
    note: str = ""
    tone: str = ""
