"""What counts as a contact: the denominator, under the definition in force."""

from collections.abc import Iterable, Sequence
from datetime import date

from kpis.facts import ChannelFact, ContactFact, DefinitionFact
from kpis.vocabulary import UNASSISTED_KINDS, CountBasis


def default_definition(channels: Iterable[ChannelFact]) -> DefinitionFact:
    """Handled contacts on every channel but self-service and bots, from ever on."""
    counted = frozenset(c.id for c in channels if c.kind not in UNASSISTED_KINDS)
    return DefinitionFact(date.min, CountBasis.HANDLED, counted)


def definition_at(definitions: Sequence[DefinitionFact], month: date) -> DefinitionFact:
    """The latest definition valid from the month or before it; the first one covers what
    came earlier. definitions: in order of valid_from, at least one."""
    valid = [d for d in definitions if d.valid_from <= month]
    return valid[-1] if valid else definitions[0]


def counted_contacts(fact: ContactFact, definition: DefinitionFact) -> int | None:
    """How many contacts of this channel count; None where they do not, or are unknown."""
    if fact.channel not in definition.channels:
        return None
    return fact.handled if definition.basis is CountBasis.HANDLED else fact.offered
