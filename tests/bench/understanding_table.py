"""What the pages that explain a figure cost, as rows of the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.sets import ONE
from tests.bench.table import MOST_QUERIES, Row, both

#: Of the issue: a centre's page in the largest set against the smallest, and the portfolio
#: against the bare SQL of its sums.
GROWTH, PORTFOLIO_TIMES_SQL = 1.3, 5
SMALLEST = ONE.name


@dataclass(frozen=True)
class PageTimes:
    """One page in one set of data."""

    name: str
    queries: int
    page: dict[str, float]
    sql: dict[str, float]


def page_rows(page: str, sets: Sequence[PageTimes], *, is_portfolio: bool) -> Iterator[Row]:
    """sets: from the smallest to the largest."""
    label = f"understanding: {page}"
    queries = [each.queries for each in sets]
    names = " · ".join(each.name for each in sets)
    yield Row(
        f"{label}, queries in {names}",
        " · ".join(map(str, queries)),
        f"≤ {MOST_QUERIES}",
        max(queries) <= MOST_QUERIES,
    )
    yield Row(f"{label}, its bare SQL, p50 / p95", " · ".join(both(each.sql) for each in sets))
    times = " · ".join(both(each.page) for each in sets)
    if is_portfolio:
        yield against_sql(f"{label}, p50 / p95", times, sets)
    elif sets[0].name == SMALLEST:
        yield against_smallest(f"{label}, p50 / p95", times, sets)
    else:  # it is no centre's page, and lists them all
        yield Row(f"{label}, p50 / p95", times)


def against_sql(label: str, times: str, sets: Sequence[PageTimes]) -> Row:
    page, sql = sets[-1].page["p50"], sets[-1].sql["p50"]
    bound = f"p50 ≤ {PORTFOLIO_TIMES_SQL} × SQL = {PORTFOLIO_TIMES_SQL * sql:.0f} ms"
    measured = f"{times} ({page / sql:.1f} × SQL)"
    return Row(label, measured, bound, page <= PORTFOLIO_TIMES_SQL * sql)


def against_smallest(label: str, times: str, sets: Sequence[PageTimes]) -> Row:
    smallest, largest = sets[0].page["p50"], sets[-1].page["p50"]
    return Row(
        label,
        f"{times} ({largest / smallest:.2f} × {sets[0].name})",
        f"p50 ≤ {GROWTH} × {sets[0].name} = {GROWTH * smallest:.1f} ms",
        largest <= GROWTH * smallest,
    )
