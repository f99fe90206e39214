"""What `make bench` does as a person who records is still taken by the pages."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.bench.recording_set import LONG_MONTHS, PASTED_YEARS, add_centres, add_person, session_of
from tests.bench.single_saves import measure_cell, measure_close, measure_paste
from tests.bench.wire import Person

LINES = 9


@pytest.fixture
def person(live_server: LiveServer) -> Iterator[Person]:
    made = add_person(1)
    add_centres(long_lines=LINES)
    with closing(Person(live_server.url, session_of(made))) as person:
        yield person


@pytest.fixture
def plain() -> Any:
    """A connection beside Django's, to the same database."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as made:
        yield made


def figures(times: dict[str, Any]) -> set[str]:
    return {name for name, each in times.items() if each["p50"] > 0}


def test_a_cell_a_paste_and_a_close_are_measured(person: Person, plain: Any) -> None:
    assert figures(measure_cell(person, plain, 2)) == {"page", "sql"}
    assert figures(measure_paste(person, plain, len(PASTED_YEARS) - 1)) == {
        "preview",
        "page",
        "sql",
    }
    assert figures(measure_close(person, plain, len(LONG_MONTHS) - 1)) == {"page", "sql"}
    (kept,) = plain.execute("SELECT count(*) FROM bench_reportedcost").fetchone()
    assert kept == LINES * len(LONG_MONTHS)
    plain.execute("DROP TABLE bench_reportedcost")
