"""Django's mail, written into the database instead of being sent: no request waits for it."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import SafeMIMEText, sanitize_address

from kpis.models import QueuedMail


class MailQueue(BaseEmailBackend):
    """Queues mail in the transaction of whatever causes it: both are there, or neither is."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [queued(message) for message in email_messages if message.recipients()]
        return len(QueuedMail.objects.bulk_create(rows))


def queued(message: EmailMessage) -> QueuedMail:
    """The message as it will go over the wire, and the envelope around it."""
    return QueuedMail(
        sender=envelope(message.from_email),
        recipients=[envelope(each) for each in message.recipients()],
        message=cast(SafeMIMEText, message.message()).as_bytes(linesep="\r\n"),
    )


def envelope(address: str) -> str:
    """`costs@example.org` of `Costs <costs@example.org>`, in letters that mail servers know."""
    return parseaddr(sanitize_address(address, settings.DEFAULT_CHARSET))[1]
