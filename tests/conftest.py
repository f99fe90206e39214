"""What every test may use: a server to test on, the shared sample data, a browser."""

import atexit
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, Any

import django
import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
ON_CI = os.environ.get("CI", "").lower() == "true"
MOST_WORKERS = 4
HOW_TO_GET_CHROMIUM = "install Chromium, on Debian for example: apt-get install chromium"

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def start_database_server() -> None:
    """Start a PostgreSQL of this run's own, before pytest-django reads the settings.

    Two runs at a time take two folders: the first to end would stop the other's server. The
    workers of one run inherit DATABASE_URL, and pytest-django gives each its own database there.
    """
    from cpcsite.embedded_postgres import EmbeddedPostgres

    folder, lock = lock_a_folder()
    server = EmbeddedPostgres(folder, durable=False)
    os.environ["DATABASE_URL"] = server.start()
    atexit.register(lock.close)
    atexit.register(server.stop)


def lock_a_folder() -> tuple[Path, IO[str]]:
    for number in count(1):
        folder = ROOT / "var" / ("test-postgres" + ("" if number == 1 else f"-{number}"))
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder.with_suffix(".lock").open("w")
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return folder, lock
        lock.close()
    raise AssertionError("count() never ends")


if not os.environ.get("DATABASE_URL"):
    start_database_server()
# pytest-django looks for settings before it reads this file, and takes a Django that is ready.
django.setup()

import pghistory.models  # noqa: E402
from django.apps import apps  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import settings  # noqa: E402

from kpis.models import (  # noqa: E402
    CentreMonth,
    MonthClose,
    ReportedContacts,
    ReportedCost,
)

# How long an example takes says more of what else the machine does than of the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` means: as many as there are processors for us, and not more than pays."""
    usable = getattr(os, "sched_getaffinity", lambda _process: range(os.cpu_count() or 1))
    return min(len(usable(0)), MOST_WORKERS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, and only where there is a browser.

    With `-n`, too: each worker gets its tests in this order (`--dist load`, which is the default).
    """
    for item in items:
        names = getattr(item, "fixturenames", [])
        if {"page", "context", "new_context"} & set(names):
            item.add_marker("browser")
        if item.get_closest_marker("browser") and not CHROMIUM and not ON_CI:
            item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_CHROMIUM))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The sample files that lie beside the checkout."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    message = f"{SHARED_DATA} is not there: the sample data lies beside the checkout."
    if ON_CI:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def rows_of_the_migrations(django_db_setup: None, django_db_blocker: Any) -> list[list[Any]]:
    """The channels, categories and whatever else the migrations brought, a list a table."""
    tables = [
        table
        for table in apps.get_app_config("kpis").get_models()
        if not issubclass(table, pghistory.models.Event)
    ]
    with django_db_blocker.unblock():
        return [list(table._default_manager.all()) for table in tables]


@pytest.fixture(autouse=True)
def reference_rows(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give a test that commits the migrations' rows: the one before it emptied every table.

    A closed month that it leaves would keep its tables from being emptied.
    """
    if not commits(request.node):
        yield
        return
    rows = request.getfixturevalue("rows_of_the_migrations")
    request.getfixturevalue("transactional_db")
    cache.clear()  # its table is no model's, so it was not emptied
    with transaction.atomic():
        for table in filter(None, rows):
            type(table[0])._default_manager.bulk_create(table, ignore_conflicts=True)
    yield
    forget_closes()


def forget_closes() -> None:
    """What nobody can: only who owns the tables may switch their guards off."""
    tables = [ReportedCost, ReportedContacts, MonthClose, CentreMonth]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table._meta.db_table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table._meta.db_table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables cannot be altered yet
        for table in tables:
            cursor.execute(f"ALTER TABLE {table._meta.db_table} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True)
def english() -> None:
    """A French page leaves its thread in French, and so the tests after it."""
    translation.activate("en")


def commits(test: pytest.Item) -> bool:
    marker = test.get_closest_marker("django_db")
    names = getattr(test, "fixturenames", [])
    return bool({"live_server", "transactional_db"} & set(names)) or (
        marker is not None and marker.kwargs.get("transaction", False)
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not CHROMIUM:
        pytest.fail(HOW_TO_GET_CHROMIUM)
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has none for root
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet + sandbox}


@pytest.fixture(scope="session")
def playwright(playwright: Any) -> Any:
    """Playwright's event loop counts as running in this thread from now on.

    Django then refuses the database to code that looks asynchronous to it, and is not. Browser
    tests come last, so that no other test goes without that check.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return playwright
