"""What recording costs, as rows of the table."""

from collections.abc import Iterator
from typing import Any

from tests.bench.sheet_time import MONTHS, YEAR
from tests.bench.table import MOST_QUERIES, Row, at_most, both

#: Milliseconds that a save, a block of 500 cells and a close may take beside three times their
#: bare SQL: the session, the person, the page's own reads, and what is written as words.
SAVE, PASTE, CLOSE = 25, 150, 50
#: A sheet is mostly cells to write: 40 lines, a page of 10,000, 500 cells.
OPENED = {MONTHS[0]: 60, MONTHS[1]: 60, YEAR: 100}


def save_rows(alone: dict[str, Any]) -> Iterator[Row]:
    cell, paste = alone["cell"], alone["paste"]
    yield Row("recording: one cell, bare UPDATE, p50 / p95", both(cell["sql"]))
    yield against("recording: one cell saved, p50 / p95", cell["page"], cell["sql"], SAVE)
    yield Row("recording: 500 cells, bare INSERT, p50 / p95", both(paste["sql"]))
    label = "recording: 500 cells pasted"
    yield against(f"{label}, preview, p50 / p95", paste["preview"], paste["sql"], PASTE)
    yield against(f"{label}, saved, p50 / p95", paste["page"], paste["sql"], PASTE)


def close_rows(close: dict[str, Any]) -> Iterator[Row]:
    label = "recording: a month of 10,000 lines"
    yield Row(f"{label}, bare INSERT … SELECT, p50 / p95", both(close["sql"]))
    yield against(f"{label} closed, p50 / p95", close["page"], close["sql"], CLOSE)


def sheet_rows(sheets: dict[str, Any]) -> Iterator[Row]:
    for name, sheet in sheets.items():
        label = f"recording: {name} opened"
        yield at_most(f"{label}, queries", sheet["queries"], MOST_QUERIES)
        yield Row(f"{label}, its bare SQL, p50 / p95", both(sheet["sql"]))
        yield against(f"{label}, p50 / p95", sheet["page"], sheet["sql"], OPENED[name])


def crowd_rows(crowds: dict[str, Any], deadlocks: int) -> Iterator[Row]:
    for number, crowd in crowds.items():
        label = f"recording: {number} at once" if number != "1" else "recording: 1 alone"
        answers = f"{crowd['saves_a_second']:.0f} a second, {both(crowd)}"
        yield Row(f"{label}: saves, an answer p50 / p95", answers)
        conflicts = f"{crowd['conflicts']}, {crowd['given_up']} after five"
        yield Row(f"{label}: conflicts, given up", conflicts)
        yield at_most(f"{label}: errors", crowd["errors"], 0)
        yield at_most(f"{label}: lost updates of {crowd['saves']} saves", crowd["lost"], 0)
        equal = crowd["totals_equal"]
        yield Row(
            f"{label}: total, and as reported = sum of accepted saves",
            "yes" if equal else "no",
            "yes",
            equal,
        )
        yield Row(f"{label}: the month closed meanwhile", f"{crowd['close']:.0f} ms")
    yield at_most("recording: deadlocks", deadlocks, 0)


def against(figure: str, times: dict[str, float], sql: dict[str, float], more: int) -> Row:
    """more: milliseconds beside three times the SQL."""
    page, floor = times["p50"], sql["p50"]
    bound = 3 * floor + more
    return Row(
        figure,
        f"{both(times)} ({page / floor:.1f} × SQL)",
        f"p50 ≤ 3 × SQL + {more} = {bound:.1f} ms",
        page <= bound,
    )
