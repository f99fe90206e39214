"""One site with the demo's data for all browser tests, and a browser that must not complain."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from kpis.entry.demo.invented import DEMO_ZONE
from kpis.entry.demo.loading import load_demo
from kpis.models import User
from kpis.zones import today_in

OpenPage = Callable[..., Page]
#: Milliseconds until a wait is given up. It ends when what it waits for has come; how long that
#: takes says more of what else the machine does than of the page.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
# Chromium reports a violation in the console too, but only the event names what was blocked.
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error("CSP", event.violatedDirective, event.blockedURI, event.sample));"""


@pytest.fixture(scope="session")
def site(rows_of_the_migrations: list[list[Any]], django_db_blocker: Any) -> Iterator[str]:
    """The address of a server on the test database, which holds the demo: loaded once.

    Tests may leave traces in it that no other test looks at. They come after all tests that do
    not ask for it.
    """
    with django_db_blocker.unblock():
        with transaction.atomic():
            for table in filter(None, rows_of_the_migrations):
                type(table[0])._default_manager.bulk_create(table, ignore_conflicts=True)
        load_demo(today=today_in(DEMO_ZONE))
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()
        end_other_connections()


def end_other_connections() -> None:
    """A request that the browser broke off keeps its own, and the database could not be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def db(site: str, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's: no transaction, for the server's threads would not see it.

    Nobody is over a rate limit, and nobody has chosen colours.
    """
    with django_db_blocker.unblock():
        cache.clear()
        User.objects.update(theme="")
        yield


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser had to complain of: nothing, unless a test takes it out of the list."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def open_page(site: str, new_context: Callable[..., BrowserContext], complaints: Any) -> OpenPage:
    """A page of a new browser, as open_page("manager", color_scheme="dark"); "" is nobody."""

    def open_page(user: str = "manager", **options: Any) -> Page:
        context = new_context(base_url=site, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_VIOLATIONS)
        if user:
            client = Client()
            client.force_login(User.objects.get(username=user))
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        page = context.new_page()
        listen(page, complaints)
        return page

    return open_page


def listen(page: Page, complaints: list[str]) -> None:
    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            complaints.append(f"{page.url}: {said.text}")

    def miss(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before
            complaints.append(f"{request.url}: {request.failure}")

    page.on("console", hear)
    page.on("requestfailed", miss)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
