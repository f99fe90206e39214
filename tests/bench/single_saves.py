"""`python -m tests.bench.single_saves ADDRESS SESSION SAVES`: one person, against bare SQL.

Saves go through the web server. The SQL writes the same to other rows of the same tables, with
all their triggers, in turns with the saves.
"""

import json
import re
import sys
from collections.abc import Callable
from itertools import count, islice, product
from typing import Any

from tests.bench.recording_set import (
    LONG,
    LONG_MONTHS,
    PASTED,
    PASTED_BY_SQL,
    PASTED_YEARS,
    SHEET,
    SHEET_MONTH,
)
from tests.bench.server_time import percentiles, plain_connection, time_in_turns
from tests.bench.wire import Answer, Fields, Person, Seen, line_unit, unit

CELLS = 500
SEEN = re.compile(r'name="seen" value="([^"]*)"')
LINES = """
    SELECT line.id FROM kpis_costline AS line JOIN kpis_centre AS centre ON centre.id = centre_id
    WHERE slug = %s AND to_char(month, 'YYYY-MM') = %s ORDER BY line.id
"""
#: So many categories that a year has 500 cells, which no centre has at first.
ADD_CATEGORIES = """
    INSERT INTO kpis_costcategory (code, name_en, name_fr, position, "group", behaviour)
    SELECT 'bench-' || n, 'Bench ' || n, 'Bench ' || n, 200 + n, 'other', 'fixed'
    FROM generate_series((SELECT count(*) FROM kpis_costcategory) + 1, %s) AS n
"""
CHANGE_LINE = "UPDATE kpis_costline SET amount = %s WHERE id = %s"
ADD_LINES = """
    INSERT INTO kpis_costline
        (centre_id, month, category_id, amount, status, description, supplier, version)
    SELECT centre.id, cell.month, cell.category, cell.amount, 'actual', '', '', 1
    FROM kpis_centre AS centre, unnest(%s::bigint[], %s::date[], %s::numeric[])
        AS cell (category, month, amount)
    WHERE slug = %s
"""
#: What a close reports stands: the table itself takes no line a second time.
REPORTED_TWICE = """
    DROP TABLE IF EXISTS bench_reportedcost;
    CREATE TABLE bench_reportedcost (LIKE kpis_reportedcost INCLUDING ALL)
"""
REPORT_LINES = """
    INSERT INTO bench_reportedcost
        (close_id, line, category_id, channel_id, amount, status, description, supplier)
    SELECT closed.id, line.id, category_id, channel_id, amount, status, description, supplier
    FROM kpis_costline AS line
    JOIN kpis_monthclose AS closed USING (centre_id, month)
    JOIN kpis_centre AS centre ON centre.id = centre_id
    WHERE slug = %s AND to_char(month, 'YYYY-MM') = %s
"""


def main() -> None:
    address, session, saves = sys.argv[1:]
    person = Person(address, session)
    with plain_connection(may_write=True) as connection:
        result = {
            "cell": measure_cell(person, connection, int(saves)),
            "paste": measure_paste(person, connection, len(PASTED_YEARS) - 1),
            "close": measure_close(person, connection, len(LONG_MONTHS) - 1),
        }
    sys.stdout.write(json.dumps(result))


def measure_cell(person: Person, connection: Any, rounds: int) -> dict[str, Any]:
    """One amount of a month sheet of 40 lines."""
    first, second, *_ = (id for (id,) in connection.execute(LINES, [SHEET, SHEET_MONTH]))
    times = time_in_turns([cell_saver(person, first), line_changer(connection, second)], rounds)
    return {"page": percentiles(times[0]), "sql": percentiles(times[1])}


def cell_saver(person: Person, line: int) -> Callable[[], None]:
    path, key, amounts = f"/centres/{SHEET}/costs/{SHEET_MONTH}/", str(line), count(1)
    seen = Seen(line, 1)

    def save() -> None:
        nonlocal seen
        answer = expect_saved(person.save(path, line_unit(key, seen, f"{next(amounts)}.00")))
        seen = Seen.read(answer.body["saved"][key]["seen"])

    return save


def line_changer(connection: Any, line: int) -> Callable[[], None]:
    amounts = count(1)
    return lambda: connection.execute(CHANGE_LINE, [next(amounts), line])


def measure_paste(person: Person, connection: Any, rounds: int) -> dict[str, Any]:
    """500 cells into an empty year sheet, a year a round."""
    connection.execute(ADD_CATEGORIES, [-(-CELLS // 12)])
    categories = connection.execute("SELECT id FROM kpis_costcategory ORDER BY position, code")
    ids = [id for (id,) in categories]
    blocks = [list(islice(product(ids, range(1, 13)), CELLS)) for _ in PASTED_YEARS]
    works = [
        paster(person, blocks, {"preview": "yes"}),
        paster(person, blocks, {}),
        line_adder(connection, blocks),
    ]
    preview, save, sql = map(percentiles, time_in_turns(works, rounds, warm_up=1))
    return {"preview": preview, "page": save, "sql": sql}


def paster(
    person: Person, blocks: list[list[tuple[int, int]]], options: dict[str, str]
) -> Callable[[], None]:
    pastes = [
        (year, [*options.items(), *pasted_fields(year, block)])
        for year, block in zip(PASTED_YEARS, blocks, strict=True)
    ]
    left = iter(pastes)

    def paste() -> None:
        year, fields = next(left)
        answer = expect_saved(person.save(f"/centres/{PASTED}/costs/year/{year}/", fields))
        found = answer.body["preview"]["summary"] if options else len(answer.body["saved"])
        if str(CELLS) not in str(found):
            sys.exit(f"Of {CELLS} pasted cells: {found}.")

    return paste


def pasted_fields(year: int, block: list[tuple[int, int]]) -> Fields:
    empty = Seen(None, None)
    return [
        field
        for place, (category, month) in enumerate(block, start=1)
        for field in unit(f"{category}_{year}-{month:02}-01", empty, {"amount": f"{place}.50"})
    ]


def line_adder(connection: Any, blocks: list[list[tuple[int, int]]]) -> Callable[[], None]:
    left = iter(zip(PASTED_YEARS, blocks, strict=True))

    def add() -> None:
        year, block = next(left)
        categories = [category for category, _month in block]
        months = [f"{year}-{month:02}-01" for _category, month in block]
        amounts = [place + 0.5 for place in range(1, len(block) + 1)]
        connection.execute(ADD_LINES, [categories, months, amounts, PASTED_BY_SQL])

    return add


def measure_close(person: Person, connection: Any, rounds: int) -> dict[str, Any]:
    """Months of 10,000 lines. The SQL keeps the same lines once more, in a table with the columns
    and indexes of the reported ones, without their foreign keys."""
    connection.execute(REPORTED_TWICE)
    times = time_in_turns([closer(person), line_keeper(connection)], rounds, warm_up=1)
    page, sql = map(percentiles, times)
    return {"page": page, "sql": sql}


def closer(person: Person) -> Callable[[], None]:
    """The checklists were read before: what is timed is their button."""
    pages = [(path, seen_at(person, path)) for path in map(close_path, LONG_MONTHS)]
    left = iter(pages)

    def close() -> None:
        path, seen = next(left)
        answer = person.save(path, [("action", "close"), ("seen", seen), ("confirmed", "yes")])
        if answer.status != 302:
            sys.exit(f"Closing at {path} answers {answer.status}: {answer.body!r:.500}")

    return close


def close_path(month: str) -> str:
    return f"/centres/{LONG}/close/{month}/"


def seen_at(person: Person, path: str) -> str:
    answer = person.open(path)
    seen = SEEN.search(str(answer.body))
    if answer.status != 200 or seen is None:
        sys.exit(f"{path} answers {answer.status}, without what it showed.")
    return seen[1]


def line_keeper(connection: Any) -> Callable[[], None]:
    left = iter(LONG_MONTHS)
    return lambda: connection.execute(REPORT_LINES, [LONG, next(left)])


def expect_saved(answer: Answer) -> Answer:
    if answer.status != 200:
        sys.exit(f"A save answers {answer.status}: {answer.body!r:.500}")
    return answer


if __name__ == "__main__":
    main()
