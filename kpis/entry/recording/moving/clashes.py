"""Why two channels cannot be made one as they are: what would be lost, or counted otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection

from kpis.entry.recording.moving.move import Move
from kpis.models import Channel, ContactDefinition, ContactVolume
from kpis.months import month_after
from kpis.vocabulary import UNASSISTED_KINDS

#: Counts that may be unknown: one that is known of one channel alone has no sum.
COUNTS = (
    *("offered", "abandoned", "handle_seconds", "wait_seconds", "resolved_first_contact"),
    *("resolution_sample", "csat_satisfied", "csat_responses"),
)
HOURS = ("staffed_hours", "full_time_equivalents", "signed_in_hours")
IN_BOTH = """
    SELECT old.start, new.start = old.start AND new."end" = old."end"
    FROM kpis_contactvolume AS old JOIN kpis_contactvolume AS new
        ON new.centre_id = old.centre_id AND new.start < old."end" AND new."end" > old.start
    WHERE old.centre_id = %(centre)s AND new.centre_id = %(centre)s
        AND old.channel_id = %(old)s AND new.channel_id = %(new)s
        AND date_trunc('month', old.start)::date = ANY(%(months)s::date[])
        AND (new.start <> old.start OR new."end" <> old."end" OR {half_known})
    ORDER BY 1
"""
HOURS_IN_BOTH = """
    SELECT old.month, true
    FROM kpis_staffing AS old JOIN kpis_staffing AS new
        ON new.centre_id = old.centre_id AND new.month = old.month
    WHERE old.centre_id = %(centre)s AND new.centre_id = %(centre)s
        AND old.channel_id = %(old)s AND new.channel_id = %(new)s
        AND old.month = ANY(%(months)s::date[]) AND ({half_known})
    ORDER BY 1
"""


class Obstacle(StrEnum):
    """OVERLAP: a day of the one and the month of the other. HALF_KNOWN: a count, or hours, that
    only one of them has. COUNTED_APART: only one of them counts in the cost per contact."""

    OVERLAP = "overlap"
    HALF_KNOWN = "half_known"
    HOURS_HALF_KNOWN = "hours_half_known"
    COUNTED_APART = "counted_apart"


@dataclass(frozen=True, slots=True)
class Clash:
    """day: the first day of what clashes."""

    obstacle: Obstacle
    day: date


def find_clashes(move: Move, moving: Sequence[date], since: date | None) -> list[Clash]:
    """moving: the open months with anything of old."""
    if move.subject != "channel" or not moving:
        return []
    return [
        *clashing_volumes(move, moving),
        *clashing_hours(move, moving),
        *counted_apart(move, moving, since),
    ]


def half_known(columns: Sequence[str]) -> str:
    return " OR ".join(f"(old.{name} IS NULL) <> (new.{name} IS NULL)" for name in columns)


def clashing_volumes(move: Move, moving: Sequence[date]) -> Iterator[Clash]:
    query = IN_BOTH.format(half_known=half_known(COUNTS))
    for day, is_same_span in rows_of(query, move, moving):
        yield Clash(Obstacle.HALF_KNOWN if is_same_span else Obstacle.OVERLAP, day)


def clashing_hours(move: Move, moving: Sequence[date]) -> Iterator[Clash]:
    for month, _ in rows_of(HOURS_IN_BOTH.format(half_known=half_known(HOURS)), move, moving):
        yield Clash(Obstacle.HOURS_HALF_KNOWN, month)


def rows_of(query: str, move: Move, months: Sequence[date]) -> list[tuple[date, bool]]:
    keys: dict[str, Any] = {"centre": move.centre_id, "old": move.old, "new": move.new}
    with connection.cursor() as cursor:
        cursor.execute(query, {**keys, "months": list(months)})
        return list(cursor.fetchall())


def counted_apart(move: Move, moving: Sequence[date], since: date | None) -> Iterator[Clash]:
    """Months whose contacts would begin or cease to count, and no definition can tell it."""
    definitions = counting_of(move)
    months = {m for m in moving if has_volumes(move, move.old, m)}
    for month in sorted(months):
        begins, old_counts, new_counts = in_force(definitions, month)
        if old_counts != new_counts and not can_follow(move, definitions, begins, since, month):
            yield Clash(Obstacle.COUNTED_APART, month)


Counting = tuple[date, bool, bool]


def counting_of(move: Move) -> list[Counting]:
    """From which month on old and new count, in order; the default is first."""
    kinds = dict(Channel.objects.filter(pk__in=(move.old, move.new)).values_list("pk", "kind"))
    default = [kinds[each] not in UNASSISTED_KINDS for each in (move.old, move.new)]
    rows = ContactDefinition.objects.filter(centre_id=move.centre_id).order_by("valid_from")
    counted = [
        (each.valid_from, {c.channel_id for c in each.counted.all()})
        for each in rows.prefetch_related("counted")
    ]
    return [
        (date.min, default[0], default[1]),
        *((begins, move.old in ids, move.new in ids) for begins, ids in counted),
    ]


def in_force(definitions: Sequence[Counting], month: date) -> Counting:
    return [each for each in definitions if each[0] <= month][-1]


def can_follow(
    move: Move, definitions: Sequence[Counting], begins: date, since: date | None, month: date
) -> bool:
    """Whether new may count as old did: a definition says it, in months that are open, and new
    has no contacts of its own there."""
    if not move.is_merge or begins == date.min or month < (since or date.min):
        return False
    later = [each[0] for each in definitions if each[0] > begins]
    start, end = max(begins, since or date.min), min(later, default=date.max)
    return not bool(contacts_of(move, move.new).filter(start__gte=start, start__lt=end).exists())


def has_volumes(move: Move, channel: int, month: date) -> bool:
    rows = contacts_of(move, channel).filter(start__gte=month, start__lt=month_after(month))
    return bool(rows.exists())


def contacts_of(move: Move, channel: int) -> Any:
    return ContactVolume.objects.filter(centre_id=move.centre_id, channel_id=channel)
