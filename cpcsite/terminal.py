"""Ctrl-C for us alone: a clean stop ends in exit code 0, in `make` too."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """Someone asked this process to stop (Ctrl-C, a closed terminal, `kill`)."""


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def raise_when_asked_to_stop() -> None:
    """Raise `Stopped` in the main thread at the first request, and ignore those that follow."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in SIGNALS:
        signal.signal(each, stop)


@contextmanager
def foreground_of_our_own() -> Iterator[None]:
    """Be the terminal's foreground group while the block runs.

    A terminal sends Ctrl-C to its whole foreground group, `make` included, and make then
    reports an interrupt, however cleanly its command ended. Nothing changes without a
    terminal, or in the background.
    """
    terminal, theirs = open_terminal(), os.getpgrp()
    if terminal is None or os.tcgetpgrp(terminal) != theirs or theirs == os.getpid():
        yield
        return
    # Ours: moving the terminal from the background. Ctrl-Z: the shell, which waits for make,
    # would not see that we stopped.
    for each in (signal.SIGTTOU, signal.SIGTSTP):
        signal.signal(each, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(terminal, os.getpgrp())
    try:
        yield
    finally:
        os.tcsetpgrp(terminal, theirs)


def open_terminal() -> int | None:
    try:
        return os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return None
