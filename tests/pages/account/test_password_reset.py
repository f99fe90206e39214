"""Whoever asks for a new password gets the same answer, at once, whatever the mail server does."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from kpis.entry.mail.sending import send_due
from kpis.models import QueuedMail, User
from tests import factories as make
from tests.mail_servers import dead_port, send_through, silent, taking

RESET = "/account/password/reset/"
KINDS = ["taking", "dead", "silent"]


@pytest.fixture(autouse=True)
def nobody_has_asked(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person() -> User:
    made: User = make.UserFactory(email="known@example.org")
    make.UserFactory(email="inactive@example.org", is_active=False)
    made.set_password("the old pass phrase")
    made.save()
    return made


def answer(address: str) -> tuple[int, str, str]:
    """Status, where it leads, and that page without what is of one request only."""
    client = Client()
    asked = client.post(RESET, {"email": address})
    shown = client.get(asked["Location"]).content.decode() if asked.status_code == 302 else ""
    shown = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken|nonce)="?[^"]+"', "", shown)
    return asked.status_code, asked.get("Location", ""), shown


@pytest.mark.finding("O4")
@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_is_always_the_same(settings: Any, person: User, kind: str) -> None:
    with ExitStack() as stack:
        port = {
            "taking": lambda: stack.enter_context(taking()).port,
            "silent": lambda: stack.enter_context(silent()),
            "dead": dead_port,
        }[kind]()
        send_through(settings, port)
        settings.EMAIL_TIMEOUT = None  # whoever waited would wait without end
        asked = (
            "known@example.org",
            "Known@Example.org",
            "unknown@example.org",
            "inactive@example.org",
        )
        answers = {answer(each) for each in asked}
    assert len(answers) == 1
    assert {(status, place) for status, place, _ in answers} == {(302, f"{RESET}done/")}
    assert QueuedMail.objects.count() == 2


@pytest.mark.finding("O3")
@pytest.mark.django_db(transaction=True)
def test_a_silent_mail_server_holds_up_a_sender_and_no_request(settings: Any, person: User) -> None:
    with silent() as port:
        send_through(settings, port)
        settings.EMAIL_TIMEOUT = 3600
        assert answer(person.email)[0] == 302
        sender = threading.Thread(target=send_and_leave)
        sender.start()
        while not QueuedMail.objects.filter(tries=1).exists():
            time.sleep(0)
        for number in range(6):
            assert answer(f"someone-{number}@example.org")[0] == 302
        assert Client().get("/account/login/").status_code == 200
        assert sender.is_alive()
    sender.join()  # the server is gone, and so is what it waited for


def send_and_leave() -> None:
    send_due()
    connection.close()


@pytest.mark.finding("O3")
def test_the_link_that_was_sent_gives_a_new_password(settings: Any, person: User) -> None:
    with taking() as server:
        send_through(settings, server.port)
        answer(person.email)
        send_due()
    text = server.taken[0][1].replace("=\r\n", "")
    link = re.search(r"http://testserver(/account/password/reset/key/\S+/)", text)
    assert link is not None
    client = Client()
    form = client.get(link[1], follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "a new pass phrase", "password2": "a new pass phrase"})
    person.refresh_from_db()
    assert person.check_password("a new pass phrase")
