"""Many new rows in one COPY: the fastest way in that triggers and constraints still see."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models
from psycopg import sql

#: A file of 500,000 rows takes longer than a page may.
LONGEST_STATEMENT = "20min"
IDS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


def copy_rows(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Record the rows, which get their ids unless they have them. Within a transaction.

    The statement before the COPY carries the history's context: COPY itself cannot.
    """
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    unnamed = [row for row in rows if row.pk is None]
    with connection.cursor() as cursor:
        cursor.execute(IDS, [model._meta.db_table, len(unnamed)])
        for row, (id,) in zip(unnamed, cursor.fetchall(), strict=True):
            row.pk = id
    read = attrgetter(*(field.attname for field in fields))
    copy_values(model, [str(field.column) for field in fields], map(read, rows))


def copy_values(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Record the rows, each with a value of every column; the others have what the database gives
    them. Within a transaction."""
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_STATEMENT}'")
        with connection.wrap_database_errors, cursor.cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)
