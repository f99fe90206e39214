"""`python -m tests.bench.server_time SET REQUESTS`: the overview, against its bare SQL.

Both run in this process, in turns, so that what else the machine does falls on both. Django's
test client takes the place of the web server: every middleware runs, as in production.
"""

import json
import os
import sys
from collections.abc import Callable
from itertools import chain
from statistics import quantiles
from time import perf_counter
from typing import Any

import django
import psycopg

from tests.bench.sets import MEMBER, set_named

WARM_UP = 20
HEADERS: dict[str, dict[str, str]] = {"page": {}, "fragment": {"HX-Request": "true"}}

Statement = tuple[str, Any]


def main() -> None:
    django.setup()
    path, requests = set_named(sys.argv[1]).path, int(sys.argv[2])
    client = logged_in_client(MEMBER)
    visits = {kind: visitor(client, path, headers) for kind, headers in HEADERS.items()}
    statements = {kind: statements_of(visit) for kind, visit in visits.items()}
    with plain_connection() as connection:
        floors = {kind: repeater(connection, statements[kind]) for kind in HEADERS}
        times = time_in_turns(chain(*zip(visits.values(), floors.values(), strict=True)), requests)
    result = {
        kind: {
            "queries": len(statements[kind]),
            "page": percentiles(times[2 * place]),
            "sql": percentiles(times[2 * place + 1]),
        }
        for place, kind in enumerate(HEADERS)
    }
    result["session"] = client.cookies["sessionid"].value
    sys.stdout.write(json.dumps(result))


def logged_in_client(username: str) -> Any:
    from django.test import Client

    from kpis.models import User

    client = Client(SERVER_NAME="127.0.0.1", headers={"Accept-Encoding": "gzip"})
    client.force_login(User.objects.get(username=username))
    return client


def visitor(client: Any, path: str, headers: dict[str, str]) -> Callable[[], None]:
    from django.db import close_old_connections

    def visit() -> None:
        response = client.get(path, headers=headers)
        if response.status_code != 200:
            sys.exit(f"{path} answers {response.status_code}.")
        close_old_connections()  # back to the pool, as after each request in production

    return visit


def statements_of(visit: Callable[[], None]) -> list[Statement]:
    """The SQL of one visit, in order, after another has filled what is kept in memory."""
    from django.db import connection

    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    visit()
    with connection.execute_wrapper(note):
        visit()
    return found


def plain_connection(*, may_write: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
    """As Django talks to PostgreSQL: values sent within the statement, nothing prepared."""
    return psycopg.connect(
        os.environ["DATABASE_URL"],
        autocommit=True,
        prepare_threshold=None,
        cursor_factory=psycopg.ClientCursor,
        options=f"-c default_transaction_read_only={'off' if may_write else 'on'}",
    )


def repeater(connection: Any, statements: list[Statement]) -> Callable[[], None]:
    def repeat() -> None:
        for sql, params in statements:
            connection.execute(sql, params).fetchall()

    return repeat


def time_in_turns(works: Any, rounds: int, warm_up: int = WARM_UP) -> list[list[float]]:
    """Milliseconds of each work, once a round."""
    works = list(works)
    times: list[list[float]] = [[] for _ in works]
    for number in range(warm_up + rounds):
        for work, kept in zip(works, times, strict=True):
            start = perf_counter()
            work()
            if number >= warm_up:
                kept.append((perf_counter() - start) * 1000)
    return times


def percentiles(times: list[float]) -> dict[str, float]:
    hundredths = quantiles(times, n=100, method="inclusive")
    return {"p50": hundredths[49], "p95": hundredths[94]}


if __name__ == "__main__":
    main()
