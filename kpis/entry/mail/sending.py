"""Sending queued mail. Any number of senders may run at once, and a sender or a mail server that
fails loses nothing."""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import Error, connections, transaction
from django.utils import timezone
from psycopg_pool import PoolTimeout

from kpis.models import QueuedMail

PAUSE = 3.0  # seconds between two looks into the queue
#: Longer than one try takes, or two senders would send the same mail.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=1)
log = logging.getLogger(__name__)


def keep_sending(stop: threading.Event) -> None:
    """Send what is due, look again after a pause, until `stop`; a lost database is waited for."""
    is_lost = False
    while not stop.is_set():
        try:
            send_due(stop)
            is_lost = False
        except (Error, PoolTimeout) as error:
            if not is_lost:
                log.warning("The mail queue cannot be read: %s", error)
            is_lost = True
        finally:
            connections.close_all()
        stop.wait(PAUSE)


def send_due(stop: threading.Event | None = None) -> int:
    """Try each mail that is due once; return how many a mail server took."""
    taken = 0
    while not (stop and stop.is_set()) and (mail := claim()):
        taken += deliver(mail)
    return taken


def claim() -> QueuedMail | None:
    """The mail that is due for longest, which from now on no other sender tries for a while."""
    with transaction.atomic():
        due = QueuedMail.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "id")
        mail = due.select_for_update(skip_locked=True).first()
        if mail:
            mail.due_at = timezone.now() + min(FIRST_WAIT * 2 ** min(mail.tries, 10), LONGEST_WAIT)
            mail.tries += 1
            mail.save(update_fields=["due_at", "tries"])
    return mail


def deliver(mail: QueuedMail) -> bool:
    """Whether the mail server took it. What it refuses is tried later, until it is too old."""
    try:
        transmit(mail)
    except Exception as error:  # noqa: BLE001 - one mail that cannot go must not keep the others
        put_off(mail, error)
        return False
    mail.delete()
    return True


def transmit(mail: QueuedMail) -> None:
    """To the mail server of the settings, which answers within EMAIL_TIMEOUT or is left."""
    with EmailBackend() as server:
        assert server.connection is not None  # it would have failed silently only if told to
        server.connection.sendmail(mail.sender, mail.recipients, bytes(mail.message))


def put_off(mail: QueuedMail, error: Exception) -> None:
    """Leave it for its next try, or give it up when no link in it works any more."""
    if mail.queued_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) > timezone.now():
        log.warning("Mail %s not sent at try %s: %r", mail.pk, mail.tries, error)
        return
    log.error("Mail %s given up after %s tries: %r", mail.pk, mail.tries, error)
    mail.delete()
