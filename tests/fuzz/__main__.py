"""Damage files and read them: `python -m tests.fuzz [--files N] [--seed TEXT]`, `make fuzz`.

Each file that shows a fault is kept in var/fuzz, and is damaged in the same way the next time.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.fuzz.damages import damaged
from tests.fuzz.reading import faults_of
from tests.fuzz.seeds import Seed, excerpt, own_seeds, real_seeds

FOUND = Path(__file__).resolve().parents[2] / "var" / "fuzz"
#: One of so many files is damaged whole, however long it is.
WHOLE_ONES = 30
STEADY = "cost per contact"


def damaged_files(
    seeds: Sequence[Seed], number: int, seed: str, whole_ones: int = WHOLE_ONES
) -> Iterator[Seed]:
    """The same ones for the same seed. whole_ones: 0 for none."""
    for place in range(number):
        chance = random.Random(f"{seed} {place}")
        chosen = seeds[place % len(seeds)]
        is_whole = bool(whole_ones) and chance.randrange(whole_ones) == 0
        content = chosen.content if is_whole else excerpt(chosen.content, chance)
        yield Seed(f"{place} {chosen.name}", damaged(content, chance))


def main() -> None:
    options = parse_options()
    seeds = [*own_seeds(), *real_seeds()]
    started, faulty, slowest = time.monotonic(), 0, 0.0
    for place, file in enumerate(damaged_files(seeds, options.files, options.seed), start=1):
        begun = time.monotonic()
        if faults := faults_of(file.content):
            faulty += 1
            keep(file, faults)
        slowest = max(slowest, time.monotonic() - begun)
        if place % 500 == 0:
            print(f"{place} files, {faulty} faulty, the slowest in {slowest:.1f} s", flush=True)
    print(f"{options.files} files of {len(seeds)} in {time.monotonic() - started:.0f} s")
    sys.exit(1 if faulty else 0)


def keep(file: Seed, faults: Sequence[str]) -> None:
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / file.name.replace(" ", "-")
    path.write_bytes(file.content)
    for fault in faults:
        print(f"{path.name}: {fault[:300]}", flush=True)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="so many (10,000)")
    parser.add_argument("--seed", default=STEADY, help="another one damages in other ways")
    return parser.parse_args()


if __name__ == "__main__":
    main()
