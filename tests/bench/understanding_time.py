"""`python -m tests.bench.understanding_time SET`: one round of its pages for each line it reads.

A line is the names of the pages to time, as JSON. The answer to it is a line too: milliseconds of
each page and of its bare SQL. The first line that it writes says how many queries each page has.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import django

from tests.bench.server_time import (
    logged_in_client,
    plain_connection,
    repeater,
    statements_of,
    visitor,
)
from tests.bench.sets import MEMBER, DataSet, set_named

PORTFOLIOS = {
    "portfolio": "/",
    "portfolio of a channel": "/?channel=phone",
    "portfolio of a channel's years": "/?channel=phone&by=rolling_year",
}
COMPARED = "centre-002"  # in another currency than the measured centres
CENTRE_PAGES = {
    "overview": "",
    "channels": "channels/",
    "channel": "channels/phone/",
    "change, by money": "change/",
    "change, by work": "change/?view=work",
    "figures": "figures/",
    "relations": "relations/",
    "allocation": "allocation/",
    "definition": "definition/",
    "goals": "goals/",
}


@dataclass(frozen=True)
class TimedPage:
    queries: int
    visit: Callable[[], None]
    repeat: Callable[[], None]

    def time(self) -> tuple[float, float]:
        return milliseconds(self.visit), milliseconds(self.repeat)


def main() -> None:
    django.setup()
    data, client = set_named(sys.argv[1]), logged_in_client(MEMBER)
    with plain_connection() as connection:
        pages = {
            name: timed_page(client, connection, path) for name, path in paths_of(data).items()
        }
        answer({name: page.queries for name, page in pages.items()})
        for line in sys.stdin:
            answer({name: pages[name].time() for name in json.loads(line)})


def paths_of(data: DataSet) -> dict[str, str]:
    """Of one centre there is no portfolio, and nothing to compare it with."""
    paths = {name: data.path + rest for name, rest in CENTRE_PAGES.items()}
    if data.centres > 1:
        paths |= {"compare": f"/compare/?a={data.centre}&b={COMPARED}"} | PORTFOLIOS
    return paths


def timed_page(client: Any, connection: Any, path: str) -> TimedPage:
    visit = visitor(client, path, {})
    statements = statements_of(visit)
    return TimedPage(len(statements), visit, repeater(connection, statements))


def milliseconds(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def answer(result: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
