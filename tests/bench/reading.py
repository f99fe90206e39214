"""How fast logs of contacts are counted, and in how much memory."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.bench import jobs
from tests.bench.contact_logs import LOGS
from tests.bench.table import Row

#: Of the issue, for a million rows.
MOST_SECONDS, MOST_MEMORY, MILLION = 60, 300_000_000, 1_000_000


def measure_reading(rows: int, progress: Callable[[str], None]) -> list[Row]:
    found: list[Row] = []
    for layout in LOGS:
        progress(f"imports: {rows:,} rows of {layout}")
        found += reading_rows(layout, rows, jobs.measure("reading_time", layout.value, rows))
    return found


def reading_rows(layout: str, rows: int, measured: dict[str, Any]) -> Iterator[Row]:
    label = f"imports: a {layout} of {rows:,} rows, {measured['bytes'] / 1e6:.0f} MB"
    seconds, loop, memory = measured["seconds"], measured["loop"], measured["memory"]
    bound = MOST_SECONDS * rows / MILLION
    yield Row(
        f"{label}: counted in its child",
        f"{seconds:.1f} s, {measured['processor']:.1f} s of the processor, "
        f"{rows / seconds:,.0f} rows a second ({seconds / loop:.0f} × a csv loop)",
        f"< {bound:.0f} s",
        seconds < bound,
    )
    yield Row(
        f"{label}: memory of the child",
        f"{memory / 1e6:.0f} MB",
        f"< {MOST_MEMORY / 1e6:.0f} MB",
        memory < MOST_MEMORY,
    )
    yield Row(
        f"{label}: rows that could not be read",
        f"{measured['errors']}",
        "0",
        not measured["errors"],
    )
