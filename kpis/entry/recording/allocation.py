"""Rules by which shared cost goes to channels: one a category and month it is valid from."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from kpis.entry.forms.units import digest
from kpis.entry.recording.agreement import latest_change, lock_agreements
from kpis.entry.recording.closed_months import Confirmation, refuse_unconfirmed
from kpis.entry.refusals import Conflict, Conflicted
from kpis.facts import AllocationRuleFact
from kpis.models import AllocationRule, AllocationShare
from kpis.vocabulary import AllocationBasis

#: The one unit of the form.
KEY = "rule"
#: Who changed a rule or one of its shares.
EVENTS = """
    SELECT pgh_created_at, pgh_context_id FROM kpis_allocationruleevent
    WHERE centre_id = %(centre)s
    UNION ALL
    SELECT pgh_created_at, pgh_context_id FROM kpis_allocationshareevent
    WHERE centre_id = %(centre)s
"""


@transaction.atomic
def record_allocation_rule(
    *,
    centre_id: int,
    rule: AllocationRuleFact,
    seen: str,
    confirmation: Confirmation | None = None,
) -> bool:
    """Add a rule, or put it in place of the one of its category and month.

    seen: what seen_rules said of the rules that were looked at. Returns whether it changes
    anything. Raises Conflicted where they changed since, ClosedMonthsConcerned where closed
    months go by it and no administrator confirms these months.
    """
    standing = lock_rules(centre_id, seen)
    if rule in standing.values():
        return False
    refuse_unconfirmed(
        centre_id=centre_id,
        valid_from=rule.valid_from,
        others=months_of(standing.values(), rule.category),
        confirmation=confirmation,
    )
    row, _is_new = AllocationRule.objects.update_or_create(
        centre_id=centre_id,
        category_id=rule.category,
        valid_from=rule.valid_from,
        defaults={"basis": rule.basis.value},
    )
    replace_shares(row, rule.shares)
    return True


@transaction.atomic
def remove_allocation_rule(
    *,
    centre_id: int,
    category_id: int | None,
    valid_from: date,
    seen: str,
    confirmation: Confirmation | None = None,
) -> bool:
    """Remove the rule of a category and month with its shares; returns whether there was one.

    Raises as above.
    """
    standing = lock_rules(centre_id, seen)
    ids = [id for id, rule in standing.items() if is_of(rule, category_id, valid_from)]
    if ids:
        refuse_unconfirmed(
            centre_id=centre_id,
            valid_from=valid_from,
            others=months_of(standing.values(), category_id),
            confirmation=confirmation,
        )
    AllocationShare.objects.filter(rule__in=ids).delete()
    AllocationRule.objects.filter(pk__in=ids).delete()
    return bool(ids)


def months_of(rules: Iterable[AllocationRuleFact], category: int | None) -> list[date]:
    """From which the rules of a category are valid."""
    return [rule.valid_from for rule in rules if rule.category == category]


def is_of(rule: AllocationRuleFact, category_id: int | None, valid_from: date) -> bool:
    return (rule.category, rule.valid_from) == (category_id, valid_from)


def replace_shares(row: AllocationRule, shares: Mapping[int, Decimal]) -> None:
    """Shares that stay as they are leave no trace in the history."""
    known = dict(row.shares.values_list("channel_id", "percent"))
    changed = {id for id in known.keys() | shares.keys() if known.get(id) != shares.get(id)}
    row.shares.filter(channel_id__in=changed).delete()
    AllocationShare.objects.bulk_create(
        AllocationShare(centre_id=row.centre_id, rule=row, channel_id=id, percent=percent)
        for id, percent in shares.items()
        if id in changed
    )


def lock_rules(centre_id: int, seen: str) -> dict[int, AllocationRuleFact]:
    """The centre's rules by id; nobody else changes them until the transaction ends."""
    lock_agreements(centre_id)
    rules = {row.pk: fact_of(row) for row in rows_of(centre_id)}
    if seen_rules(rules.values()) != seen:
        change = latest_change(EVENTS, centre_id)
        raise Conflicted([Conflict(KEY, None, change.who, change.when)])
    return rules


def rows_of(centre_id: int) -> Iterable[AllocationRule]:
    return AllocationRule.objects.filter(centre_id=centre_id).prefetch_related("shares")


def fact_of(row: AllocationRule) -> AllocationRuleFact:
    return AllocationRuleFact(
        category=row.category_id,
        valid_from=row.valid_from,
        basis=AllocationBasis(row.basis),
        shares={share.channel_id: share.percent for share in row.shares.all()},
    )


def seen_rules(rules: Iterable[AllocationRuleFact]) -> str:
    """What a page says it showed: all rules of a centre, in whatever order."""
    return digest({f"{rule.category or ''}/{rule.valid_from}": words(rule) for rule in rules})


def words(rule: AllocationRuleFact) -> str:
    shares = [f"{id}:{percent.normalize():f}" for id, percent in sorted(rule.shares.items())]
    return " ".join([rule.basis.value, *shares])
