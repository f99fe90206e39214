"""What the channels pages say in words: of keys, and of what matters most."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import TypeVar

from django.utils.translation import gettext as _

from kpis.formatting import as_shown, money, percent
from kpis.pages.words.small import by_which_keys, join_items
from kpis.reports.centre.channels import ChannelBand, ChannelLine, Sensitivity
from kpis.vocabulary import AllocationBasis

Thing = TypeVar("Thing")

#: A channel that the key moves by less than this much of its figure is hardly moved.
HARDLY = Decimal("0.1")


def answer_sentence(lines: Sequence[ChannelLine], currency: str) -> str:
    """Which channels cost most per contact, and which takes most of the money."""
    known = [
        line for line in lines if line.figures.counts and line.figures.cost_per_contact is not None
    ]
    if not known:
        return _("No channel has a cost per contact in this period.")
    dearest = largest_of(known, cost_per_contact_of, currency)
    most = largest_of(known, cost_of, currency)
    words = {
        "dearest": names_of(dearest),
        "value": money(dearest[0].figures.cost_per_contact, currency),
        "largest": names_of(most),
        "cost_share": percent(most[0].cost_share),
        "contact_share": percent(most[0].contact_share),
    }
    said = [answer_text(known, dearest, most) % words, doing_of_the_key(known, dearest)]
    return " ".join(filter(None, said))


def cost_per_contact_of(line: ChannelLine) -> Decimal:
    """There must be one."""
    assert line.figures.cost_per_contact is not None
    return line.figures.cost_per_contact


def cost_of(line: ChannelLine) -> Decimal:
    """There must be one."""
    assert line.figures.cost is not None
    return line.figures.cost


def largest_of(
    things: Sequence[Thing], value: Callable[[Thing], Decimal], currency: str
) -> list[Thing]:
    """All that have the largest value, as it is shown."""
    shown = [as_shown(value(thing), currency) for thing in things]
    return [thing for thing, each in zip(things, shown, strict=True) if each == max(shown)]


def names_of(lines: Sequence[ChannelLine]) -> str:
    return join_items([line.figures.channel.name for line in lines])


def answer_text(
    known: Sequence[ChannelLine], dearest: Sequence[ChannelLine], most: Sequence[ChannelLine]
) -> str:
    if len(known) == 1:
        return _("A contact by %(dearest)s costs %(value)s.")
    one_leads = len(most) == 1 and most[0].cost_share is not None
    if one_leads and dearest == most:
        return _(
            "%(dearest)s costs most per contact, %(value)s, and takes the largest share of cost: "
            "%(cost_share)s of the cost for %(contact_share)s of the contacts."
        )
    first = dearest_text(len(dearest), len(known))
    if not one_leads:
        return first
    second = _(
        "%(largest)s takes the largest share of cost: %(cost_share)s of the cost for "
        "%(contact_share)s of the contacts."
    )
    return f"{first} {second}"


def dearest_text(number: int, known: int) -> str:
    """Those that cost the same, as it is shown, are told together."""
    if number == known:
        return _("Every channel costs the same per contact: %(value)s.")
    if number > 1:
        return _("%(dearest)s cost most per contact: %(value)s each.")
    return _("%(dearest)s costs most per contact: %(value)s.")


def doing_of_the_key(known: Sequence[ChannelLine], dearest: Sequence[ChannelLine]) -> str:
    """What is said of a channel without direct cost says more of the key than of the channel."""
    keyed = [line for line in known if not line.figures.direct and line.figures.allocated]
    if keyed == [*known] and len(known) > 1:
        return _("No channel has direct cost: each figure follows from the allocation bases alone.")
    named = [line for line in dearest if line in keyed]
    if not named:
        return ""
    text = _(
        "%(channels)s: no direct cost, so this figure follows from the allocation bases alone."
    )
    return text % {"channels": names_of(named)}


def sensitivity_sentence(
    sensitivity: Sensitivity, lines: Sequence[ChannelLine], currency: str
) -> str:
    """Whether an argument about the key is worth having."""
    bands = sensitivity.bands
    if not bands:
        return _(
            "No cost is shared between channels in this period, so the basis makes no difference."
        )
    if not key_moves(sensitivity):
        return _("All shared cost goes to the same channel, so the basis makes no difference.")
    costs = {line.figures.channel.id: line for line in lines}
    largest = max(bands, key=lambda band: cost_of(costs[band.channel.id]))
    moved = max(bands, key=moved_by)
    if moved_by(moved) <= HARDLY:
        text = _("The basis hardly matters: it moves no channel by more than %(share)s.")
        return f"{text % {'share': percent(moved_by(moved))}} {stays(largest, currency)}"
    text = _("The basis matters most for %(channel)s: from %(low)s to %(high)s.")
    said = text % band_words(moved, currency)
    if moved is largest:
        return f"{said} {dearest_sentence(bands, currency)}".strip()
    return f"{said} {stays(largest, currency)} {dearest_sentence(bands, currency)}".strip()


def key_moves(sensitivity: Sensitivity) -> bool:
    """Whether any channel's figure depends on the key at all."""
    return any(band.low != band.high for band in sensitivity.bands)


def moved_by(band: ChannelBand) -> Decimal:
    """The width of the band as a share of the figure in force; of nothing, it is all of it."""
    return (band.high - band.low) / abs(band.in_force) if band.in_force else Decimal(1)


def stays(band: ChannelBand, currency: str) -> str:
    words = band_words(band, currency)
    if words["low"] == words["high"]:
        return _("Whatever the basis, %(channel)s stays at %(low)s.") % words
    return _("Whatever the basis, %(channel)s stays between %(low)s and %(high)s.") % words


def band_words(band: ChannelBand, currency: str) -> dict[str, str]:
    low, high = money(band.low, currency), money(band.high, currency)
    return {"channel": band.channel.name, "low": low, "high": high}


def dearest_sentence(bands: Sequence[ChannelBand], currency: str) -> str:
    """Whether the same channel is the dearest by every key."""
    if len(bands) == 1:
        return ""
    methods = set.intersection(*(set(band.by_method) for band in bands))
    leading = [largest_of(bands, attrgetter("in_force"), currency)]
    leading += [largest_of(bands, partial(by_method, basis), currency) for basis in methods]
    if any(each != leading[0] for each in leading):
        return _("Which channel costs most per contact depends on the basis.")
    words = {"channel": join_items([band.channel.name for band in leading[0]])}
    if len(leading[0]) > 1:
        return _("On every basis, %(channel)s cost the same, and most, per contact.") % words
    return _("On every basis, %(channel)s costs most per contact.") % words


def by_method(basis: AllocationBasis, band: ChannelBand) -> Decimal:
    return band.by_method[basis]


def left_out_note(sensitivity: Sensitivity) -> str:
    """Which keys are not shown, or stand for contacts in some of the months."""
    sentences = []
    if sensitivity.bands and sensitivity.left_out:
        text = _("Left out, as it is known for every channel in no month: %(keys)s.")
        sentences.append(text % {"keys": by_which_keys(sensitivity.left_out)})
    if sensitivity.bands and sensitivity.partly:
        text = _("In months where a channel lacks it, contacts are used instead of: %(keys)s.")
        sentences.append(text % {"keys": by_which_keys(sensitivity.partly)})
    return " ".join(sentences)
