"""One migrated database, and a copy of it for each run of tests."""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from django.test import utils

from cpcsite.embedded_postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent.parent


def original() -> str:
    """Its name: other migrations make another database."""
    paths = sorted((ROOT / "kpis" / "migrations").glob("*.py"))
    sources = b"".join(path.read_bytes() for path in paths)
    return f"mutants_{hashlib.sha256(sources).hexdigest()[:12]}"


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """A PostgreSQL of our own for as long as this is open; its address is in DATABASE_URL.

    One run at a time: two would share it, and the first to end would stop it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("Mutants are being tried here already.")
        with EmbeddedPostgres(folder, durable=False) as url:
            os.environ["DATABASE_URL"] = url
            yield


def make_original() -> None:
    """Made under another name first: what is there under its own is whole.

    Copies that a run left when it was killed are dropped: each is made anew.
    """
    for (left,) in fetch("SELECT datname FROM pg_database WHERE datname LIKE 'mutant\\_%'"):
        drop(left)
    name = original()
    if fetch(f"SELECT FROM pg_database WHERE datname = '{name}'"):
        return
    connection.settings_dict["TEST"]["NAME"] = "mutants_made"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connections.close_all()
    administer(f"ALTER DATABASE mutants_made RENAME TO {name}")


def use_copy(number: int) -> None:
    """Let pytest-django take copy `number` of the database, when a test asks for one."""
    name = copy(number)

    def set_up(**_: Any) -> list[Any]:
        administer(f"CREATE DATABASE {name} TEMPLATE {original()} STRATEGY FILE_COPY")
        connection.close()
        connection.settings_dict["NAME"] = name
        return []

    utils.setup_databases = set_up  # type: ignore[assignment]
    utils.teardown_databases = lambda *_, **__: connections.close_all()


def drop_copy(number: int) -> None:
    drop(copy(number))


def drop(name: str) -> None:
    """By force only where somebody stays: it may not end PostgreSQL's own vacuum."""
    with suppress(psycopg.errors.ObjectInUse):
        return administer(f"DROP DATABASE IF EXISTS {name}")
    return administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def copy(number: int) -> str:
    return f"mutant_{number}"


def administer(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as administration:
        administration.execute(statement)


def fetch(query: str) -> list[Any]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as administration:
        return administration.execute(query).fetchall()
