"""The memory of gunicorn's workers (Linux)."""

import re
from pathlib import Path


def worker_memory(master: int) -> list[dict[str, int]]:
    """Bytes of each worker: rss with all it shares, pss with its part of what is shared."""
    return [memory_of(worker) for worker in workers_of(master)]


def workers_of(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def memory_of(process: int) -> dict[str, int]:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    sizes = dict(re.findall(r"^(Rss|Pss): +(\d+) kB", rollup, re.MULTILINE))
    return {name.lower(): int(size) * 1024 for name, size in sizes.items()}
