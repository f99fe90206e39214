"""What counts as a contact: the denominator, under the definition in force."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise

from kpis.facts import ChannelFact, ContactFact, DefinitionFact, Period
from kpis.months import months_between
from kpis.vocabulary import UNASSISTED_KINDS, CountBasis

Definitions = Sequence[DefinitionFact]
#: What decides which contacts count, and how: the basis, and the channels.
Counting = tuple[CountBasis, frozenset[int]]


def default_definition(channels: Iterable[ChannelFact]) -> DefinitionFact:
    """Valid since the beginning of time: contacts handled on every channel but self-service and
    bots."""
    counted = frozenset(c.id for c in channels if c.kind not in UNASSISTED_KINDS)
    return DefinitionFact(date.min, CountBasis.HANDLED, counted)


def all_definitions(made: Definitions, channels: Iterable[ChannelFact]) -> Sequence[DefinitionFact]:
    """Every definition that ever applied, in order: the default, then those that the centre
    made.

    made: in order of valid_from. channels: all that the centre uses.
    """
    return [default_definition(channels), *made]


def known_since(definitions: Definitions, first: date | None) -> list[DefinitionFact]:
    """The definitions that apply to any recorded month.

    Those that another had replaced by the first month with a record are left out, and the first
    one left is taken to be valid since the beginning of time. first: None where nothing is
    recorded; then none is left out.
    """
    if first is None:
        return [*definitions]
    standing = definition_at(definitions, first)
    later = [each for each in definitions if each.valid_from > first]
    return [standing, *later]


def definition_at(definitions: Definitions, month: date) -> DefinitionFact:
    """The latest definition that is valid from the month or earlier.

    definitions: in order of valid_from; the first is valid since the beginning of time, as in
    the results of all_definitions and known_since.
    """
    valid = [each for each in definitions if each.valid_from <= month]
    return valid[-1] if valid else definitions[0]


def counted_contacts(fact: ContactFact, definition: DefinitionFact) -> int | None:
    """How many contacts of this channel count.

    None where the channel does not count, and where its contacts are unknown, even on some days
    only: the cost of all days must not be divided by the contacts of some.
    """
    if fact.channel not in definition.channels:
        return None
    if definition.basis is CountBasis.HANDLED:
        return fact.handled
    return None if fact.lacks_offered else fact.offered


def with_definition(definitions: Definitions, new: DefinitionFact) -> list[DefinitionFact]:
    """The definitions with a new one, in order of valid_from; it replaces one of the same month."""
    others = without_definition(definitions, new.valid_from)
    return sorted([*others, new], key=lambda each: each.valid_from)


def without_definition(definitions: Definitions, valid_from: date) -> list[DefinitionFact]:
    return [each for each in definitions if each.valid_from != valid_from]


def what_counts(definition: DefinitionFact, channels: AbstractSet[int] | None) -> Counting:
    """The part of a definition that decides the contacts of some channels.

    channels: those that are shown; None for all.
    """
    shown = definition.channels if channels is None else definition.channels & channels
    return definition.basis, shown


def is_redefined(definitions: Definitions, *periods: Period) -> bool:
    """Whether contacts were counted in more than one way in these periods. A channel that is
    not shown matters too: shared cost goes to every channel that counts."""
    months = {month for period in periods for month in months_between(period.start, period.end)}
    return len({what_counts(definition_at(definitions, month), None) for month in months}) > 1


def definition_breaks(
    definitions: Definitions, channels: AbstractSet[int] | None = None
) -> list[DefinitionFact]:
    """The definitions that count something else than the one before them. channels: as in
    what_counts."""
    return [
        after
        for before, after in pairwise(definitions)
        if what_counts(before, channels) != what_counts(after, channels)
    ]


def breaks_within(breaks: Definitions, period: Period) -> list[DefinitionFact]:
    """The definitions that begin after the period's first month and before its end."""
    return [each for each in breaks if period.start < each.valid_from < period.end]
