"""Rows straight from PostgreSQL: for what pages read, the ORM takes longer than the database."""

from typing import Any

from django.db import connection


def fetch_rows(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
