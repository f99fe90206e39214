"""Rules, targets and definitions that name what was merged: they begin anew after the last closed
month, and what closed months go by stays as it is."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from kpis.entry.imports.rules import Rule, keep_rules, rule_text
from kpis.entry.imports.rules import Target as ImportTarget
from kpis.entry.recording.moving.clashes import contacts_of
from kpis.entry.recording.moving.move import Move, Subject
from kpis.entry.recording.moving.plan import MovePlan
from kpis.models import (
    AllocationRule,
    AllocationShare,
    Centre,
    Channel,
    ContactDefinition,
    CostCategory,
    CountedChannel,
    ImportRule,
    Target,
)
from kpis.vocabulary import FileKind

Row = TypeVar("Row", bound=Model)


def merge_agreements(plan: MovePlan) -> None:
    move, since = plan.move, plan.since or date.min
    imports_follow(move)
    if move.subject is Subject.CATEGORY:
        follow(AllocationRule, move, since, copy_rule)
        return
    for metric in Target.objects.filter(**names(move, move.old)).values_list("metric").distinct():
        follow(Target, move, since, copied, metric=metric[0])
    merge_shares(move, since)
    merge_counting(move, since)


def imports_follow(move: Move) -> None:
    """What files call the old one stands for the new one from now on, its own names among it."""
    column = f"{move.subject}_id"
    ImportRule.objects.filter(**names(move, move.old)).update(**{column: move.new})
    is_category = move.subject is Subject.CATEGORY
    table: Any = CostCategory if is_category else Channel
    old = table.objects.get(pk=move.old)
    target = ImportTarget(category=move.new) if is_category else ImportTarget(channel=move.new)
    words = {old.code, old.name_en, old.name_fr} - {""}
    keep_rules(
        Centre.objects.get(pk=move.centre_id),
        FileKind.COSTS if is_category else FileKind.VOLUMES,
        [Rule(rule_text(word), target) for word in sorted(words)],
    )


def names(move: Move, id: int) -> dict[str, int]:
    return {"centre_id": move.centre_id, f"{move.subject}_id": id}


def follow(table: Any, move: Move, since: date, copy: Any, **same: Any) -> None:
    """What new has of its own stands, and what old had from then on goes; without any, that of
    old goes on for new."""
    own = table.objects.filter(**names(move, move.new), **same)
    old = table.objects.filter(**names(move, move.old), **same).order_by("valid_from")
    later = old.filter(valid_from__gte=since)
    if own.exists():
        later.delete()
        return
    standing = old.filter(valid_from__lt=since).last()
    if standing is not None and not later.filter(valid_from=since).exists():
        copy(standing, valid_from=since, **{f"{move.subject}_id": move.new})
    later.update(**{f"{move.subject}_id": move.new})


def copied(row: Row, **changes: Any) -> Row:
    """Another row with the same values but for these."""
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    values.pop(row._meta.pk.attname)
    made: Row = type(row)._base_manager.create(**values | changes)
    return made


def copy_rule(rule: AllocationRule, **changes: Any) -> AllocationRule:
    made = copied(rule, **changes)
    for share in rule.shares.all():
        copied(share, rule_id=made.pk)
    return made


def merge_shares(move: Move, since: date) -> None:
    """In each rule by fixed shares, new gets what both had."""
    for rule in rules_with_share(move, since):
        shares = {each.channel_id: each for each in rule.shares.all()}
        gone, kept = shares[move.old], shares.get(move.new)
        rows = AllocationShare.objects.filter(rule=rule)
        if kept is None:
            rows.filter(pk=gone.pk).update(channel_id=move.new)
        else:
            rows.filter(pk=gone.pk).delete()
            rows.filter(pk=kept.pk).update(percent=kept.percent + gone.percent)


def rules_with_share(move: Move, since: date) -> Iterator[AllocationRule]:
    """Those valid from since on in which old has a share; one that began before goes on from
    there as a copy."""
    rules = AllocationRule.objects.filter(centre_id=move.centre_id).order_by("valid_from")
    standing = {r.category_id: r for r in rules if r.valid_from < since}
    later = [r for r in rules if r.valid_from >= since]
    begun = {r.category_id for r in later if r.valid_from == since}
    copies = [
        copy_rule(rule, valid_from=since)
        for category, rule in standing.items()
        if category not in begun and has_share(rule, move.old)
    ]
    yield from (rule for rule in [*copies, *later] if has_share(rule, move.old))


def has_share(rule: AllocationRule, channel: int) -> bool:
    return rule.shares.filter(channel_id=channel).exists()


def merge_counting(move: Move, since: date) -> None:
    """New counts where old did and it had no contacts itself; find_clashes made sure that no
    month counts others than before. Old is named by no definition that begins in open months."""
    rows = ContactDefinition.objects.filter(centre_id=move.centre_id).order_by("valid_from")
    definitions = list(rows)
    ends = [*(each.valid_from for each in definitions[1:]), date.max]
    for definition, end in zip(definitions, ends, strict=False):
        if end > since:
            merge_counted(move, definition, since, end)


def merge_counted(move: Move, definition: ContactDefinition, since: date, end: date) -> None:
    counted = set(definition.counted.values_list("channel_id", flat=True))
    old, new = move.old in counted, move.new in counted
    start = max(since, definition.valid_from)
    follows = old != new and new_follows(move, start, end, old_counts=old)
    if definition.valid_from < since:
        if not follows:
            return
        definition = copy_definition(definition, valid_from=since)
    rows = CountedChannel.objects.filter(definition=definition)
    rows.filter(channel_id__in=(move.old, move.new)).delete()
    if old if follows else new:
        CountedChannel.objects.create(definition=definition, channel_id=move.new)


def new_follows(move: Move, start: date, end: date, *, old_counts: bool) -> bool:
    span = {"start__gte": start, "start__lt": end}
    if contacts_of(move, move.new).filter(**span).exists():
        return False
    return old_counts or bool(contacts_of(move, move.old).filter(**span).exists())


def copy_definition(definition: ContactDefinition, **changes: Any) -> ContactDefinition:
    made = copied(definition, **changes)
    for counted in definition.counted.all():
        copied(counted, definition_id=made.pk)
    return made
