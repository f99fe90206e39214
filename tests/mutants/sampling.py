"""Which mistakes are tried: the same for the same seed, spread over a room by its lines."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOMS = {"calculation": 60, "reports": 60, "pages": 80}


@dataclass(frozen=True)
class Draw:
    """The mistake at `share` (0 to 1) of all those that can be made in a file."""

    room: str
    path: Path
    share: float


def sample(root: Path, room: str, size: int, seed: int) -> list[Draw]:
    """`size` draws; a file of twice the lines is drawn twice as often."""
    random = Random(f"{seed} {room}")
    paths = sorted((root / "kpis" / room).rglob("*.py"))
    lines = [len(path.read_text().splitlines()) for path in paths]
    drawn = Counter(random.choices(paths, weights=lines, k=size))
    return [
        draw for path in paths for draw in draws_of(path.relative_to(root), drawn[path], random)
    ]


def draws_of(path: Path, number: int, random: Random) -> list[Draw]:
    """One of each stretch of the file, so that none is drawn twice."""
    shares = [(stretch + random.random()) / number for stretch in range(number)]
    return [Draw(path.parts[1], path, share) for share in shares]


def every(root: Path, path: Path, number: int) -> list[Draw]:
    """As many mistakes of one file, evenly."""
    return [Draw(path.parts[1], path, (each + 0.5) / number) for each in range(number)]
