"""Our own goals: one for a figure and a channel from a month on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from kpis.entry.forms.units import digest
from kpis.entry.recording.goal_rows import change_seen, remove_seen, save_once
from kpis.models import Target
from kpis.vocabulary import Metric

#: Two for the same figure, channel and month: the database lets in one.
ONCE = "target_once"


@dataclass(frozen=True, slots=True)
class TargetValues:
    """channel_id: None for all channels together. value: money, seconds, or a percentage from
    0 to 100, as the metric has it. valid_from: the first day of a month."""

    metric: Metric
    channel_id: int | None
    valid_from: date
    value: Decimal


@transaction.atomic
def record_target(*, centre_id: int, id: int | None, seen: str, values: TargetValues) -> Target:
    """Add a target, or change the one with the id as it was seen (seen_target).

    What somebody else alone has changed since stays theirs. Raises Conflicted where both changed
    the same, or somebody set one for the same figure, channel
    and month; then nothing is written.
    """
    columns = {
        "metric": values.metric.value,
        "channel_id": values.channel_id,
        "valid_from": values.valid_from,
        "value": values.value,
    }
    row = Target(centre_id=centre_id, **columns)
    if id is not None:
        row = change_seen(
            Target, centre_id=centre_id, id=id, seen=seen, mark=seen_target, columns=columns
        )
    return save_once(
        row, centre_id=centre_id, constraint=ONCE, same=lambda: same_target(centre_id, values)
    )


def same_target(centre_id: int, values: TargetValues) -> Target | None:
    """The one that stands for the same figure, channel and month."""
    return Target.objects.filter(
        centre_id=centre_id,
        metric=values.metric.value,
        channel=values.channel_id,
        valid_from=values.valid_from,
    ).first()


@transaction.atomic
def remove_target(*, centre_id: int, id: int, seen: str) -> bool:
    """False where it is gone already. Raises Conflicted where it was changed since seen."""
    return remove_seen(Target, centre_id=centre_id, id=id, seen=seen, mark=seen_target)


def seen_target(row: Target) -> str:
    """What a page says it showed."""
    return target_mark(Metric(row.metric), row.channel_id, row.valid_from, row.value)


def target_mark(metric: Metric, channel: int | None, valid_from: date, value: Decimal) -> str:
    texts = {"metric": metric.value, "channel": str(channel or ""), "from": f"{valid_from}"}
    return digest({**texts, "value": f"{value:.4f}"})
