"""Measure and print the table: `python -m tests.bench [--quick] [PART]`."""

import argparse
import fcntl
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic

import psycopg

from cpcsite import demo
from cpcsite.embedded_postgres import EmbeddedPostgres
from cpcsite.terminal import Stopped, foreground_of_our_own, raise_when_asked_to_stop
from tests.bench import jobs
from tests.bench.browser import CHROMIUM
from tests.bench.importing import measure_importing
from tests.bench.memory import worker_memory
from tests.bench.reading import measure_reading
from tests.bench.recording import measure_recording
from tests.bench.sets import (
    DEMO,
    HUGE,
    LARGE,
    ONE,
    DataSet,
    database_url,
    ensure_database,
    mark_filled,
)
from tests.bench.table import Row, browser_rows, load_rows, markdown, server_rows, weight_rows
from tests.bench.understanding import measure_understanding
from tests.bench.web import web_server

POSTGRES = demo.VAR / "bench-postgres"


@dataclass(frozen=True)
class Amounts:
    requests: int = 200
    browser_runs: int = 5
    load_seconds: int = 10
    crowd_seconds: int = 5
    rounds: int = 40
    log_rows: int = 1_000_000
    cost_lines: tuple[int, ...] = (10_000, 100_000)


QUICK = Amounts(
    requests=40, browser_runs=2, load_seconds=3, crowd_seconds=2, rounds=8, log_rows=100_000
)
PARTS = ("pages", "recording", "understanding", "imports")


def main() -> None:
    amounts, parts = parse_options()
    raise_when_asked_to_stop()
    started, busy = monotonic(), os.getloadavg()[0]
    with foreground_of_our_own(), alone():
        try:
            # Its data can be made again at any time: it need not survive a power cut.
            with EmbeddedPostgres(POSTGRES, durable=False) as server:
                rows = [row for part in parts for row in measure_part(server, part, amounts)]
                machine = describe_machine(server, busy)
        except Stopped:
            progress("Stopped; the data is kept.")
            return
    sys.stdout.write(f"{machine}\n\n{markdown(rows)}\n")
    progress(f"Measured in {monotonic() - started:.0f} s.")


def parse_options() -> tuple[Amounts, tuple[str, ...]]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, less certain figures")
    parser.add_argument("part", nargs="?", choices=PARTS, help="only this part")
    options = parser.parse_args()
    return QUICK if options.quick else Amounts(), (options.part,) if options.part else PARTS


@contextmanager
def alone() -> Iterator[None]:
    """Two measurements at a time would measure each other."""
    demo.VAR.mkdir(exist_ok=True)
    with POSTGRES.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("Another measurement is under way: wait for its end.")
        yield


def progress(line: str) -> None:
    """The table alone goes to standard output."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def measure_part(server: str, part: str, amounts: Amounts) -> list[Row]:
    if part == "pages":
        return [row for data in (DEMO, LARGE) for row in measure(server, data, amounts)]
    if part == "understanding":
        prepare_here = partial(prepare, server)
        return measure_understanding((ONE, LARGE, HUGE), prepare_here, amounts.rounds, progress)
    if part == "imports":
        prepare(server, ONE)
        lines = measure_importing(server, ONE, amounts.cost_lines, progress)
        return [*lines, *measure_reading(amounts.log_rows, progress)]
    prepare(server, LARGE)
    return measure_recording(server, LARGE, amounts.requests, amounts.crowd_seconds, progress)


def measure(server: str, data: DataSet, amounts: Amounts) -> list[Row]:
    prepare(server, data)
    progress(f"{data.name}: server time")
    times = jobs.measure("server_time", data.name, amounts.requests)
    rows = list(server_rows(data.name, times))
    with web_server() as (process, address):
        page = (address, data.path, times["session"])
        progress(f"{data.name}: weight")
        rows += weight_rows(data.name, jobs.measure("weight", *page))
        if CHROMIUM:
            progress(f"{data.name}: browser")
            rows += browser_rows(data.name, jobs.measure("browser", *page, amounts.browser_runs))
        else:
            progress("No Chromium on the PATH: nothing is measured in a browser.")
        progress(f"{data.name}: load")
        load = jobs.measure("load", *page, amounts.load_seconds)
        rows += load_rows(data.name, load, worker_memory(process.pid))
    return rows


def prepare(server: str, data: DataSet) -> None:
    """Data and static files, each only where something is to do; later jobs use the set."""
    os.environ |= demo.demo_environment(database_url(server, data))
    if not ensure_database(server, data):
        progress(f"{data.name}: making the data")
        jobs.run("fill", data.name)
        mark_filled(server, data)
    jobs.run("fill", "static")


def describe_machine(server: str, busy: float) -> str:
    """busy: the load average before the measurement; others at work make every figure worse."""
    with psycopg.connect(server) as connection:
        version = connection.info.parameter_status("server_version")
    parts = [
        f"{len(os.sched_getaffinity(0))} cores, {platform.machine()}",
        f"Python {platform.python_version()}",
        f"PostgreSQL {version}",
        chromium_version(),
        f"load average {busy:.1f} at the start",
    ]
    return " · ".join(parts)


def chromium_version() -> str:
    if not CHROMIUM:
        return "no Chromium"
    answer = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=False)
    return " ".join(answer.stdout.split()[:2]) or "Chromium"


if __name__ == "__main__":
    main()
