"""Where mail goes, as EMAIL_URL says; never where working links could be read by others."""

import logging
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

EXPECTED = (
    "smtp://user:password@host:587/?tls=true (STARTTLS), smtps://user:password@host:465 "
    "(TLS from the first byte), or dummymail:// to send none"
)
QUEUE = "kpis.entry.mail.queue.MailQueue"
ENCRYPTION = {
    "smtp": {},
    "smtp+tls": {"EMAIL_USE_TLS": True},
    "smtp+ssl": {"EMAIL_USE_SSL": True},
    "smtps": {"EMAIL_USE_SSL": True},
}
#: Where it goes at once, without a network. Those that show it are for development alone.
NEARBY = {"dummymail": "dummy", "memorymail": "locmem", "consolemail": "console"}
SHOWN = {"consolemail"}
ASKED = {"tls": "EMAIL_USE_TLS", "ssl": "EMAIL_USE_SSL"}
TRUTHS = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False}
log = logging.getLogger(__name__)


def mail(address: str, *, debug: bool) -> dict[str, Any]:
    """Django's settings for EMAIL_URL.

    Mail for a server is queued in the database, and goes out by a sender of its own: no request
    waits for the mail server, or tells how it is.
    """
    parts = urlsplit(address)
    if parts.scheme in ENCRYPTION:
        return {"EMAIL_BACKEND": QUEUE, **server(parts)}
    if parts.scheme in SHOWN and not debug:
        raise ImproperlyConfigured(
            f"EMAIL_URL is {parts.scheme}://, which prints working links to new passwords into "
            f"the log of the server: expected {EXPECTED}."
        )
    if parts.scheme in SHOWN:
        log.warning("EMAIL_URL is %s://: working links to new passwords appear here", parts.scheme)
    if parts.scheme not in NEARBY:
        raise refusal(f"{parts.scheme}://" if parts.scheme else "no address")
    backend = f"django.core.mail.backends.{NEARBY[parts.scheme]}.EmailBackend"
    return {"EMAIL_BACKEND": backend}


def where_mail_goes(settings: Any) -> str:
    """What is said at start, without the password."""
    if settings.EMAIL_BACKEND == QUEUE:
        return f"queued, and sent through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return f"none is sent ({settings.EMAIL_BACKEND}); nobody can ask for a new password"


def server(parts: SplitResult) -> dict[str, Any]:
    """The mail server of `smtp://...`, and whatever else the address asks for."""
    settings: dict[str, Any] = dict(ENCRYPTION[parts.scheme])
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name.lower() not in ASKED or value.lower() not in TRUTHS:
            raise refusal(f"the option {name}={value}")
        settings[ASKED[name.lower()]] = TRUTHS[value.lower()]
    if not parts.hostname:
        raise refusal("no host")
    if settings.get("EMAIL_USE_TLS") and settings.get("EMAIL_USE_SSL"):
        raise refusal("both STARTTLS and TLS from the first byte")
    return settings | {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port(parts, settings),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
    }


def port(parts: SplitResult, settings: dict[str, Any]) -> int:
    """As the address says, or what the kind of encryption usually has."""
    try:
        usual = (
            465 if settings.get("EMAIL_USE_SSL") else 587 if settings.get("EMAIL_USE_TLS") else 25
        )
        return parts.port or usual
    except ValueError:
        raise refusal("a port that is not a number up to 65535") from None


def refusal(found: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"EMAIL_URL has {found}: expected {EXPECTED}.")
