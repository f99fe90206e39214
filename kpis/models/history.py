"""The audit history: written by triggers, so bulk writes and raw SQL are in it too."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

Tracked = TypeVar("Tracked", bound=type[models.Model])


def tracked(journal: str = "", *, without: Sequence[str] = ()) -> Callable[[Tracked], Tracked]:
    """Keep every insert, update and delete of a table, one trigger call a statement.

    journal: the name of the index by which the journal of a centre reads the latest of them.
    without: fields that no history may hold.
    """
    indexes = [models.Index(fields=["centre", "pgh_created_at"], name=journal)] if journal else []
    track: Callable[[Tracked], Tracked] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        level=pghistory.Statement,
        append_only=True,
        exclude=list(without) or None,
        meta={"indexes": indexes},
    )
    return track
