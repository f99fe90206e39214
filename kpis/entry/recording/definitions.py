"""What counts as a contact of a centre: one definition a month it is valid from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kpis.entry.forms.units import digest
from kpis.entry.recording.agreement import latest_change, lock_agreements
from kpis.entry.recording.closed_months import Confirmation, refuse_unconfirmed
from kpis.entry.refusals import Conflict, Conflicted
from kpis.facts import DefinitionFact
from kpis.models import ContactDefinition, CountedChannel
from kpis.vocabulary import CountBasis

#: The one unit of the form.
KEY = "definition"
#: Who changed a definition or the channels that count under it.
EVENTS = """
    SELECT pgh_created_at, pgh_context_id FROM kpis_contactdefinitionevent
    WHERE centre_id = %(centre)s
    UNION ALL
    SELECT pgh_created_at, pgh_context_id FROM kpis_countedchannelevent
    WHERE definition_id IN (
        SELECT id FROM kpis_contactdefinitionevent WHERE centre_id = %(centre)s
    )
"""


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition with the reason why it was made."""

    fact: DefinitionFact
    reason: str


@transaction.atomic
def record_contact_definition(
    *,
    centre_id: int,
    definition: Definition,
    seen: str,
    confirmation: Confirmation | None = None,
) -> bool:
    """Add a definition, or put it in place of the one of its month.

    seen: what seen_definitions said of those that were looked at. Returns whether it changes
    anything. Raises Conflicted where they changed since, ClosedMonthsConcerned where closed
    months go by it and no administrator confirms these months.
    """
    standing = lock_definitions(centre_id, seen)
    if definition in standing.values():
        return False
    fact = definition.fact
    refuse_unconfirmed(
        centre_id=centre_id,
        valid_from=fact.valid_from,
        others=months_of(standing.values()),
        confirmation=confirmation,
    )
    row, _is_new = ContactDefinition.objects.update_or_create(
        centre_id=centre_id,
        valid_from=fact.valid_from,
        defaults={"basis": fact.basis.value, "reason": definition.reason},
    )
    known = set(row.counted.values_list("channel_id", flat=True))
    row.counted.filter(channel_id__in=known - fact.channels).delete()
    CountedChannel.objects.bulk_create(
        CountedChannel(definition=row, channel_id=id) for id in sorted(fact.channels - known)
    )
    return True


@transaction.atomic
def remove_contact_definition(
    *, centre_id: int, valid_from: date, seen: str, confirmation: Confirmation | None = None
) -> bool:
    """Remove the definition of a month; returns whether there was one. Raises as above."""
    standing = lock_definitions(centre_id, seen)
    ids = [id for id, known in standing.items() if known.fact.valid_from == valid_from]
    if ids:
        refuse_unconfirmed(
            centre_id=centre_id,
            valid_from=valid_from,
            others=months_of(standing.values()),
            confirmation=confirmation,
        )
    CountedChannel.objects.filter(definition__in=ids).delete()
    ContactDefinition.objects.filter(pk__in=ids).delete()
    return bool(ids)


def lock_definitions(centre_id: int, seen: str) -> dict[int, Definition]:
    """The centre's definitions by id; nobody else changes them until the transaction ends."""
    lock_agreements(centre_id)
    rows = ContactDefinition.objects.filter(centre_id=centre_id).prefetch_related("counted")
    known = {row.pk: definition_of(row) for row in rows}
    if seen_definitions(known.values()) != seen:
        change = latest_change(EVENTS, centre_id)
        raise Conflicted([Conflict(KEY, None, change.who, change.when)])
    return known


def months_of(definitions: Iterable[Definition]) -> list[date]:
    return [each.fact.valid_from for each in definitions]


def definition_of(row: ContactDefinition) -> Definition:
    channels = frozenset(counted.channel_id for counted in row.counted.all())
    return Definition(DefinitionFact(row.valid_from, CountBasis(row.basis), channels), row.reason)


def seen_definitions(definitions: Iterable[Definition]) -> str:
    """What a page says it showed: all definitions of a centre, in whatever order."""
    return digest({f"{each.fact.valid_from}": words(each) for each in definitions})


def words(definition: Definition) -> str:
    fact = definition.fact
    return f"{fact.basis} {sorted(fact.channels)} {definition.reason}"
