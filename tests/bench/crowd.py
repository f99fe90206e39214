"""`python -m tests.bench.crowd ADDRESS SECONDS SESSION …`: many save in one month at once.

At the end somebody closes the month while all others go on. The database then says what became
of every save that was accepted.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from itertools import cycle
from time import perf_counter, sleep
from typing import Any

import django

from tests.bench.clerk import Clerk, Log, Save
from tests.bench.recording_set import CROWDS, FIRST_PERSON, SHEET
from tests.bench.server_time import percentiles, plain_connection
from tests.bench.wire import BILL, Person

SHARED = 4
#: Amounts about as large as the lines have: the close asks about those that are far out.
USUAL_CENTS = range(9_000, 15_000)
PATIENCE = 10.0  # seconds that others go on while the month is being closed, at most
STATE = """
    SELECT line.id, line.version, amount FROM kpis_costline AS line
    JOIN kpis_centre AS centre ON centre.id = centre_id
    WHERE slug = %s AND to_char(month, 'YYYY-MM') = %s
"""
BILLS = """
    SELECT line.id, category.code, line.description, line.supplier FROM kpis_costline AS line
    JOIN kpis_costcategory AS category ON category.id = category_id
    JOIN kpis_centre AS centre ON centre.id = centre_id
    WHERE slug = %s AND to_char(month, 'YYYY-MM') = %s
    ORDER BY line.id
"""
REPORTED = """
    SELECT closed.cost, (SELECT sum(amount) FROM kpis_reportedcost WHERE close_id = closed.id)
    FROM kpis_monthclose AS closed JOIN kpis_centre AS centre ON centre.id = centre_id
    WHERE slug = %s AND to_char(month, 'YYYY-MM') = %s
"""


def main() -> None:
    django.setup()
    address, seconds, *sessions = sys.argv[1:]
    with plain_connection() as connection:
        result = {
            number: measure(connection, address, sessions[:number], month, float(seconds))
            for number, month in CROWDS.items()
        }
    sys.stdout.write(json.dumps(result))


def measure(
    connection: Any, address: str, sessions: Sequence[str], month: str, seconds: float
) -> dict[str, Any]:
    before = {id: amount for id, _version, amount in connection.execute(STATE, [SHEET, month])}
    clerks = list(crowd(connection, address, sessions, month))
    end = perf_counter() + seconds
    with ThreadPoolExecutor(len(clerks) + 1) as threads:
        jobs = [threads.submit(clerk.work_until, end + PATIENCE) for clerk in clerks]
        closing = threads.submit(close_at, end, month)
    for job in jobs:
        job.result()
    logs = [clerk.log for clerk in clerks]
    saves = [save for log in logs for save in log.saves]
    return {
        "saves_a_second": sum(save.moment < end for save in saves) / seconds,
        "close": closing.result(),
        **met(logs),
        **kept(connection, month, before, saves),
    }


def crowd(connection: Any, address: str, sessions: Sequence[str], month: str) -> Iterator[Clerk]:
    words = {
        str(id): dict(zip(BILL, said, strict=True))
        for id, *said in connection.execute(BILLS, [SHEET, month])
    }
    lines = [int(id) for id in words]
    for number, session in enumerate(sessions):
        yield Clerk(
            person=Person(address, session),
            path=f"/centres/{SHEET}/costs/{month}/",
            own=lines[SHARED + number],
            shared=lines[:SHARED],
            words=words,
            chance=random.Random(number),
            amounts=cycle([Decimal(n) / 100 for n in USUAL_CENTS[number :: len(sessions)]]),
        )


def close_at(moment: float, month: str) -> float:
    """Milliseconds. Not through the page: that closes only what it showed, which is old by then."""
    from kpis.entry.closing import close_month
    from kpis.models import Centre, User

    centre, user = Centre.objects.get(slug=SHEET), User.objects.get(username=FIRST_PERSON)
    sleep(moment - perf_counter())
    start = perf_counter()
    day = date.fromisoformat(f"{month}-01")
    close_month(centre_id=centre.pk, month=day, user_id=user.pk)
    return 1000 * (perf_counter() - start)


def met(logs: Sequence[Log]) -> dict[str, Any]:
    """Whoever was not told that the month is closed counts as an error."""
    errors = [error for log in logs for error in log.errors]
    errors += ["The month never was closed." for log in logs if not log.is_closed]
    for error in errors[:5]:
        sys.stderr.write(f"{error}\n")
    return {
        "conflicts": sum(log.conflicts for log in logs),
        "given_up": sum(log.given_up for log in logs),
        "errors": len(errors),
        **percentiles([1000 * time for log in logs for time in log.times]),
    }


def kept(
    connection: Any, month: str, before: dict[int, Decimal], saves: Sequence[Save]
) -> dict[str, Any]:
    """lost: saves made on anything but what the one before them left, and lines that do not
    hold what was accepted last.
    """
    rows = connection.execute(STATE, [SHEET, month])
    now = {id: (version, amount) for id, version, amount in rows}
    last = {save.line: save for save in sorted(saves, key=lambda save: save.version)}
    lost = sum(save.version != (save.seen or 0) + 1 for save in saves)
    lost += sum(now.get(id) != (save.version, save.amount) for id, save in last.items())
    expected = sum((before | {id: save.amount for id, save in last.items()}).values())
    totals = {sum(amount for _version, amount in now.values()), *reported(connection, month)}
    return {"saves": len(saves), "lost": lost, "totals_equal": totals == {expected}}


def reported(connection: Any, month: str) -> list[Decimal]:
    row = connection.execute(REPORTED, [SHEET, month]).fetchone()
    return list(row) if row else []


if __name__ == "__main__":
    main()
