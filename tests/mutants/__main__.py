"""Make mistakes and print which were not caught: `python -m tests.mutants [--help]`."""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
# Every fork imports the pages anew: compiled once, whatever the environment says.
sys.dont_write_bytecode, sys.pycache_prefix = False, str(ROOT / "var" / "mutants-compiled")

from tests.mutants import sampling  # noqa: E402
from tests.mutants.mirrors import Mirrors  # noqa: E402
from tests.mutants.mistakes import Mistake, mistake_at  # noqa: E402

EQUIVALENT = Path(__file__).parent / "equivalent.txt"
FRESH = ("kpis.calculation", "kpis.reports", "kpis.pages", "kpis.urls", "tests.factories")


@dataclass(frozen=True)
class Result:
    room: str
    mistake: Mistake
    outcome: str
    seconds: float


def main() -> None:
    options = parse_options()
    started = time.monotonic()
    drawn = draws(options)
    from tests.mutants import database  # reads Django's settings, which come after the options

    with database.server(ROOT / "var" / "mutants-postgres"):
        prepare()
        results = []
        for result in tried(drawn, options.workers):
            results.append(result)
            if options.verbose or result.outcome != "caught":
                print(f"{result.outcome}: {result.mistake} ({result.seconds:.0f} s)", flush=True)
    print(summary(results))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = used.ru_utime + used.ru_stime
    print(f"{time.monotonic() - started:.0f} seconds, {work:.0f} of the processors'")
    sys.exit(any(share_caught(results, room) < options.least for room in rooms_of(results)))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=10, help="another sample")
    parser.add_argument("--room", choices=sampling.ROOMS, help="one room only")
    parser.add_argument("--size", type=int, help="mistakes for each room")
    parser.add_argument("--file", type=Path, help="mistakes of one file only, evenly")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--least", type=float, default=90, help="percent to be caught in each room")
    parser.add_argument("--verbose", action="store_true", help="print what was caught, too")
    return parser.parse_args()


def draws(options: argparse.Namespace) -> list[sampling.Draw]:
    if options.file:
        return sampling.every(ROOT, options.file, options.size or 40)
    rooms = [options.room] if options.room else [*sampling.ROOMS]
    return [
        draw
        for room in rooms
        for draw in sampling.sample(ROOT, room, options.size or sampling.ROOMS[room], options.seed)
    ]


def prepare() -> None:
    """Django, the database, and what takes long to import and has no mistake in it."""
    import django

    django.setup()
    from tests.mutants import database
    from tests.mutants.imports import forget

    __import__("plotly.graph_objects")
    __import__("xlsxwriter")
    __import__("tests.factories")
    database.make_original()
    forget(FRESH)


def chosen(drawn: Sequence[sampling.Draw]) -> Iterator[tuple[str, Mistake]]:
    for draw in drawn:
        if mistake := mistake_at(draw.path, draw.share, ROOT):
            yield draw.room, mistake


def tried(drawn: Sequence[sampling.Draw], workers: int) -> Iterator[Result]:
    """Each mistake that is not known to change nothing, `workers` at a time."""
    from tests.mutants import database, trying

    mirrors, known = Mirrors(ROOT), EQUIVALENT.read_text()
    running: dict[int, tuple[str, Mistake, trying.Trial]] = {}
    waiting = enumerate(pair for pair in chosen(drawn) if not is_equivalent(pair[1], known))
    with tempfile.TemporaryDirectory() as logs:
        try:
            while True:
                while len(running) < workers and (following := next(waiting, None)):
                    number, (room, mistake) = following
                    tests, log = mirrors.tests_of(mistake.path), Path(logs, str(number))
                    trial = trying.start(number, mistake, tests, ROOT, log)
                    running[number] = (room, mistake, trial)
                if not running:
                    return
                time.sleep(0.05)
                for number, (room, mistake, trial) in [*running.items()]:
                    if outcome := trial.ended():
                        del running[number]
                        database.drop_copy(number)
                        yield Result(room, mistake, outcome, time.monotonic() - trial.started)
        finally:
            for _, _, trial in running.values():
                trial.kill()


def is_equivalent(mistake: Mistake, known: str) -> bool:
    """Whether the list says of this very change that nobody could notice it."""
    return f"{mistake.path}\n- {mistake.before}\n+ {mistake.after}\n" in known


def rooms_of(results: Sequence[Result]) -> list[str]:
    return [*dict.fromkeys(result.room for result in results)]


def share_caught(results: Sequence[Result], room: str) -> float:
    """In percent."""
    outcomes = [result.outcome for result in results if result.room == room]
    return 100 * outcomes.count("caught") / len(outcomes)


def summary(results: Sequence[Result]) -> str:
    lines = ["", "| room | mistakes | caught | |", "|---|---|---|---|"]
    for room in rooms_of(results):
        outcomes = [result.outcome for result in results if result.room == room]
        share = f"{share_caught(results, room):.0f} %"
        lines.append(f"| {room} | {len(outcomes)} | {outcomes.count('caught')} | {share} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
