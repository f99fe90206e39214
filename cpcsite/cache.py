"""The cache in which the log-in counts guesses."""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class LastingCache(DatabaseCache):
    """Django's cache in the database, but it drops only what has expired, however much it holds.

    Django's own makes room by dropping entries that count: whoever guesses a password could
    have the count forgotten by making it remember other names.
    """

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        connection = connections[db]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        until = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [until])  # noqa: S608
