"""Without the four that production needs, with a weak one, or with DEBUG on: it does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DEBUG": "off",
    "DEMO": "off",
    "SECRET_KEY": "k9Zr-3vQpL1x_TnB7yWcE5uHs8aGd2fJm6oRi0XqN4tVbYwUzC",
    "ALLOWED_HOSTS": "costs.example.org",
    "DATABASE_URL": "postgres://user:password@127.0.0.1:5432/costs",
    "HTTPS": "on",
    "TRUST_PROXY": "on",
    "EMAIL_URL": "smtp://mail.example.org",
    "DJANGO_SETTINGS_MODULE": "cpcsite.settings",
}


def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Python in production's environment with some `changes`; an empty value counts as unset."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION, **changes},
        check=False,
        capture_output=True,
        text=True,
    )


def load_settings(**changes: str) -> subprocess.CompletedProcess[str]:
    return run("-c", "import cpcsite.settings", **changes)


@pytest.mark.fault(61)
@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL"])
def test_a_variable_that_production_needs_is_named_when_it_is_missing(name: str) -> None:
    result = load_settings(**{name: ""})
    assert result.returncode != 0
    assert f"{name} is not set: expected" in result.stderr


@pytest.mark.fault(61)
@pytest.mark.parametrize("key", ["short", "x" * 60, "ab" * 40])
def test_a_weak_secret_key_is_refused(key: str) -> None:
    result = load_settings(SECRET_KEY=key)
    assert result.returncode != 0
    assert "SECRET_KEY has" in result.stderr
    assert key not in result.stderr.split("ImproperlyConfigured:")[-1]


@pytest.mark.fault(58)
@pytest.mark.parametrize("hosts", ["*", "costs.example.org, *"])
def test_hosts_of_any_name_are_refused(hosts: str) -> None:
    result = load_settings(ALLOWED_HOSTS=hosts)
    assert result.returncode != 0
    assert "ALLOWED_HOSTS is '*'" in result.stderr


@pytest.mark.fault(61)
def test_the_web_server_refuses_debug() -> None:
    server = ["-m", "gunicorn", "-c", "python:cpcsite.gunicorn", "cpcsite.wsgi"]
    result = run(*server, DEBUG="on", BIND="127.0.0.1:0")
    assert result.returncode != 0
    assert "DEBUG is on" in result.stderr


@pytest.mark.fault(61)
def test_djangos_deployment_check_has_nothing_to_say() -> None:
    result = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.fault(54)
@pytest.mark.parametrize(("proxy", "address"), [("on", "203.0.113.7"), ("off", "10.0.0.1")])
def test_behind_a_proxy_guesses_count_by_the_address_of_the_client(
    proxy: str, address: str
) -> None:
    program = """
import django; django.setup()
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", HTTP_X_FORWARDED_FOR="203.0.113.7")
print(get_adapter(request).get_client_ip(request))
"""
    result = run("-c", program, TRUST_PROXY=proxy)
    assert result.stdout.strip() == address, result.stderr


@pytest.mark.finding("O5")
def test_mail_that_is_printed_is_refused_in_production_and_said_in_development() -> None:
    refused = load_settings(EMAIL_URL="consolemail://")
    assert refused.returncode != 0
    assert "EMAIL_URL is consolemail://, which prints working links" in refused.stderr
    said = load_settings(EMAIL_URL="consolemail://", DEBUG="on")
    assert said.returncode == 0
    assert "EMAIL_URL is consolemail://: working links" in said.stderr


@pytest.mark.finding("O5")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "smtp://user:hidden@mail.example.org",
            "Mail: queued, and sent through mail.example.org:25",
        ),
        ("dummymail://", "none is sent"),
    ],
)
def test_the_web_server_says_at_start_where_mail_goes(address: str, said: str) -> None:
    program = """
import sys; from types import SimpleNamespace; from cpcsite.gunicorn import on_starting
say = lambda text, *values: print(text % values, file=sys.stderr)
on_starting(SimpleNamespace(log=SimpleNamespace(warning=say)))
"""
    result = run("-c", program, EMAIL_URL=address)
    assert said in result.stderr
    assert "hidden" not in result.stderr
