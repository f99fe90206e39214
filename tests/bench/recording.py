"""What recording costs: one save, one paste, one close, and many people at once."""

import os
from collections.abc import Callable

import psycopg

from cpcsite import demo
from tests.bench import jobs
from tests.bench.recording_table import close_rows, crowd_rows, save_rows, sheet_rows
from tests.bench.sets import DataSet, copy_database, database_url
from tests.bench.sheet_time import MONTHS, YEAR
from tests.bench.table import Row
from tests.bench.web import web_server

#: A copy of the large set, made anew each time: what is measured here changes the data.
RECORDING = DataSet("recording", "bench_recording", "bench-sheet")
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = %s"


def measure_recording(
    server: str, source: DataSet, saves: int, seconds: int, progress: Callable[[str], None]
) -> list[Row]:
    copy_database(server, source, RECORDING)
    os.environ |= demo.demo_environment(database_url(server, RECORDING))
    sessions = jobs.measure("recording_set")
    progress("recording: opening sheets")
    sheets = jobs.measure("sheet_time", saves // 2, *MONTHS)
    with web_server() as (_process, address):
        progress("recording: one person")
        alone = jobs.measure("single_saves", address, sessions[0], saves)
        progress("recording: many at once; their conflicts, and the month that is closed, follow")
        crowds = jobs.measure("crowd", address, seconds, *sessions)
    sheets |= jobs.measure("sheet_time", saves // 4, YEAR)
    return [
        *save_rows(alone),
        *close_rows(alone["close"]),
        *sheet_rows(sheets),
        *crowd_rows(crowds, deadlocks(server)),
    ]


def deadlocks(server: str) -> int:
    """Since the copy was made. The web server's connections have ended: all of it is counted."""
    with psycopg.connect(server) as connection:
        ((count,),) = connection.execute(DEADLOCKS, [RECORDING.database]).fetchall()
    return int(count)
