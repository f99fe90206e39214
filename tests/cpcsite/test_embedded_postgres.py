"""Real servers in folders of their own; what only root can try is skipped for others."""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import environ
import psycopg
import pytest

from cpcsite import embedded_postgres, reachable
from cpcsite.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")
on_linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")
NOBODY = 65534
fork = multiprocessing.get_context("fork")


@contextmanager
def reachable_folder(parent: Path | None) -> Iterator[Path]:
    """A folder that every user can walk to, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="cpc-postgres-", dir=parent)).resolve()
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with reachable_folder(None) as folder:
        monkeypatch.setattr(reachable, "ELSEWHERE", folder / "elsewhere")
        yield folder / "elsewhere"


@pytest.fixture(scope="session")
def memory() -> Path | None:
    """Where files live in memory, if there is plenty of it: copies take a quarter of the time."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > 2**30 else None


@pytest.fixture(scope="session")
def template(memory: Path | None) -> Iterator[Path]:
    with reachable_folder(memory) as parent:
        yield started_once(parent / "postgres")


def started_once(folder: Path) -> Path:
    with EmbeddedPostgres(folder, durable=False):
        pass
    return folder


@pytest.fixture
def empty(memory: Path | None) -> Iterator[Path]:
    with reachable_folder(memory) as parent:
        yield parent / "postgres"
        assert wait_until(lambda: not processes_of(parent)), "a test left a server behind"


@pytest.fixture
def folder(template: Path, empty: Path) -> Path:
    """A folder in which a first start has been made."""
    shutil.copytree(template, empty)
    return empty


@pytest.fixture
def servers() -> Iterator[Callable[[Path], EmbeddedPostgres]]:
    made: list[EmbeddedPostgres] = []

    def make(folder: Path) -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(folder))
        return made[-1]

    yield make
    for server in made:
        server.stop()


def wait_until(condition: Callable[[], object], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())


def processes_of(folder: Path) -> list[int]:
    """All processes that work in `folder` or below it, whatever they are."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if link.readlink().is_relative_to(folder):
                found.append(int(link.parent.name))
    return found


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def stat(pid: int) -> list[str]:
    """State and parent of a process, first of all that the kernel tells."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def write(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS numbers (number int)")
        connection.execute("INSERT INTO numbers VALUES (%s)", [number])


def numbers(url: str) -> set[int]:
    with psycopg.connect(url) as connection:
        return {number for (number,) in connection.execute("SELECT number FROM numbers")}


def in_child(work: Callable[[], object], user: int | None = None) -> object:
    """What `work` returns, or the error it raises, in a fork of this process."""
    ours, theirs = fork.Pipe()

    def run() -> None:
        try:
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
            theirs.send(work())
        except Exception as error:  # noqa: BLE001 - the parent judges it
            theirs.send(error)

    process = fork.Process(target=run)
    process.start()
    assert ours.poll(60), "the child did not answer"
    result: object = ours.recv()
    process.join(10)
    assert process.exitcode == 0
    return result


def test_the_url_leads_django_to_a_database_of_its_own(empty: Path) -> None:
    with EmbeddedPostgres(empty) as url:
        settings = environ.Env.db_url_config(url)
        assert (settings["HOST"], settings["NAME"], settings["USER"]) == ("127.0.0.1", "cpc", "cpc")
        with psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"],
            dbname=settings["NAME"],
            user=settings["USER"],
            password=settings["PASSWORD"],
            autocommit=True,
        ) as connection:
            connection.execute("CREATE EXTENSION btree_gist")
            connection.execute("CREATE DATABASE test_cpc")
        assert value(url, "SELECT 'É' = upper('é')") is True
        locale = "SELECT datlocale FROM pg_database WHERE datname = 'test_cpc'"
        assert value(url, f"{locale} AND datlocprovider = 'b'") == "C.UTF-8"
        assert value(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_a_wrong_password_is_refused(folder: Path) -> None:
    with EmbeddedPostgres(folder) as url:
        password = str(urlsplit(url).password)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace(password, "guess"))
    secret = folder / "data" / "password"
    assert secret.read_text() == password
    assert secret.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("durable", "expected"), [(True, "on"), (False, "off")])
def test_only_tests_go_without_durability(folder: Path, durable: bool, expected: str) -> None:
    with EmbeddedPostgres(folder, durable=durable) as url:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert value(url, f"SHOW {setting}") == expected


def test_the_next_start_finds_the_data(folder: Path) -> None:
    with EmbeddedPostgres(folder) as url:
        write(url, 1)
    with EmbeddedPostgres(folder) as url:
        assert numbers(url) == {1}


@on_linux
def test_stop_leaves_no_process_and_may_be_repeated(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    url = server.start()
    assert postmaster(folder) in processes_of(folder)
    server.stop()
    assert processes_of(folder) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    server.stop()


def test_a_second_start_connects_and_does_not_own(folder: Path) -> None:
    with EmbeddedPostgres(folder) as url:
        assert EmbeddedPostgres(folder).start() == url
        with EmbeddedPostgres(folder) as second:
            assert second == url
        assert in_child(lambda: EmbeddedPostgres(folder).start()) == url
        assert value(url, "SELECT 1") == 1


def test_a_fork_of_the_owner_does_not_stop_the_server(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    url = server.start()
    in_child(server.stop)
    assert value(url, "SELECT 1") == 1
    server.stop()


def test_the_owner_can_start_again_after_a_stop(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    for _ in range(2):
        assert value(server.start(), "SELECT 1") == 1
        server.stop()


@on_linux
def test_two_starts_at_once_end_in_one_server(empty: Path) -> None:
    together, done = fork.Barrier(2), fork.Barrier(3)
    answers = fork.Queue()

    def start() -> None:
        together.wait(10)
        with EmbeddedPostgres(empty, durable=False) as url:
            answers.put((url, value(url, "SELECT pg_postmaster_start_time()")))
            done.wait(60)

    starters = [fork.Process(target=start) for _ in range(2)]
    for starter in starters:
        starter.start()
    starter_ids = [starter.pid for starter in starters]
    first, second = answers.get(timeout=60), answers.get(timeout=60)
    assert first == second
    servers = [pid for pid in processes_of(empty) if int(stat(pid)[1]) in starter_ids]
    assert servers == [postmaster(empty)]
    done.wait(10)
    for starter in starters:
        starter.join(30)
        assert starter.exitcode == 0


@on_linux
@pytest.mark.fault(50)
def test_every_committed_row_survives_kill_9_with_a_zombie_left(
    folder: Path, servers: Callable[[Path], EmbeddedPostgres]
) -> None:
    url = servers(folder).start()
    killed, committed = postmaster(folder), []

    def keep_writing() -> None:
        with suppress(psycopg.OperationalError):
            for number in range(1_000_000):
                write(url, number)
                committed.append(number)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    assert wait_until(lambda: len(committed) > 20)
    os.kill(killed, signal.SIGKILL)
    url = servers(folder).start()
    writer.join(10)
    assert stat(killed)[0] == "Z"
    assert set(committed) <= numbers(url)


@pytest.mark.fault(50)
def test_the_owner_itself_recovers_from_kill_9(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    write(server.start(), 1)
    os.kill(postmaster(folder), signal.SIGKILL)
    assert numbers(server.start()) == {1}
    server.stop()


@on_linux
@pytest.mark.fault(50)
def test_a_backend_that_outlives_the_postmaster_is_waited_for(
    folder: Path, servers: Callable[[Path], EmbeddedPostgres]
) -> None:
    url = servers(folder).start()
    write(url, 1)
    with psycopg.connect(url) as connection:
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)
        os.kill(postmaster(folder), signal.SIGKILL)
        threading.Timer(1, os.kill, (backend, signal.SIGCONT)).start()
        before = time.monotonic()
        assert numbers(servers(folder).start()) == {1}
        assert time.monotonic() - before > 0.5


@on_linux
@pytest.mark.fault(50)
def test_a_stranger_with_the_process_id_of_the_dead_server_is_no_server(
    folder: Path, servers: Callable[[Path], EmbeddedPostgres]
) -> None:
    """As in a container that starts again: the same few process ids, for other programs."""
    owner = servers(folder)
    write(owner.start(), 1)
    os.kill(postmaster(folder), signal.SIGKILL)
    assert wait_until(lambda: not processes_of(folder))
    user = (folder / "data").stat().st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=user, cwd="/") as stranger:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
        text = "\n".join([str(stranger.pid), *lines[1:], ""])
        (folder / "data" / "postmaster.pid").write_text(text)
        assert numbers(servers(folder).start()) == {1}
        stranger.kill()


@on_linux
@pytest.mark.fault(50)
def test_the_server_ends_when_its_starter_is_killed(folder: Path) -> None:
    def start_and_die() -> None:
        write(EmbeddedPostgres(folder).start(), 1)
        os.kill(os.getpid(), signal.SIGKILL)

    starter = fork.Process(target=start_and_die)
    starter.start()
    starter.join(60)
    assert starter.exitcode == -signal.SIGKILL
    assert wait_until(lambda: not processes_of(folder))
    with EmbeddedPostgres(folder) as url:
        assert numbers(url) == {1}


@on_linux
@pytest.mark.fault(50)
def test_a_first_start_that_was_killed_is_made_again(empty: Path) -> None:
    starter = fork.Process(target=lambda: EmbeddedPostgres(empty).start())
    starter.start()
    assert wait_until((empty / "data.new" / "base").exists)
    starter.kill()
    assert not (empty / "data").exists()
    with EmbeddedPostgres(empty) as url:
        assert value(url, "SELECT 1") == 1
    assert not (empty / "data.new").exists()


def test_ctrl_c_in_the_terminal_passes_the_server_by(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        assert os.getpgid(postmaster(folder)) != os.getpgid(0)
        assert os.getsid(postmaster(folder)) != os.getsid(0)


def test_a_port_taken_at_the_last_moment_is_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free_port = embedded_postgres._free_port
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        ports = [stranger.getsockname()[1], free_port()]
        monkeypatch.setattr(embedded_postgres, "_free_port", lambda: ports.pop(0))
        with EmbeddedPostgres(folder) as url:
            assert value(url, "SELECT 1") == 1
    assert ports == []


def test_the_server_of_a_copied_folder_is_not_taken_for_ours(
    folder: Path, servers: Callable[[Path], EmbeddedPostgres]
) -> None:
    original = servers(folder).start()
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    shutil.copy(folder / "data" / "postmaster.pid", copy / "data")
    url = servers(copy).start()
    assert url != original
    assert value(url, "SELECT 1") == 1


def test_a_stranger_on_the_old_port_does_not_hold_up_the_start(folder: Path) -> None:
    with EmbeddedPostgres(folder) as url:
        lines = (folder / "data" / "postmaster.pid").read_text()
    with socket.create_server(("127.0.0.1", urlsplit(url).port or 0)):
        (folder / "data" / "postmaster.pid").write_text(lines)
        with EmbeddedPostgres(folder) as other:
            assert urlsplit(other).port != urlsplit(url).port


def test_broken_data_is_kept_and_named(folder: Path) -> None:
    control = folder / "data" / "global" / "pg_control"
    control.write_bytes(b"")
    with pytest.raises(EmbeddedPostgresError) as caught:
        EmbeddedPostgres(folder).start()
    message = str(caught.value)
    assert "pg_control" in message
    assert f"move {folder / 'data'} away" in message
    assert "run again" in message
    assert control.exists()
    (folder / "data").rename(folder / "broken")
    with EmbeddedPostgres(folder) as url:
        assert value(url, "SELECT 1") == 1


def test_data_of_another_version_is_named(folder: Path) -> None:
    (folder / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedPostgresError, match="initialized by PostgreSQL version 15"):
        EmbeddedPostgres(folder).start()


def test_a_lost_password_is_named(folder: Path) -> None:
    (folder / "data" / "password").unlink()
    with pytest.raises(EmbeddedPostgresError, match=r"data/password'\."):
        EmbeddedPostgres(folder).start()


def test_a_server_that_never_answers_is_reported_and_stopped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_postgres, "_answer", lambda _: None)
    monkeypatch.setattr(embedded_postgres, "PATIENCE", 1)
    with pytest.raises(EmbeddedPostgresError, match="did not answer in time"):
        EmbeddedPostgres(folder).start()
    assert processes_of(folder) == []


def test_missing_binaries_are_reported(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reachable, "find_spec", lambda _: None)
    with pytest.raises(EmbeddedPostgresError, match=r"no PostgreSQL binaries.*set DATABASE_URL"):
        EmbeddedPostgres(empty).start()


@as_root
def test_a_full_disk_is_reported_and_a_later_start_succeeds(empty: Path) -> None:
    empty.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", str(empty)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this root may not mount a small disk")
    try:
        with pytest.raises(EmbeddedPostgresError, match="No space left on device"):
            EmbeddedPostgres(empty).start()
        subprocess.run(["mount", "-o", "remount,size=200m", str(empty)], check=True)
        with EmbeddedPostgres(empty) as url:
            assert value(url, "SELECT 1") == 1
    finally:
        subprocess.run(["umount", "-l", str(empty)], check=True)


@as_root
def test_root_runs_it_as_somebody_else(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        status = Path(f"/proc/{postmaster(folder)}/status").read_text()
    data = (folder / "data").stat()
    assert data.st_uid != 0
    assert f"Uid:\t{data.st_uid}\t{data.st_uid}" in status
    assert "Groups:\t \n" in status


@as_root
def test_root_works_where_nobody_else_can_go(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = reachable.find_programs().parents[1]
    for part in package.parent.glob("embedded_postgres*"):
        shutil.copytree(part, tmp_path / part.name)
    hidden = tmp_path / package.name / "pginstall" / "bin"
    monkeypatch.setattr(embedded_postgres, "find_programs", lambda: hidden)
    tmp_path.chmod(0o700)
    with EmbeddedPostgres(tmp_path / "postgres") as url:
        write(url, 1)
    with EmbeddedPostgres(tmp_path / "postgres") as url:
        assert numbers(url) == {1}
    with EmbeddedPostgres(tmp_path / "another") as url:
        assert value(url, "SELECT to_regclass('numbers')") is None
    assert len(list(elsewhere.iterdir())) == 3  # two servers, and one copy of the programs


@as_root
def test_a_place_that_somebody_else_made_is_refused(tmp_path: Path, elsewhere: Path) -> None:
    elsewhere.mkdir()
    os.chown(elsewhere, NOBODY, NOBODY)
    tmp_path.chmod(0o700)
    with pytest.raises(EmbeddedPostgresError, match="is not root's"):
        EmbeddedPostgres(tmp_path / "postgres").start()


@as_root
def test_a_normal_user_runs_it_as_himself(empty: Path) -> None:
    os.chown(empty.parent, NOBODY, NOBODY)
    programs = reachable.find_programs()
    if not reachable.is_reachable(programs / "postgres"):
        pytest.skip("a normal user cannot reach the installed binaries")

    def start_twice() -> set[int]:
        with EmbeddedPostgres(empty) as url:
            write(url, 1)
        with EmbeddedPostgres(empty) as url:
            assert Path(f"/proc/{postmaster(empty)}").stat().st_uid == NOBODY
            return numbers(url)

    assert in_child(start_twice, user=NOBODY) == {1}
    with EmbeddedPostgres(empty) as url:  # and root goes on with the data of that user
        assert numbers(url) == {1}


@as_root
def test_a_folder_that_cannot_be_written_is_named(empty: Path) -> None:
    result = in_child(lambda: EmbeddedPostgres(empty).start(), user=NOBODY)
    assert isinstance(result, EmbeddedPostgresError)
    assert f"Permission denied: '{empty}'" in str(result)
    assert "set DATABASE_URL" in str(result)
