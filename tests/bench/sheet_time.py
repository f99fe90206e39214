"""`python -m tests.bench.sheet_time REQUESTS SHEET …`: sheets as opened, against their SQL."""

import json
import sys
from itertools import chain

import django

from tests.bench.recording_set import (
    FIRST_PERSON,
    LONG,
    LONG_MONTH,
    PASTED,
    PASTED_YEARS,
    SHEET,
    SHEET_MONTH,
)
from tests.bench.server_time import (
    logged_in_client,
    percentiles,
    plain_connection,
    repeater,
    statements_of,
    time_in_turns,
    visitor,
)

MONTHS, YEAR = ("month of 40 lines", "month of 10,000 lines"), "year of 500 cells"
SHEETS = {
    MONTHS[0]: f"/centres/{SHEET}/costs/{SHEET_MONTH}/",
    MONTHS[1]: f"/centres/{LONG}/costs/{LONG_MONTH}/",
    YEAR: f"/centres/{PASTED}/costs/year/{PASTED_YEARS[0]}/",
}
WARM_UP = 3


def main() -> None:
    django.setup()
    requests, *names = sys.argv[1:]
    client = logged_in_client(FIRST_PERSON)
    visits = {name: visitor(client, SHEETS[name], {}) for name in names}
    statements = {name: statements_of(visit) for name, visit in visits.items()}
    with plain_connection() as connection:
        floors = [repeater(connection, statements[name]) for name in names]
        works = chain(*zip(visits.values(), floors, strict=True))
        times = time_in_turns(works, int(requests), WARM_UP)
    result = {
        name: {
            "queries": len(statements[name]),
            "page": percentiles(times[2 * place]),
            "sql": percentiles(times[2 * place + 1]),
        }
        for place, name in enumerate(names)
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
