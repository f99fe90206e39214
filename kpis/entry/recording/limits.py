"""The service that no saving may cost: one limit for a figure from a month on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from kpis.entry.recording.goal_rows import change_seen, remove_seen, save_once
from kpis.entry.recording.targets import target_mark
from kpis.models import QualityLimit
from kpis.vocabulary import Metric

#: Two for the same figure and month: the database lets in one.
ONCE = "quality_limit_once"


@dataclass(frozen=True, slots=True)
class LimitValues:
    """metric: one of LIMITED. value: seconds of the response time, else a
    percentage from 0 to 100. valid_from: the first day of a month."""

    metric: Metric
    valid_from: date
    value: Decimal


@transaction.atomic
def record_limit(*, centre_id: int, id: int | None, seen: str, values: LimitValues) -> QualityLimit:
    """Add a limit, or change the one with the id as it was seen (seen_limit).

    What somebody else alone has changed since stays theirs. Raises Conflicted where both changed
    the same, or somebody set one for the same figure and
    month; then nothing is written.
    """
    columns = {
        "metric": values.metric.value,
        "valid_from": values.valid_from,
        "value": values.value,
    }
    row = QualityLimit(centre_id=centre_id, **columns)
    if id is not None:
        row = change_seen(
            QualityLimit, centre_id=centre_id, id=id, seen=seen, mark=seen_limit, columns=columns
        )
    return save_once(
        row, centre_id=centre_id, constraint=ONCE, same=lambda: same_limit(centre_id, values)
    )


def same_limit(centre_id: int, values: LimitValues) -> QualityLimit | None:
    """The one that stands for the same figure and month."""
    return QualityLimit.objects.filter(
        centre_id=centre_id, metric=values.metric.value, valid_from=values.valid_from
    ).first()


@transaction.atomic
def remove_limit(*, centre_id: int, id: int, seen: str) -> bool:
    """False where it is gone already. Raises Conflicted where it was changed since seen."""
    return remove_seen(QualityLimit, centre_id=centre_id, id=id, seen=seen, mark=seen_limit)


def seen_limit(row: QualityLimit) -> str:
    """What a page says it showed."""
    return target_mark(Metric(row.metric), None, row.valid_from, row.value)
