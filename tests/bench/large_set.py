"""Centres with years of cost lines and contacts, in 3 currencies; PostgreSQL makes the rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from kpis.models import User
from tests.bench.large_set_sql import STATEMENTS
from tests.bench.sets import MEMBER, DataSet

DAILY_MONTHS = 14
FILLED = ("kpis_costline", "kpis_contactvolume", "kpis_staffing")
CONSTRAINTS = """
    SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype IN ('f', 'x') AND conrelid = ANY(%s::regclass[])
"""
INDEXES = """
    SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE NOT indisunique AND NOT indisexclusion AND indrelid = ANY(%s::regclass[])
"""


def load_large_set(data: DataSet, today: date) -> None:
    """Into a database fresh from the migrations: months up to the one before today's."""
    User.objects.create_user(MEMBER, language="en")
    last = month_before(today, 1)
    values = {
        "centres": data.centres,
        "centre": data.centre,
        "lean": data.is_lean,
        "first": month_before(last, data.months - 1),
        "daily": month_before(last, DAILY_MONTHS - 1),
        "last": last,
        "end": today.replace(day=1),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '256MB'")
        with without_indexes(cursor):
            without_history(cursor, STATEMENTS, values)


@contextmanager
def without_indexes(cursor: Any) -> Iterator[None]:
    """To check millions of rows at once, and to sort them, takes less than one by one."""
    cursor.execute(CONSTRAINTS, [list(FILLED)])
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, [list(FILLED)])
    indexes = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def without_history(cursor: Any, statements: Sequence[str], values: dict[str, Any]) -> None:
    """The audit history of rows that nobody entered would only take time and room.

    On the disk when it returns: before that, VACUUM leaves rows marked as perhaps not yet seen.
    """
    cursor.execute("SET LOCAL synchronous_commit = on")
    for table in FILLED:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in statements:
        cursor.execute(statement, values)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables cannot be altered yet
    for table in FILLED:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def month_before(day: date, months: int) -> date:
    """The first of the month that many before the day's."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
