"""The parts of a measurement that run in a process of their own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from cpcsite.demo import BASE_DIR
from cpcsite.embedded_postgres import die_with_starter

PATIENCE = 10.0  # seconds, for a job to end when told to


def run(job: str, *arguments: object) -> None:
    """Run `tests.bench.<job>`; what it says goes to standard error, beside the progress."""
    work(job, arguments, stdout=sys.stderr)


def measure(job: str, *arguments: object) -> Any:
    """Run `tests.bench.<job>` and read the JSON that it prints."""
    return json.loads(work(job, arguments, stdout=subprocess.PIPE))


@contextmanager
def conversation(job: str, *arguments: object) -> Iterator[Callable[[Any], Any]]:
    """`tests.bench.<job>` as long as the block lasts: it answers each line of JSON with one.

    Asked None, it is only listened to.
    """
    process = start(job, arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(question: Any) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):  # it has failed, as its missing answer shows
            process.stdin.write("" if question is None else json.dumps(question) + "\n")
            process.stdin.flush()
        line = process.stdout.readline()
        return json.loads(line) if line else sys.exit(f"tests.bench.{job} failed; see above.")

    try:
        yield ask
    finally:
        end(process)


def work(job: str, arguments: tuple[object, ...], stdout: Any) -> str:
    process = start(job, arguments, stdin=subprocess.DEVNULL, stdout=stdout)
    try:
        output, _ = process.communicate()
    except BaseException:
        end(process)
        raise
    if process.returncode:
        sys.exit(f"tests.bench.{job} failed (exit code {process.returncode}); see above.")
    return output or ""


def start(
    job: str, arguments: tuple[object, ...], stdin: int, stdout: Any
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.bench.{job}", *map(str, arguments)],
        cwd=BASE_DIR,
        stdin=stdin,
        stdout=stdout,
        text=True,
        # Ctrl-C reaches us alone, and we stop whatever the job started together with it.
        start_new_session=True,
        preexec_fn=die_with_starter(),  # noqa: PLW1509 - it takes no Python lock
    )


def end(process: subprocess.Popen[str]) -> None:
    """Stop a job and all that is in its session."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, kind)
            process.wait(PATIENCE)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
