"""What counts as a contact: the denominator, under the definition in force."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise

from kpis.facts import ChannelFact, ContactFact, DefinitionFact, Period
from kpis.months import months_between
from kpis.vocabulary import UNASSISTED_KINDS, CountBasis

Definitions = Sequence[DefinitionFact]


def default_definition(channels: Iterable[ChannelFact]) -> DefinitionFact:
    """Handled contacts on every channel but self-service and bots, from ever on."""
    counted = frozenset(c.id for c in channels if c.kind not in UNASSISTED_KINDS)
    return DefinitionFact(date.min, CountBasis.HANDLED, counted)


def all_definitions(made: Definitions, channels: Iterable[ChannelFact]) -> Sequence[DefinitionFact]:
    """Whatever ever counted, in order: the default until the first one that the centre made.

    made: in order of valid_from. channels: all that the centre uses.
    """
    return [default_definition(channels), *made]


def known_since(definitions: Definitions, first: date | None) -> list[DefinitionFact]:
    """Without those that ended by the first month with a record: what counted then is as if
    from ever on, for nothing was counted otherwise before. None: nothing is recorded."""
    if first is None:
        return [*definitions]
    standing = definition_at(definitions, first)
    later = [each for each in definitions if each.valid_from > first]
    return [standing, *later]


def definition_at(definitions: Definitions, month: date) -> DefinitionFact:
    """The latest definition valid from the month or before it.

    definitions: in order of valid_from, the first of which is from ever on, as all_definitions
    and known_since have it.
    """
    valid = [each for each in definitions if each.valid_from <= month]
    return valid[-1] if valid else definitions[0]


def counted_contacts(fact: ContactFact, definition: DefinitionFact) -> int | None:
    """How many contacts of this channel count; None where they do not, or are unknown, be it on
    some days only: a part of them would divide the cost of all."""
    if fact.channel not in definition.channels:
        return None
    if definition.basis is CountBasis.HANDLED:
        return fact.handled
    return None if fact.lacks_offered else fact.offered


def with_definition(definitions: Definitions, new: DefinitionFact) -> list[DefinitionFact]:
    """In order of valid_from; the new one takes the place of another of its month."""
    others = without_definition(definitions, new.valid_from)
    return sorted([*others, new], key=lambda each: each.valid_from)


def without_definition(definitions: Definitions, valid_from: date) -> list[DefinitionFact]:
    return [each for each in definitions if each.valid_from != valid_from]


def what_counts(
    definition: DefinitionFact, channels: AbstractSet[int] | None
) -> tuple[CountBasis, frozenset[int]]:
    """channels: those that are shown, None for all: others make no difference to them."""
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
    """The definitions from whose month on something else counts than before.

    channels: as of what_counts.
    """
    return [
        after
        for before, after in pairwise(definitions)
        if what_counts(before, channels) != what_counts(after, channels)
    ]


def breaks_within(breaks: Definitions, period: Period) -> list[DefinitionFact]:
    """Those that begin after the period's first month, and before its end."""
    return [each for each in breaks if period.start < each.valid_from < period.end]
