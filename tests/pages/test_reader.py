"""The switches of language and colours."""

import pytest
from django.test import Client

from kpis.models import User

URLS = {"language": "/reader/language/", "theme": "/reader/theme/"}


def test_a_language_is_kept_with_the_person(manager_client: Client, manager: User) -> None:
    response = manager_client.post(URLS["language"], {"language": "fr", "next": "/centres/lyon/"})
    assert (response.status_code, response["Location"]) == (302, "/centres/lyon/")
    manager.refresh_from_db()
    assert manager.language == "fr"
    page = manager_client.get("/centres/lyon/", headers={"accept-language": "en"})
    assert b'<html lang="fr"' in page.content
    assert page["Content-Language"] == "fr"


def test_a_language_is_kept_in_a_cookie_before_the_log_in(db: None) -> None:
    visitor = Client()
    visitor.post(URLS["language"], {"language": "fr"})
    page = visitor.get("/account/login/", headers={"accept-language": "en"})
    assert b'<html lang="fr"' in page.content


def test_a_persons_language_goes_before_the_cookie(manager_client: Client, manager: User) -> None:
    manager_client.cookies["django_language"] = "en"
    User.objects.filter(pk=manager.pk).update(language="fr")
    assert b'<html lang="fr"' in manager_client.get("/centres/lyon/").content


@pytest.mark.parametrize("language", ["", "de", "fr-CA", "x" * 300])
def test_a_language_that_there_is_not_changes_nothing(
    manager_client: Client, manager: User, language: str
) -> None:
    response = manager_client.post(URLS["language"], {"language": language})
    assert response.status_code == 302
    assert "django_language" not in response.cookies
    manager.refresh_from_db()
    assert manager.language == ""


@pytest.mark.parametrize(("wanted", "kept"), [("dark", "dark"), ("light", "light"), ("pink", "")])
def test_a_theme_is_kept_with_the_person(
    manager_client: Client, manager: User, wanted: str, kept: str
) -> None:
    User.objects.filter(pk=manager.pk).update(theme="light")
    manager_client.post(URLS["theme"], {"theme": wanted})
    manager.refresh_from_db()
    assert manager.theme == kept
    page = manager_client.get("/centres/lyon/").content.decode()
    assert (f'data-theme="{kept}"' in page) is bool(kept)


def test_a_theme_is_kept_in_a_cookie_before_the_log_in(db: None) -> None:
    visitor = Client()
    visitor.post(URLS["theme"], {"theme": "dark"})
    assert b'data-theme="dark"' in visitor.get("/account/login/").content


def test_cookies_are_not_for_other_sites(manager_client: Client) -> None:
    for name, url in URLS.items():
        for cookie in manager_client.post(
            url, {"language": "fr", "theme": "dark"}
        ).cookies.values():
            assert cookie["samesite"] == "Lax", name


@pytest.mark.fault(35)
@pytest.mark.parametrize("url", URLS.values())
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_a_switch_leads_to_no_other_host(manager_client: Client, url: str, elsewhere: str) -> None:
    response = manager_client.post(url, {"next": elsewhere}, headers={"referer": elsewhere})
    assert (response.status_code, response["Location"]) == (302, "/")
    own = "http://testserver/centres/lyon/?by=year"
    assert manager_client.post(url, headers={"referer": own})["Location"] == own


@pytest.mark.fault(33)
@pytest.mark.parametrize("url", URLS.values())
def test_a_switch_asks_for_the_token(manager: User, url: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(manager)
    assert strict.post(url, {"language": "fr", "theme": "dark"}).status_code == 403
    manager.refresh_from_db()
    assert (manager.language, manager.theme) == ("", "")


@pytest.mark.fault(32)
def test_other_fields_are_ignored(manager_client: Client, manager: User) -> None:
    fields = {"language": "fr", "theme": "dark", "is_superuser": "on", "user": "1", "id": "1"}
    for url in URLS.values():
        manager_client.post(url, fields)
    manager.refresh_from_db()
    assert (manager.language, manager.theme, manager.is_superuser) == ("fr", "dark", False)


def test_a_form_asks_for_its_token(manager: User, manager_client: Client) -> None:
    answer = manager_client.get("/reader/token/").json()
    assert answer["reader"] == manager.pk
    assert len(answer["csrf"]) >= 32


@pytest.mark.fault(34)
def test_a_form_is_told_that_the_session_ran_out(db: None) -> None:
    response = Client().get("/reader/token/", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.json()["log_in"].startswith("/account/login/")
