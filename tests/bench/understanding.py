"""What the pages that explain a figure cost with one centre, with 50 and with 500."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

from tests.bench import jobs
from tests.bench.server_time import percentiles
from tests.bench.sets import DataSet
from tests.bench.table import Row
from tests.bench.understanding_table import PageTimes, page_rows
from tests.bench.understanding_time import PORTFOLIOS

WARM_UP = 3
EVERY = 4  # a portfolio is timed every so many rounds: 500 centres take long


def measure_understanding(
    sets: Sequence[DataSet],
    prepare: Callable[[DataSet], None],
    rounds: int,
    progress: Callable[[str], None],
) -> list[Row]:
    """The sets take turns, a round each, so that what else the machine does falls on all."""
    with ExitStack() as stack:
        asked = {}
        for data in sets:
            prepare(data)
            ask = stack.enter_context(jobs.conversation("understanding_time", data.name))
            asked[data.name] = ask, ask(None)
        progress("understanding: pages of " + ", ".join(asked))
        times: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for number in range(WARM_UP + rounds):
            for name, (ask, queries) in asked.items():
                pages = [page for page in queries if page not in PORTFOLIOS or number % EVERY == 0]
                for page, both in ask(pages).items():
                    if number >= WARM_UP:
                        times.setdefault((page, name), []).append(both)
    queries = {name: counts for name, (_, counts) in asked.items()}
    return [row for page in queries[sets[-1].name] for row in rows_of(page, queries, times)]


def rows_of(
    page: str,
    queries: dict[str, dict[str, int]],
    times: dict[tuple[str, str], list[tuple[float, float]]],
) -> Iterator[Row]:
    found = []
    for name, counts in queries.items():
        if page in counts:
            whole, sql = zip(*times[page, name], strict=True)
            found.append(PageTimes(name, counts[page], percentiles([*whole]), percentiles([*sql])))
    return page_rows(page, found, is_portfolio=page in PORTFOLIOS)
