"""How Django connects to PostgreSQL: as DATABASE_URL asks, pooled, and waiting for nothing
without end."""

from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

EXPECTED = "postgres://user:password@host:port/name?option=value, with options that libpq knows"
TIME_LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
POOL_PATIENCE = 10  # seconds that a request waits for a connection


def database(address: str, pool_size: int) -> dict[str, Any]:
    """Django's settings of the database at `address`, with all that the address asks for.

    Whatever option of libpq stands in it (sslmode, sslrootcert, application_name, ...) goes to
    the connection as it is. Its own `options` come after our time limits, and so win over them.
    """
    asked = parse(address)
    django_names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    django_names |= {"host": "HOST", "port": "PORT"}
    known = {name: asked.pop(key, "") for key, name in django_names.items()}
    limits = " ".join(f"-c {name}={limit}" for name, limit in TIME_LIMITS.items())
    asked["options"] = f"{limits} {asked.get('options', '')}".strip()
    pool = {"min_size": 1, "max_size": pool_size, "timeout": POOL_PATIENCE}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {**asked, "pool": pool},
    }


def parse(address: str) -> dict[str, Any]:
    """The options in `address`, as libpq reads it; the refusal keeps its password to itself."""
    try:
        return conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise ImproperlyConfigured(
            f"DATABASE_URL is not an address of PostgreSQL: expected {EXPECTED}."
        ) from None
