"""One mistake: made in a fork of this process, and the tests that should catch it."""

import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import Phase, settings

from tests.mutants import database
from tests.mutants.imports import import_mistaken
from tests.mutants.mirrors import module_of
from tests.mutants.mistakes import Mistake

CAUGHT, SURVIVED, UNTESTED = "caught", "survived", "without tests"
#: Seconds of the processor: tests that take more are in an endless loop, however busy the machine.
MOST_WORK = 120
#: Seconds on the clock: tests that take more wait for what never comes.
PATIENCE = 900


@dataclass
class Trial:
    """A running try: the process, since when, and where its outcome will stand."""

    number: int
    process: int
    started: float
    log: IO[str]

    def ended(self) -> str | None:
        """The outcome; None while it runs."""
        process, status = os.waitpid(self.process, os.WNOHANG)
        if process:
            return outcome(os.waitstatus_to_exitcode(status))
        if time.monotonic() - self.started > PATIENCE:
            self.kill()
            return CAUGHT
        return None

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def outcome(code: int) -> str:
    """pytest's exit codes; a process that was killed, or could not even collect, has noticed."""
    if code == pytest.ExitCode.OK:
        return SURVIVED
    return UNTESTED if code == pytest.ExitCode.NO_TESTS_COLLECTED else CAUGHT


class Quick:
    """Examples as they come, the same each time: a failing one need not be made small."""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("quick", derandomize=True, database=None, phases=phases)
        settings.load_profile("quick")


def start(
    number: int, mistake: Mistake | None, tests: Sequence[Path], root: Path, log: Path
) -> Trial:
    file = log.open("w")
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process == 0:
        leave(lambda: run(number, mistake, tests, root), file)
    return Trial(number, process, time.monotonic(), file)


def run(number: int, mistake: Mistake | None, tests: Sequence[Path], root: Path) -> int:
    database.use_copy(number)
    if mistake:
        import_mistaken(module_of(mistake.path), root / mistake.path, mistake.code)
    return run_tests(tests)


def run_tests(tests: Sequence[Path]) -> int:
    """Until the first fails."""
    quiet = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not browser"]
    quiet += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is there before it
    return int(pytest.main([*quiet, *map(str, tests)], plugins=[Quick()]))


def leave(work: Callable[[], int], output: IO[Any]) -> None:
    """Do the work with its output in a file, and end the process without anybody's clean-up."""
    code = 1
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_WORK, MOST_WORK))
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        code = work()
    except BaseException:  # noqa: BLE001 - whatever it was stands in the output
        traceback.print_exc(file=sys.stdout)
    finally:
        sys.stdout.flush()
        os._exit(code)
