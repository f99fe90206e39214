"""How fast cost lines come in from a file, history included."""

import os
from collections.abc import Callable, Iterator

from cpcsite import demo
from tests.bench import jobs
from tests.bench.sets import DataSet, copy_database, database_url
from tests.bench.table import Row

#: A copy, made anew each time: what is measured here changes the data.
IMPORTING = DataSet("importing", "bench_importing", "centre-001")
#: Of the issue: writing beside PostgreSQL's bare COPY.
MOST_TIMES = 6


def measure_importing(
    server: str, source: DataSet, sizes: tuple[int, ...], progress: Callable[[str], None]
) -> list[Row]:
    copy_database(server, source, IMPORTING)
    os.environ |= demo.demo_environment(database_url(server, IMPORTING))
    found: list[Row] = []
    for number in sizes:
        for kind in ("csv", "xlsx"):
            progress(f"imports: {number:,} cost lines from {kind}")
            measured = jobs.measure("importing_time", number, kind)
            found += importing_rows(number, kind, measured)
    return found


def importing_rows(number: int, kind: str, measured: dict[str, float]) -> Iterator[Row]:
    label = f"imports: {number:,} cost lines from {kind}, {measured['bytes'] / 1e6:.1f} MB"
    loop, copy, write = measured["loop"], measured["copy"], measured["write"]
    for step, name in (("read", "read in the child"), ("preview", "previewed")):
        seconds = measured[step]
        said = f"{seconds:.1f} s, {number / seconds:,.0f} lines a second"
        beside = f" ({seconds / loop:.0f} × a csv loop)" if step == "read" else ""
        yield Row(f"{label}: {name}", said + beside, "", None)
    yield Row(
        f"{label}: written, history included",
        f"{write:.1f} s, {number / write:,.0f} lines a second ({write / copy:.1f} × bare COPY, "
        f"{copy:.2f} s)",
        f"< {MOST_TIMES} × bare COPY",
        write < MOST_TIMES * copy,
    )
