"""No mail is lost or sent twice, whatever becomes of the mail server or of a sender."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kpis.entry.mail.sending import FIRST_WAIT, LONGEST_WAIT, claim, keep_sending, send_due
from kpis.models import QueuedMail
from tests.mail_servers import dead_port, send_through, silent, taking

pytestmark = [pytest.mark.django_db, pytest.mark.finding("O3")]
ROOT = Path(__file__).resolve().parents[3]
SENDER = "Costs <costs@example.org>"


def post(*recipients: str) -> None:
    send_mail("Hello", "Dear ☎,\nyours", SENDER, list(recipients))


def make_due() -> None:
    QueuedMail.objects.update(due_at=timezone.now())


def test_mail_waits_in_the_queue_and_goes_out_whole(settings: Any) -> None:
    with taking() as server:
        send_through(settings, server.port)
        message = EmailMultiAlternatives("Été", "plain\n..dots", SENDER, ["a@b.ch"])
        message.attach_alternative("<p>rich</p>", "text/html")
        message.cc, message.bcc = ["c@b.ch"], ["d@b.ch"]
        message.send()
        assert server.taken == []
        assert send_due() == 1
        recipients, text = server.taken[0]
    assert recipients == ["a@b.ch", "c@b.ch", "d@b.ch"]
    assert "Subject: =?utf-8?" in text
    assert f"From: {SENDER}" in text
    assert "<p>rich</p>" in text
    assert "\r\n...dots\r\n" in text  # as SMTP sends a line that begins with a dot
    assert "d@b.ch" not in text
    assert not QueuedMail.objects.exists()


def test_mail_of_what_did_not_happen_is_not_sent(settings: Any) -> None:
    send_through(settings, dead_port())
    with transaction.atomic():
        post("a@b.ch")
        transaction.set_rollback(True)
    assert not QueuedMail.objects.exists()


@pytest.mark.parametrize("kind", ["dead", "silent"])
def test_what_a_server_does_not_take_is_tried_again_later(settings: Any, kind: str) -> None:
    with silent() as port:
        send_through(settings, port if kind == "silent" else dead_port())
        post("a@b.ch")
        assert send_due() == 0
    mail = QueuedMail.objects.get()
    assert (mail.tries, mail.due_at > timezone.now()) == (1, True)
    assert send_due() == 0  # not before it is due again
    make_due()
    with taking() as server:
        send_through(settings, server.port)
        assert send_due() == 1
    assert [recipients for recipients, _ in server.taken] == [["a@b.ch"]]


def test_one_mail_that_cannot_go_does_not_keep_the_others(settings: Any) -> None:
    with taking() as server:
        send_through(settings, server.port)
        QueuedMail.objects.create(sender="é@b.ch", recipients=["é@b.ch"], message=b"bad")
        post("a@b.ch")
        assert send_due() == 1
    assert [recipients for recipients, _ in server.taken] == [["a@b.ch"]]
    assert QueuedMail.objects.get().tries == 1


def test_waits_grow_to_an_hour_and_end_when_links_no_longer_work(settings: Any) -> None:
    send_through(settings, dead_port())
    post("a@b.ch")
    waits = []
    for _ in range(8):
        before = timezone.now()
        send_due()
        waits.append(QueuedMail.objects.get().due_at - before)
        make_due()
    expected = [min(FIRST_WAIT * 2**tries, LONGEST_WAIT) for tries in range(8)]
    late = [wait - known for wait, known in zip(waits, expected, strict=True)]
    assert all(timedelta(0) <= each < FIRST_WAIT for each in late)
    QueuedMail.objects.update(
        queued_at=timezone.now() - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    )
    send_due()
    assert not QueuedMail.objects.exists()


def test_mail_for_nobody_is_not_queued(settings: Any) -> None:
    send_through(settings, dead_port())
    post()
    assert not QueuedMail.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuedMail.objects.create(sender="a@b.ch", recipients=[], message=b"")


def test_the_command_sends_what_is_due(settings: Any, capsys: Any) -> None:
    with taking() as server:
        send_through(settings, server.port)
        post("a@b.ch")
        post("b@b.ch")
        call_command("send_mail_queue", "--once")
    assert len(server.taken) == 2
    assert "2 mails sent." in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_many_senders_send_each_mail_once(settings: Any) -> None:
    with taking() as server:
        send_through(settings, server.port)
        for number in range(20):
            post(f"{number}@b.ch")

        def send() -> None:
            send_due()
            connection.close()

        senders = [threading.Thread(target=send) for _ in range(4)]
        for each in senders:
            each.start()
        for each in senders:
            each.join()
    sent = Counter(recipients[0] for recipients, _ in server.taken)
    assert sent == {f"{number}@b.ch": 1 for number in range(20)}


@pytest.mark.django_db(transaction=True)
def test_a_sender_in_the_background_sends_what_comes(settings: Any) -> None:
    stop = threading.Event()
    with taking() as server:
        send_through(settings, server.port)
        sender = threading.Thread(target=keep_sending, args=(stop,))
        sender.start()
        post("a@b.ch")
        while QueuedMail.objects.exists():
            pass
        stop.set()
        sender.join()
    assert len(server.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_sender_had_in_hand_is_sent_by_another(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        send_through(settings, port)
        post("a@b.ch")
        sender = start_sender(port)
        with listener.accept()[0]:  # it is at it, and waits for a word
            sender.send_signal(signal.SIGKILL)
            sender.wait()
    assert QueuedMail.objects.get().tries == 1
    assert claim() is None  # for as long as the killed one might have been at it
    make_due()
    with taking() as server:
        send_through(settings, server.port)
        assert send_due() == 1
    assert len(server.taken) == 1


def start_sender(port: int) -> "subprocess.Popen[bytes]":
    """The command, as a process of its own on the tests' database."""
    known = connection.settings_dict
    place = f"{known['HOST']}:{known['PORT']}/{known['NAME']}"
    environment = {
        "DJANGO_SETTINGS_MODULE": "cpcsite.settings",
        "DATABASE_URL": f"postgres://{known['USER']}:{known['PASSWORD']}@{place}",
        "SECRET_KEY": "k9Zr-3vQpL1x_TnB7yWcE5uHs8aGd2fJm6oRi0XqN4tVbYwUzC",
        "ALLOWED_HOSTS": "costs.example.org",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_TIMEOUT": "600",
        "DEBUG": "off",
    }
    command = [sys.executable, "-m", "django", "send_mail_queue"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
