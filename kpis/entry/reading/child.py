"""Reading in a process of its own, with limits: a file made to do harm ends that one, not ours.

`python -m kpis.entry.reading.child` reads a line of JSON and then a file from its input, and
writes what the reader makes of it.
"""

import contextlib
import importlib
import io
import json
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from kpis.entry.parsing.errors import Error, Expected, FileRefused

Result = TypeVar("Result")
#: Readers stand in this room; nothing else is called for a file.
ROOM = "kpis.entry.reading."
OURS = (ROOM, "kpis.entry.parsing.errors", "kpis.vocabulary")
VALUES = {("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime"),
          ("datetime", "timezone"), ("datetime", "timedelta"), ("zoneinfo", "ZoneInfo._unpickle"),
          ("builtins", "frozenset"), ("builtins", "set")}  # fmt: skip
REFUSED, DONE = b"R", b"D"
HOME = Path(__file__).resolve().parents[3]
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """memory: address space, in bytes, Python's own included. cpu_seconds: of the processor;
    seconds: on the clock, waiting included."""

    memory: int = 1_000 * MEGABYTE
    cpu_seconds: int = 120
    seconds: float = 300


USUAL = Limits()


def read_in_child(
    reader: Callable[..., Result], content: bytes, *options: object, limits: Limits = USUAL
) -> Result:
    """What reader(content, *options) returns; it is a function of this room, and the options are
    texts and numbers. Raises FileRefused as it does, and for a file that takes more than the
    limits allow."""
    call = {
        "reader": [reader.__module__, reader.__qualname__],
        "options": options,
        "limits": [limits.memory, limits.cpu_seconds],
    }
    command = [sys.executable, "-m", "kpis.entry.reading.child"]
    asked = json.dumps(call).encode() + b"\n" + content
    try:
        done = subprocess.run(
            command,
            check=False,
            input=asked,
            capture_output=True,
            timeout=limits.seconds,
            cwd=HOME,
        )
    except subprocess.TimeoutExpired as error:
        raise too_much(limits) from error
    if done.returncode or not done.stdout:
        raise too_much(limits)
    answer: Any = OurUnpickler(io.BytesIO(done.stdout[1:])).load()
    if done.stdout.startswith(REFUSED):
        raise FileRefused(answer)
    return answer  # type: ignore[no-any-return]  # what the reader made


def too_much(limits: Limits) -> FileRefused:
    values = {"megabytes": str(limits.memory // MEGABYTE), "seconds": f"{limits.seconds:g}"}
    return FileRefused([Error(0, "", "", Expected.WITHIN_LIMITS, values)])


class OurUnpickler(pickle.Unpickler):
    """Takes plain values, and the facts, errors and words of the readers, from the child."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in VALUES:
            return super().find_class(module, name)
        found: Any = super().find_class(module, name) if module.startswith(OURS) else None
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no fact of a reader.")


def main() -> None:
    # Without a buffer: what follows its first bytes would be copied, and the file be there twice.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as asked:
        call = json.loads(asked.readline())
        limit(*call["limits"])
        content = asked.read()
    kind, answer = answer_to(call, content)
    sys.stdout.buffer.write(kind + pickle.dumps(answer))


def limit(memory: int, cpu_seconds: int) -> None:
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu_seconds)):
        with contextlib.suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(what, (most, most))


def answer_to(call: dict[str, Any], content: bytes) -> tuple[bytes, Any]:
    module, name = call["reader"]
    if not module.startswith(ROOM):
        raise ValueError(module)
    reader = getattr(importlib.import_module(module), name)
    try:
        return DONE, reader(content, *call["options"])
    except FileRefused as refused:
        return REFUSED, list(refused.errors)


if __name__ == "__main__":
    main()
