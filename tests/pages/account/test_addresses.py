"""Of the log-in library's addresses only those that are used lead anywhere."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kpis.models import User
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("O22")]
#: All that there is below /account/. Whatever comes with a new version of the library is not
#: routed; whoever adds an address here says why a session alone cannot take the account by it.
ROUTED = {
    "login/": "asks for the password",
    "logout/": "gives up the session",
    "inactive/": "says that the account is switched off",
    "reauthenticate/": "asks for the password",
    "password/change/": "asks for the password that was",
    "password/reset/": "sends a link to the address that the account has",
    "password/reset/done/": "says that a link is on its way",
    "password/reset/key/<uidb36>-<key>/": "asks for the link that was sent",
    "password/reset/key/done/": "says that it is done",
}


def addresses(patterns: list[Any], prefix: str = "") -> list[tuple[str, str]]:
    """Address and name of the view's module, of all that is routed."""
    found = []
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            found.append((path, pattern.callback.__module__))
    return found


def test_every_address_of_the_account_is_listed() -> None:
    plain = {"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/"}
    found = {path for path, _ in addresses(get_resolver().url_patterns, "/")}
    account = {path.removeprefix("/account/") for path in found if path.startswith("/account/")}
    expected = {path for path in ROUTED if "<" not in path} | set(plain)
    assert account == expected


def test_the_library_is_routed_nowhere_else() -> None:
    theirs = {
        path
        for path, module in addresses(get_resolver().url_patterns, "/")
        if module.startswith("allauth") and not path.startswith("/account/")
    }
    assert theirs == set()


def test_a_session_alone_gives_the_account_no_other_address() -> None:
    person = make.UserFactory(email="person@example.org")
    victim = make.UserFactory(email="victim@example.org")
    client = Client()
    client.force_login(person)
    for address in ("thief@example.org", victim.email):
        for action in ("action_add", "action_primary", "action_send"):
            answer = client.post("/account/email/", {"email": address, action: "yes"})
            assert answer.status_code == 404
            assert address.encode() not in answer.content
    assert not EmailAddress.objects.exists()
    person.refresh_from_db()
    assert person.email == "person@example.org"


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "password/set/", "signup/", "3rdparty/"]
)
def test_what_is_not_used_is_not_there(path: str) -> None:
    client = Client()
    client.force_login(make.UserFactory())
    for method in (client.get, client.post):
        assert method(f"/account/{path}").status_code == 404


def test_a_new_password_asks_for_the_one_that_was() -> None:
    person: User = make.UserFactory()
    person.set_password("the old pass phrase")
    person.save()
    client = Client()
    client.force_login(person)
    new = {"password1": "a new pass phrase", "password2": "a new pass phrase"}
    for old in ("", "a guess"):
        client.post("/account/password/change/", {"oldpassword": old, **new})
        person.refresh_from_db()
        assert person.check_password("the old pass phrase")
    client.post("/account/password/change/", {"oldpassword": "the old pass phrase", **new})
    person.refresh_from_db()
    assert person.check_password("a new pass phrase")
    assert mail.outbox == []
