"""What the channels pages say in words: of keys, and of what matters most."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kpis.formatting import money, percent
from kpis.pages.wording import by_which_keys

#: A channel that the key moves by less than this much of its figure is hardly moved.
HARDLY = Decimal("0.1")


def answer_sentence(lines: Sequence[Any], currency: str) -> str:
    """Which channel costs most per contact, and which takes most of the money."""
    known = [
        line for line in lines if line.figures.counts and line.figures.cost_per_contact is not None
    ]
    if not known:
        return _("No channel has a cost per contact in this period.")
    dearest = max(known, key=lambda line: line.figures.cost_per_contact)
    largest = max(known, key=lambda line: line.figures.cost)
    words = {
        "dearest": dearest.figures.channel.name,
        "value": money(dearest.figures.cost_per_contact, currency),
        "largest": largest.figures.channel.name,
        "cost_share": percent(largest.cost_share),
        "contact_share": percent(largest.contact_share),
    }
    return answer_text(len(known), dearest is largest, largest.cost_share is not None) % words


def answer_text(number: int, is_same: bool, has_share: bool) -> str:
    if number == 1:
        return _("A contact by %(dearest)s costs %(value)s.")
    if not has_share:
        return _("%(dearest)s costs most per contact: %(value)s.")
    if is_same:
        return _(
            "%(dearest)s costs most per contact, %(value)s, and takes the largest part of the "
            "money: %(cost_share)s of the cost for %(contact_share)s of the contacts."
        )
    return _(
        "%(dearest)s costs most per contact: %(value)s. %(largest)s takes the largest part of "
        "the money: %(cost_share)s of the cost for %(contact_share)s of the contacts."
    )


def sensitivity_sentence(sensitivity: Any, lines: Sequence[Any], currency: str) -> str:
    """Whether an argument about the key is worth having."""
    bands = sensitivity.bands
    if not bands:
        return _("No cost is shared by channels in this period, so no key matters.")
    if not key_moves(sensitivity):
        return _("All shared cost goes to the same channel, so no key matters.")
    costs = {line.figures.channel.id: line.figures.cost for line in lines}
    largest = max(bands, key=lambda band: costs[band.channel.id])
    moved = max(bands, key=moved_by)
    if moved_by(moved) <= HARDLY:
        text = _("The key hardly matters: it moves no channel by more than %(share)s.")
        return f"{text % {'share': percent(moved_by(moved))}} {stays(largest, currency)}"
    text = _("The key matters most for %(channel)s: from %(low)s to %(high)s.")
    said = text % band_words(moved, currency)
    if moved is largest:
        return f"{said} {dearest_sentence(bands)}".strip()
    return f"{said} {stays(largest, currency)} {dearest_sentence(bands)}".strip()


def key_moves(sensitivity: Any) -> bool:
    """Whether any channel's figure depends on the key at all."""
    return any(band.low != band.high for band in sensitivity.bands)


def moved_by(band: Any) -> Decimal:
    """The width of the band as a share of the figure in force; of nothing, it is all of it."""
    return (band.high - band.low) / abs(band.in_force) if band.in_force else Decimal(1)


def stays(band: Any, currency: str) -> str:
    words = band_words(band, currency)
    if words["low"] == words["high"]:
        return _("Whatever the key, %(channel)s stays at %(low)s.") % words
    return _("Whatever the key, %(channel)s stays between %(low)s and %(high)s.") % words


def band_words(band: Any, currency: str) -> dict[str, str]:
    low, high = money(band.low, currency), money(band.high, currency)
    return {"channel": band.channel.name, "low": low, "high": high}


def dearest_sentence(bands: Sequence[Any]) -> str:
    """Whether the same channel is the dearest by every key."""
    if len(bands) == 1:
        return ""
    methods = set.intersection(*(set(band.by_method) for band in bands))
    dearest = {
        max(bands, key=lambda band: band.by_method[basis]).channel.name for basis in methods
    } | {max(bands, key=lambda band: band.in_force).channel.name}
    if len(dearest) > 1:
        return _("Which channel costs most per contact depends on the key.")
    return _("By every key, %(channel)s costs most per contact.") % {"channel": dearest.pop()}


def left_out_note(sensitivity: Any) -> str:
    """Which keys are not shown, or stand for contacts in some of the months."""
    sentences = []
    if sensitivity.bands and sensitivity.left_out:
        text = _("Left out, as no month has it for every channel: %(keys)s.")
        sentences.append(text % {"keys": by_which_keys(sensitivity.left_out)})
    if sensitivity.bands and sensitivity.partly:
        text = _("In months that lack it for a channel, contacts stand in for: %(keys)s.")
        sentences.append(text % {"keys": by_which_keys(sensitivity.partly)})
    return " ".join(sentences)
