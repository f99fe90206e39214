"""The audit history: written by triggers, so bulk writes and raw SQL are in it too."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

Tracked = TypeVar("Tracked", bound=type[models.Model])


def tracked() -> Callable[[Tracked], Tracked]:
    """Keep every insert, update and delete of a table, one trigger call a statement."""
    track: Callable[[Tracked], Tracked] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        level=pghistory.Statement,
        append_only=True,
    )
    return track
