"""What EMAIL_URL asks for is what Django gets; what would show links to others is refused."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from cpcsite.mail import QUEUE, mail

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)
TLS, SSL = {"EMAIL_USE_TLS": True}, {"EMAIL_USE_SSL": True}


@pytest.mark.finding("O3")
@pytest.mark.parametrize(
    ("address", "port", "encryption"),
    [
        ("smtp://mail.example.org", 25, {}),
        ("smtp://mail.example.org/?tls=True", 587, TLS),
        ("smtp://mail.example.org:2525/?tls=true", 2525, TLS),
        ("smtp://mail.example.org?ssl=on", 465, SSL),
        ("smtp://mail.example.org/?tls=false", 25, {"EMAIL_USE_TLS": False}),
        ("smtp+tls://mail.example.org", 587, TLS),
        ("smtp+ssl://mail.example.org", 465, SSL),
        ("smtps://mail.example.org", 465, SSL),
        ("smtps://mail.example.org:4650", 4650, SSL),
    ],
)
def test_mail_for_a_server_is_queued_and_goes_as_encrypted_as_asked(
    address: str, port: int, encryption: dict[str, Any]
) -> None:
    expected = {"EMAIL_BACKEND": QUEUE, "EMAIL_HOST": "mail.example.org", "EMAIL_PORT": port}
    expected |= {"EMAIL_HOST_USER": "", "EMAIL_HOST_PASSWORD": ""}
    assert mail(address, debug=False) == expected | encryption


@pytest.mark.finding("O3")
@given(user=TEXTS, password=TEXTS)
def test_any_name_and_password_reach_the_mail_server(user: str, password: str) -> None:
    found = mail(f"smtp://{quote(user, safe='')}:{quote(password, safe='')}@h:25", debug=False)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == (user, password)


@pytest.mark.finding("O5")
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("consolemail://", "consolemail://"),
        ("filemail:///var/mail", "filemail://"),
        ("hello", "no address"),
        ("smtp://", "no host"),
        ("smtp://u:secret@h/?tlss=true", "tlss=true"),
        ("smtp://u:secret@h/?tls=perhaps", "tls=perhaps"),
        ("smtp://u:secret@h/?tls=true&ssl=true", "both"),
        ("smtps://u:secret@h/?tls=true", "both"),
        ("smtp://u:secret@h:port", "a port"),
        ("smtp://u:secret@h:70000", "a port"),
    ],
)
def test_what_is_no_way_for_mail_is_refused_by_name(address: str, found: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as refusal:
        mail(address, debug=False)
    assert found in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.finding("O5")
def test_printed_mail_is_for_development_alone() -> None:
    assert "console" in mail("consolemail://", debug=True)["EMAIL_BACKEND"]
    assert "dummy" in mail("dummymail://", debug=False)["EMAIL_BACKEND"]
