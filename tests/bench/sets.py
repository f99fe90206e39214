"""The sets of data that are measured, and the databases that keep them between runs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from cpcsite.demo import BASE_DIR

MEMBER = "manager"  # who looks at the pages: a member of every centre of a set
#: What the data is made from: when one of these changes, it is made anew.
SOURCES = ("kpis/migrations", "kpis/entry", "kpis/reference", "tests/bench/large_set_sql.py")


@dataclass(frozen=True)
class DataSet:
    """centre: whose pages are measured. centres, months: 0 where the set is the demo's.

    is_lean: the other centres have half the cost lines, and no contacts by day.
    """

    name: str
    database: str
    centre: str
    centres: int = 0
    months: int = 0
    is_lean: bool = False

    @property
    def path(self) -> str:
        return f"/centres/{self.centre}/"


DEMO = DataSet("demo", "bench_demo", "demo")
ONE = DataSet("one", "bench_one", "centre-001", 1, 36)
LARGE = DataSet("large", "bench_large", "centre-025", 50, 60)
HUGE = DataSet("huge", "bench_huge", "centre-250", 500, 120, is_lean=True)
SETS = (DEMO, ONE, LARGE, HUGE)


def set_named(name: str) -> DataSet:
    return next(each for each in SETS if each.name == name)


def database_url(server: str, data: DataSet) -> str:
    """The address of a set's database on the server whose own DATABASE_URL is given."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{data.database}"))


def ensure_database(server: str, data: DataSet) -> bool:
    """Whether the set's database is there as the sources would make it; else it is empty now."""
    with psycopg.connect(server, autocommit=True) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [data.database],
        ).fetchone()
        if found is not None and found[0] == fingerprint():
            return True
        name = sql.Identifier(data.database)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        return False


def copy_database(server: str, source: DataSet, copy: DataSet) -> None:
    """Nobody may be connected to the source."""
    names = {"copy": sql.Identifier(copy.database), "source": sql.Identifier(source.database)}
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {copy} WITH (FORCE)").format(**names))
        connection.execute(
            sql.SQL("CREATE DATABASE {copy} TEMPLATE {source} STRATEGY file_copy").format(**names)
        )


def mark_filled(server: str, data: DataSet) -> None:
    comment = sql.SQL("COMMENT ON DATABASE {} IS {}").format(
        sql.Identifier(data.database), sql.Literal(fingerprint())
    )
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(comment)


def fingerprint() -> str:
    """Changes with the sources, and with the month: both sets end with the one before it."""
    digest = sha256(f"{datetime.now(UTC):%Y-%m}".encode())
    for path in source_files():
        digest.update(path.relative_to(BASE_DIR).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def source_files() -> list[Path]:
    places = [BASE_DIR / source for source in SOURCES]
    files = [path for place in places for path in (place, *place.rglob("*")) if path.is_file()]
    return sorted(path for path in files if path.suffix in {".py", ".csv"})
