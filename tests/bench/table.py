"""What was measured, as rows of a Markdown table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

# Of the issue: Superset's dashboard took 3.0 s cold and 2.8 s warm, and a third is to reach.
COLD, WARM = 3000 / 3, 2800 / 3
MOST_QUERIES, MOST_REQUESTS, MOST_BYTES = 10, 12, 650_000
FEWEST_PAGES, MOST_MEMORY = 60, 130_000_000


@dataclass(frozen=True)
class Row:
    """met is None where nothing is to reach."""

    figure: str
    measured: str
    bound: str = ""
    met: bool | None = None


def markdown(rows: Iterable[Row]) -> str:
    words = {True: "yes", False: "**no**", None: ""}
    lines = [("figure", "measured", "bound", "met")]
    lines += [(row.figure, row.measured, row.bound, words[row.met]) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    figure, measured, bound, met = ("-" * width for width in widths)
    lines.insert(1, (figure, measured, bound, met))
    return "\n".join("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines)


def server_rows(name: str, times: dict[str, Any]) -> Iterator[Row]:
    for kind, label in (("page", "whole page"), ("fragment", "fragment")):
        part = times[kind]
        page, floor = part["page"]["p50"], part["sql"]["p50"]
        bound = 3 * floor + 25
        yield at_most(f"{name}: {label}, queries", part["queries"], MOST_QUERIES)
        yield Row(f"{name}: {label}, its bare SQL, p50 / p95", both(part["sql"]))
        yield Row(
            f"{name}: {label}, p50 / p95",
            f"{both(part['page'])} ({page / floor:.1f} × SQL)",
            f"p50 ≤ 3 × SQL + 25 = {bound:.1f} ms",
            page <= bound,
        )


def weight_rows(name: str, weight: dict[str, int]) -> Iterator[Row]:
    html, zipped = kilobytes(weight["html"]), kilobytes(weight["html_compressed"])
    yield Row(f"{name}: HTML, raw / compressed", f"{html} / {zipped}")
    yield Row(f"{name}: HTML of the fragment, compressed", kilobytes(weight["fragment_compressed"]))
    figures, zipped = kilobytes(weight["figures"]), kilobytes(weight["figures_compressed"])
    label = f"{name}: JSON of {weight['charts']} figures (in the HTML), raw / compressed"
    yield Row(label, f"{figures} / {zipped}")
    yield Row(f"{name}: CSS, compressed", kilobytes(weight["css"]))
    yield Row(f"{name}: JavaScript, compressed", kilobytes(weight["js"]))


def browser_rows(name: str, visits: dict[str, Any]) -> Iterator[Row]:
    cold, warm = visits["cold"], visits["warm"]
    yield quick_enough(f"{name}: all charts drawn, cold", cold["milliseconds"], COLD)
    yield at_most(f"{name}: requests, cold", round(cold["requests"]), MOST_REQUESTS)
    transferred = cold["transferred"]
    bound = f"≤ {kilobytes(MOST_BYTES)}"
    yield Row(
        f"{name}: transferred, cold", kilobytes(transferred), bound, transferred <= MOST_BYTES
    )
    yield quick_enough(f"{name}: all charts drawn, warm", warm["milliseconds"], WARM)
    loaded = f"{round(warm['requests'])}, {kilobytes(warm['transferred'])}"
    yield Row(f"{name}: requests and transferred, warm", loaded)


def load_rows(name: str, load: dict[str, Any], workers: list[dict[str, int]]) -> Iterator[Row]:
    rate = load["pages_a_second"]
    label = f"{name}: whole pages a second, {len(workers)} workers, 8 at a time"
    yield Row(label, f"{rate:.0f}", f"≥ {FEWEST_PAGES}", rate >= FEWEST_PAGES)
    yield Row(f"{name}: an answer under that load, p50 / p95", both(load))
    yield at_most(f"{name}: answers that were not the page", load["wrong"], 0)
    if workers:
        most = max(worker["rss"] for worker in workers)
        own = max(worker["pss"] for worker in workers)
        yield Row(
            f"{name}: memory of the larger worker, RSS / PSS",
            f"{most / 1e6:.0f} MB / {own / 1e6:.0f} MB",
            f"RSS < {MOST_MEMORY / 1e6:.0f} MB",
            most < MOST_MEMORY,
        )


def at_most(figure: str, count: int, most: int) -> Row:
    return Row(figure, str(count), f"≤ {most}", count <= most)


def quick_enough(figure: str, milliseconds: float, most: float) -> Row:
    return Row(figure, f"{milliseconds:.0f} ms", f"≤ {most:.0f} ms", milliseconds <= most)


def both(times: dict[str, float]) -> str:
    return f"{times['p50']:.1f} / {times['p95']:.1f} ms"


def kilobytes(count: float) -> str:
    return f"{count / 1000:.1f} kB"
