"""The product with demo data on this machine: `make demo`, or `python -m cpcsite.demo`."""

import argparse
import errno
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import StringIO
from pathlib import Path
from textwrap import indent

from cpcsite.terminal import Stopped, foreground_of_our_own, raise_when_asked_to_stop

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
POSTGRES = VAR / "postgres"
STATIC_STAMP = VAR / "static-sources"
STATIC_SOURCES = (BASE_DIR / "static", VAR / "vendor" / "plotly")
MANIFEST = BASE_DIR / "staticfiles" / "staticfiles.json"
PATIENCE = 60.0  # seconds until the first answer


def main() -> None:
    options = parse_options()
    raise_when_asked_to_stop()
    started = time.monotonic()
    with foreground_of_our_own():
        try:
            require_free_port(options.host, options.port)
            with database_url() as url:
                os.environ |= demo_environment(url)
                prepare()
                serve(options.host, options.port, started)
        except Stopped:
            say("Stopped; the data is kept.")


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cpcsite.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    return parser.parse_args()


def say(line: str) -> None:
    print(line, flush=True)


def require_free_port(host: str, port: int) -> None:
    obstacle = why_not(host, port)
    if obstacle is None:
        return
    free = (each for each in range(max(port, 8000) + 1, 65536) if why_not(host, each) is None)
    sys.exit(
        f"Port {port} of {host} cannot be used: {obstacle}. "
        f"Choose another: make demo PORT={next(free, 8001)}"
    )


def why_not(host: str, port: int) -> str | None:
    """What keeps us from listening there; None when nothing does."""
    with socket.socket() as probe:
        # As gunicorn does: a port whose connections only linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            return "ports end at 65535"
        except OSError as error:
            return (
                "another program uses it"
                if error.errno == errno.EADDRINUSE
                else str(error.strerror)
            )
    return None


@contextmanager
def database_url() -> Iterator[str]:
    """DATABASE_URL where it is set, else the embedded server, which stops with the block."""
    if url := os.environ.get("DATABASE_URL"):
        say("PostgreSQL: the server of DATABASE_URL")
        yield url
        return
    from cpcsite.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

    say(f"PostgreSQL: starting the embedded server ({POSTGRES.relative_to(BASE_DIR)})")
    server = EmbeddedPostgres(POSTGRES)
    try:
        url = server.start()
    except EmbeddedPostgresError as error:
        sys.exit(str(error))
    try:
        yield url
    finally:
        server.stop()


def demo_environment(url: str) -> dict[str, str]:
    """The settings of production, but for TLS, mail and the log-ins shown to everyone."""
    return {
        "DJANGO_SETTINGS_MODULE": "cpcsite.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": kept_secret_key(VAR / "demo-secret-key"),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "HTTPS": "off",
        "DEBUG": "off",
        "DEMO": "on",
        "TRUST_PROXY": "off",
        "EMAIL_URL": "dummymail://",
    }


def kept_secret_key(path: Path) -> str:
    """The key in `path`, made at first: people stay logged in from one start to the next."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def prepare() -> None:
    """Tables, demo data and static files, each only where something is to do."""
    import django
    from django.core.management.base import CommandError
    from django.db import OperationalError

    from cpcsite.gunicorn import close_database

    django.setup()
    try:
        migrate()
        load_demo_data()
    except (OperationalError, CommandError) as error:
        sys.exit(
            f"The demo's database cannot be used: {str(error).strip()}\n"
            "Check DATABASE_URL, or unset it: then the demo has a PostgreSQL of its own."
        )
    finally:
        close_database()
    collect_static_files()


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    say(f"Tables: applying {missing} migrations" if missing else "Tables: up to date")
    if missing:
        call_command("migrate", interactive=False, verbosity=0)


def load_demo_data() -> None:
    from django.core.management import call_command

    say("Demo data: adding what is not there yet")
    outcome = StringIO()
    call_command("load_demo", stdout=outcome)
    say(indent(outcome.getvalue().rstrip(), "  "))


def collect_static_files() -> None:
    """Compress and fingerprint the static files, unless nothing changed since the last time."""
    from django.core.management import call_command

    sources = fingerprint(STATIC_SOURCES)
    if MANIFEST.exists() and STATIC_STAMP.exists() and STATIC_STAMP.read_text() == sources:
        say("Static files: up to date")
        return
    say("Static files: compressing (this takes some seconds)")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    STATIC_STAMP.write_text(sources)


def fingerprint(folders: tuple[Path, ...]) -> str:
    """Changes when a file below `folders`, or a package that may bring static files, does."""
    files = [each for folder in folders for each in sorted(folder.rglob("*")) if each.is_file()]
    marks = [
        f"{each} {each.stat().st_size} {each.stat().st_mtime_ns}"
        for each in [*files, BASE_DIR / "requirements.lock", BASE_DIR / "cpcsite" / "settings.py"]
    ]
    return sha256("\n".join(marks).encode()).hexdigest()


def serve(host: str, port: int, started: float) -> None:
    """Run gunicorn, and the worker beside it, until someone asks us to stop."""
    address = f"http://{host}:{port}/"
    say("Web server: starting gunicorn, and the worker that reads imports")
    server = start_gunicorn(host, port)
    running = [server, start_worker()]
    try:
        wait_until_it_answers(server, address)
        announce(address, time.monotonic() - started)
        while server.poll() is None:
            if running[-1].poll() is not None:
                say("The worker ended by itself, and is started again.")
                running.append(start_worker())
            time.sleep(1)
        sys.exit(f"The web server ended by itself (exit code {server.returncode}).")
    finally:
        for process in reversed(running):
            stop(process)


def start_worker() -> subprocess.Popen[bytes]:
    from cpcsite.embedded_postgres import die_with_starter

    return subprocess.Popen(
        [sys.executable, str(BASE_DIR / "manage.py"), "work"],
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_starter(),  # noqa: PLW1509 - it takes no Python lock
    )


def start_gunicorn(host: str, port: int) -> subprocess.Popen[bytes]:
    from cpcsite.embedded_postgres import die_with_starter

    command = [sys.executable, "-m", "gunicorn", "-c", "python:cpcsite.gunicorn"]
    defaults = {"WEB_LOG_LEVEL": "warning", "WEB_GRACEFUL_TIMEOUT": "3"}
    return subprocess.Popen(
        [*command, "cpcsite.wsgi"],
        cwd=BASE_DIR,
        env={**defaults, **os.environ, "BIND": f"{host}:{port}"},
        stdin=subprocess.DEVNULL,
        # A closed terminal or Ctrl-C reaches us alone, and we stop it in the right order.
        start_new_session=True,
        preexec_fn=die_with_starter(),  # noqa: PLW1509 - it takes no Python lock
    )


def wait_until_it_answers(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            sys.exit(f"The web server did not start (exit code {server.returncode}); see above.")
        try:
            with urllib.request.urlopen(f"{address}account/login/", timeout=PATIENCE):
                return
        except urllib.error.HTTPError as error:
            sys.exit(f"The log-in page answers {error.code} {error.reason}; see above.")
        except OSError:
            time.sleep(0.05)
    sys.exit("The web server did not answer in time.")


def announce(address: str, seconds: float) -> None:
    from django.utils import translation

    from kpis.entry.demo.people import DEMO_PEOPLE

    say(f"\nUp in {seconds:.1f} s: {address}\n")
    with translation.override("en"):
        for person in DEMO_PEOPLE:
            label = f"{person.label} ({person.language})"
            say(f"  {label:<28} {person.login:<15} {person.password}")
    say("\nCtrl-C stops it.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End gunicorn and its workers, requests under way first; or the worker, after its job."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
