"""Wrong passwords count by account and by client, however name, host and headers are written."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kpis.models import User
from kpis.pages.accounts import guessed_account
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("O23")]
GUESSES, BY_CLIENT = 5, 10  # allauth's own, for five minutes and for one
PASSWORD = "the right pass phrase"


@pytest.fixture(autouse=True)
def nobody_has_guessed(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person() -> User:
    made: User = make.UserFactory(username="Élodie", email="elodie@example.org")
    made.set_password(PASSWORD)
    made.save()
    return made


def is_let_in(login: str, password: str, client: str = "10.0.0.1", **headers: Any) -> bool:
    """A try to log in from a browser of its own."""
    form = {"login": login, "password": password}
    answer = Client().post("/account/login/", form, REMOTE_ADDR=client, **headers)
    return answer.status_code == 302


def clients() -> Iterator[str]:
    """Addresses of clients, each another one."""
    yield from (f"10.0.{high}.{low}" for high in range(9) for low in range(1, 250))


def guess(logins: Iterable[str], **headers: Any) -> None:
    for login, client in zip(logins, clients(), strict=False):
        assert not is_let_in(login, "a guess", client, **headers)


def test_fifteen_ports_of_the_host_are_one_account(person: User) -> None:
    tries = [
        is_let_in(
            person.username,
            PASSWORD if port == 8014 else "a guess",
            f"10.0.1.{port - 7999}",
            HTTP_HOST=f"testserver:{port}",
        )
        for port in range(8000, 8015)
    ]
    assert not any(tries)


@pytest.mark.parametrize(
    "logins",
    [
        ["Élodie", "élodie", "ÉLODIE", "éLODIE", "ÉloDIE"],
        ["elodie@example.org", "ELODIE@example.org", "elodie@EXAMPLE.org", "Elodie@Example.Org"]
        * 2,
        ["Élodie", "elodie@example.org"] * 3,
        [" Élodie", "Élodie ", "  élodie"] * 2,
    ],
)
def test_names_and_addresses_of_an_account_are_one(person: User, logins: list[str]) -> None:
    guess(logins[:GUESSES])
    assert not is_let_in(person.username, PASSWORD, "10.9.9.9")
    assert not is_let_in(person.email, PASSWORD, "10.9.9.8")


def test_fewer_guesses_lock_nobody_out(person: User) -> None:
    guess(["élodie"] * (GUESSES - 1))
    assert is_let_in(person.username, PASSWORD, "10.9.9.9")


def test_a_client_that_tries_many_accounts_is_stopped(person: User) -> None:
    for number in range(BY_CLIENT):
        assert not is_let_in(f"nobody-{number}", "a guess")
    assert not is_let_in(person.username, PASSWORD)
    assert is_let_in(person.username, PASSWORD, "10.0.0.2")


def test_a_client_says_nothing_of_its_own_address(person: User) -> None:
    for number in range(BY_CLIENT):
        forged = f"203.0.113.{number}"
        assert not is_let_in(f"nobody-{number}", "a guess", HTTP_X_FORWARDED_FOR=forged)
    assert not is_let_in(person.username, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99")


def test_behind_a_proxy_only_what_the_proxy_says_counts(person: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(BY_CLIENT):
        said = f"203.0.113.{number}, 198.51.100.7"
        assert not is_let_in(f"nobody-{number}", "a guess", HTTP_X_FORWARDED_FOR=said)
    last = "203.0.113.99, 198.51.100.7"
    assert not is_let_in(person.username, PASSWORD, HTTP_X_FORWARDED_FOR=last)
    assert is_let_in(person.username, PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.8")


def test_counts_outlast_any_number_of_others(person: User) -> None:
    guess(["Élodie"] * GUESSES)
    for number in range(700):
        cache.set(f"another-{number}", [1.0], 300)
    assert not is_let_in(person.username, PASSWORD, "10.9.9.9")
    assert all(cache.get(f"another-{number}") for number in range(700))


def test_what_has_expired_is_dropped() -> None:
    for number in range(400):
        cache.set(f"short-{number}", 1, 0.01)
    cache.set("long", 1, 300)
    cache.set("one-more", 1, 300)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kpis_cache WHERE expires < now() - interval '2s'")
        assert cursor.fetchone() == (0,)
    assert cache.get("long") == 1


class OneAccount(TestCase):
    """However its name is written, an account is one; two accounts are two."""

    @settings(max_examples=40)
    @given(
        name=st.from_regex(r"\A[a-zàâçéèêëîïôùûœæñöüA-Z0-9.+_-]{1,20}\Z"),
        other=st.from_regex(r"\A[a-z0-9]{21,25}\Z"),
    )
    def test_letter_case(self, name: str, other: str) -> None:
        person = make.UserFactory(username=name, email=f"{other}@example.org")
        stranger = make.UserFactory(username=other, email="")
        spellings = {name, name.upper(), name.lower(), name.swapcase(), person.email.upper()}
        assert {guessed_account(each) for each in spellings} == {f"account:{person.pk}"}
        assert guessed_account(other) == f"account:{stranger.pk}"
        person.delete()
        stranger.delete()
        assert len({guessed_account(each) for each in (name, name.upper(), name.lower())}) == 1
