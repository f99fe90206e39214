"""Moves and merges, written as they were previewed: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kpis.entry.attempts import attempted
from kpis.entry.forms.units import digest
from kpis.entry.recording.endings import EndingValues, record_endings
from kpis.entry.recording.moving.agreements import merge_agreements
from kpis.entry.recording.moving.move import Move, Subject
from kpis.entry.recording.moving.plan import MovePlan, plan_move
from kpis.entry.recording.moving.records import move_records
from kpis.entry.refusals import NotSaved, refusal_of
from kpis.models import (
    AllocationShare,
    Centre,
    CentreChannel,
    ContactVolume,
    CostLine,
    CountedChannel,
    Ending,
    Staffing,
    Target,
)
from kpis.months import first_of_month
from kpis.zones import today_of


@dataclass(eq=False)
class MoveRefused(NotSaved):
    """Something clashes, or it is not what was previewed any more."""

    plans: Sequence[MovePlan]


@transaction.atomic
def preview_moves(moves: Sequence[Move]) -> list[MovePlan]:
    """What each would do, in its centre; nothing is written."""
    return [plan_move(move) for move in moves]


@attempted
def record_moves(*, moves: Sequence[Move], seen: str) -> list[MovePlan]:
    """Do all of them. seen: the mark of what was previewed. Raises MoveRefused."""
    plans = [plan_move(move) for move in moves]
    if mark_of(plans) != seen or any(plan.clashes for plan in plans):
        raise MoveRefused(plans)
    try:
        with transaction.atomic():
            for plan in plans:
                write_move(plan)
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    return plans


def mark_of(plans: Sequence[MovePlan]) -> str:
    """One text for all that a preview told."""
    return digest({"plans": repr(plans)})


def write_move(plan: MovePlan) -> None:
    move = plan.move
    if move.subject is Subject.CHANNEL:
        use_channel(move)
    if move.is_merge:
        merge_agreements(plan)
    move_records(move, [each.month for each in plan.moving])
    if move.is_merge:
        retire_merged(plan)


def use_channel(move: Move) -> None:
    """The centre uses new from now on, as it used old."""
    used = CentreChannel.objects.filter(centre_id=move.centre_id)
    old = used.filter(channel_id=move.old).first()
    if old is not None and not used.filter(channel_id=move.new).exists():
        CentreChannel.objects.create(
            centre_id=move.centre_id, channel_id=move.new, contacts_at_once=old.contacts_at_once
        )


def retire_merged(plan: MovePlan) -> None:
    """Old has ended; a channel of which nothing is left is none of the centre's any more."""
    move, column = plan.move, f"{plan.move.subject}_id"
    if move.subject is Subject.CHANNEL and is_left_empty(move):
        Ending.objects.filter(centre_id=move.centre_id, channel_id=move.old).delete()
        CentreChannel.objects.filter(centre_id=move.centre_id, channel_id=move.old).delete()
        return
    ids: dict[str, Any] = {"category_id": None, "channel_id": None, column: move.old}
    ending = EndingValues(**ids, ended_from=ends_with(plan))
    record_endings(centre_id=move.centre_id, endings=[ending])


def ends_with(plan: MovePlan) -> date:
    """The first month without old."""
    months = [each.month for each in plan.moving]
    centre = Centre.objects.get(pk=plan.move.centre_id)
    return plan.since or min(months, default=first_of_month(today_of(centre)))


def is_left_empty(move: Move) -> bool:
    """Whether nothing of the centre names the channel."""
    own = {"centre_id": move.centre_id, "channel_id": move.old}
    tables: tuple[Any, ...] = (CostLine, ContactVolume, Staffing, AllocationShare, Target)
    counted = CountedChannel.objects.filter(
        definition__centre_id=move.centre_id, channel_id=move.old
    )
    named = (table.objects.filter(**own).exists() for table in tables)
    return not counted.exists() and not any(named)
