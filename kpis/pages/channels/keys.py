"""An allocated amount in words: by which key, and how much of it is the channel's."""

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import count, percent
from kpis.pages.words.small import basis_word
from kpis.reports.centre.channel import AllocatedPart, CategoryCost
from kpis.vocabulary import AllocationBasis

SECONDS_IN_AN_HOUR = 3600


def key_text(part: AllocatedPart, when: str) -> str:
    """Such as "42.1 % of handle time of May 2026 (3,100 of 7,364 h)"."""
    said = weight_text(part, when)
    if part.basis is part.wanted:
        return said
    return fallback_text(part.wanted) % {"key": said}


def weight_text(part: AllocatedPart, when: str) -> str:
    total = part.total
    words = {
        "share": percent(part.weight / total),
        "when": when,
        "weight": measured(part.basis, part.weight),
        "total": measured(part.basis, total),
    }
    return {
        AllocationBasis.CONTACTS: _("%(share)s of contacts of %(when)s (%(weight)s of %(total)s)"),
        AllocationBasis.HANDLE_TIME: _(
            "%(share)s of handle time of %(when)s (%(weight)s of %(total)s h)"
        ),
        AllocationBasis.STAFFED_HOURS: _(
            "%(share)s of staffed hours of %(when)s (%(weight)s of %(total)s h)"
        ),
        AllocationBasis.EQUAL: _("one of %(total)s equal shares"),
        AllocationBasis.FIXED_SHARES: _("a fixed share of %(share)s"),
    }[part.basis] % words


def measured(basis: AllocationBasis, weight: Decimal) -> str:
    if basis is AllocationBasis.HANDLE_TIME:
        hours = weight / SECONDS_IN_AN_HOUR
        return formatting.number(hours, 0 if hours >= 10 else 1)
    return count(weight)


def fallback_text(wanted: AllocationBasis) -> str:
    return {
        AllocationBasis.HANDLE_TIME: _("handle time is not known for every channel: %(key)s"),
        AllocationBasis.STAFFED_HOURS: _("staffed hours are not known for every channel: %(key)s"),
    }.get(wanted, _("the rule cannot be used: %(key)s"))


def key_summary(cost: CategoryCost) -> str:
    """Of several months: what part of them, by which keys, and for want of which."""
    parts = [origin.part for origin in cost.origins if origin.part]
    if not parts:
        return ""
    months = Counter((part.basis, part.wanted) for part in parts)
    keys = ", ".join(
        by_key(basis, wanted, number, len(parts))
        for (basis, wanted), number in months.most_common()
    )
    if cost.shared <= 0:
        return keys
    text = _("%(share)s, %(keys)s")
    return text % {"share": percent(cost.allocated / cost.shared), "keys": keys}


def by_key(basis: AllocationBasis, wanted: AllocationBasis, months: int, of: int) -> str:
    words = {"key": basis_word(basis), "months": months, "all": of}
    text = _("by %(key)s") if months == of else _("by %(key)s in %(months)s of %(all)s")
    if basis is wanted:
        return text % words
    return _("%(by)s (no %(wanted)s)") % {"by": text % words, "wanted": basis_word(wanted)}
