"""Who may open what: every address by every kind of person, and what each answer carries."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cpcsite.urls import urlpatterns as site_patterns
from kpis.entry.documents.storage import documents
from kpis.models import Centre, CostDocument, CostSpread, ImportBatch, User
from kpis.urls import urlpatterns
from tests import factories as make
from tests.documents import PDF
from tests.pages.conftest import HTMX, LogIn

ROLES = ("anonymous", "stranger", "staff", "manager", "finance", "administrator")
PAGE, LOG_IN, NONE, ON, REFUSED = "page", "log-in", "not there", "sent on", "wrong method"
FORBIDDEN, MISTAKES = "not allowed", "mistakes"
#: A page that everyone in the centre reads; a post to it, of nothing, by those who record.
READ = (LOG_IN, NONE, NONE, PAGE, PAGE, PAGE)
#: A spread invoice of the centre, and what else an address may hold.
SPREAD = 4711
ARGUMENTS = {
    "slug": "lyon",
    "month": make.month("2025-03"),
    "year": 2025,
    "id": SPREAD,
    "document": SPREAD,
    "channel": "phone",
    "key": "occupancy",
}
BAD = "bad request"
#: By name, each of the two ways to ask: the answer to each role, in the order of ROLES.
MATRIX = {
    ("portfolio", "get"): (LOG_IN, PAGE, PAGE, ON, ON, PAGE),
    ("portfolio", "post"): (REFUSED,) * 6,
    ("glossary", "get"): (LOG_IN, PAGE, PAGE, PAGE, PAGE, PAGE),
    ("glossary", "post"): (REFUSED,) * 6,
    ("glossary-term", "get"): (LOG_IN, PAGE, PAGE, PAGE, PAGE, PAGE),
    ("glossary-term", "post"): (REFUSED,) * 6,
    ("overview", "get"): (LOG_IN, NONE, NONE, PAGE, PAGE, PAGE),
    ("overview", "post"): (REFUSED,) * 6,
    ("benchmarks", "get"): (LOG_IN, NONE, NONE, PAGE, PAGE, PAGE),
    ("benchmarks", "post"): (REFUSED,) * 6,
    ("compare", "get"): (LOG_IN, PAGE, PAGE, PAGE, PAGE, PAGE),
    ("compare", "post"): (REFUSED,) * 6,
    ("channels", "get"): READ,
    ("channels", "post"): (REFUSED,) * 6,
    ("channel", "get"): READ,
    ("channel", "post"): (REFUSED,) * 6,
    ("change", "get"): READ,
    ("change", "post"): (REFUSED,) * 6,
    ("figures", "get"): READ,
    ("figures", "post"): (REFUSED,) * 6,
    ("relations", "get"): READ,
    ("relations", "post"): (REFUSED,) * 6,
    ("goals", "get"): READ,
    ("goals", "post"): (LOG_IN, NONE, NONE, BAD, BAD, BAD),
    ("allocation", "get"): READ,
    ("allocation", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, BAD, BAD),
    ("definition", "get"): READ,
    ("definition", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, FORBIDDEN, BAD),
    ("costs", "get"): (LOG_IN, NONE, NONE, ON, ON, ON),
    ("costs", "post"): (REFUSED,) * 6,
    ("cost-month", "get"): READ,
    ("cost-month", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("cost-lines", "get"): READ,
    ("cost-lines", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, MISTAKES, MISTAKES),
    ("cost-line", "get"): READ,
    ("cost-line", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("cost-document", "get"): READ,
    ("cost-document", "post"): (REFUSED,) * 6,
    ("cost-spread", "get"): READ,
    ("cost-spread", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, MISTAKES, MISTAKES),
    ("imports", "get"): READ,
    ("imports", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, MISTAKES, MISTAKES),
    ("import", "get"): READ,
    ("import", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, BAD, BAD),
    ("journal", "get"): (LOG_IN, NONE, NONE, PAGE, PAGE, PAGE),
    ("journal", "post"): (REFUSED,) * 6,
    ("cost-year", "get"): (LOG_IN, NONE, NONE, PAGE, PAGE, PAGE),
    ("cost-year", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("contacts", "get"): (LOG_IN, NONE, NONE, ON, ON, ON),
    ("contacts", "post"): (REFUSED,) * 6,
    ("contact-month", "get"): READ,
    ("contact-month", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("contact-channel", "get"): READ,
    ("contact-channel", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("contact-year", "get"): (LOG_IN, NONE, NONE, PAGE, PAGE, PAGE),
    ("contact-year", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("contact-days", "get"): (LOG_IN, NONE, NONE, PAGE, PAGE, PAGE),
    ("contact-days", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("closes", "get"): READ,
    ("closes", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, MISTAKES, MISTAKES),
    ("close-month", "get"): READ,
    ("close-month", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, BAD, BAD),
    ("endings", "get"): READ,
    ("endings", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, BAD, BAD),
    ("undo", "get"): (LOG_IN, NONE, NONE, ON, ON, ON),
    ("undo", "post"): (LOG_IN, NONE, NONE, FORBIDDEN, ON, ON),
    ("language", "get"): (REFUSED,) * 6,
    ("language", "post"): (ON,) * 6,
    ("token", "get"): (LOG_IN, PAGE, PAGE, PAGE, PAGE, PAGE),
    ("token", "post"): (REFUSED,) * 6,
    ("theme", "get"): (REFUSED,) * 6,
    ("theme", "post"): (ON,) * 6,
    ("time-zone", "get"): (LOG_IN, PAGE, PAGE, PAGE, PAGE, PAGE),
    ("time-zone", "post"): (LOG_IN, ON, ON, ON, ON, ON),
}


def answer(response: Any) -> str:
    if response.status_code == 302:
        return LOG_IN if response["Location"].startswith("/account/login/") else ON
    answers = {200: PAGE, 400: BAD, 403: FORBIDDEN, 404: NONE, 405: REFUSED, 422: MISTAKES}
    return answers[response.status_code]


def address(name: str, **other: Any) -> str:
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    arguments = {argument: ARGUMENTS[argument] for argument in pattern.pattern.converters}
    return reverse(f"kpis:{name}", kwargs=arguments | other)


@pytest.fixture
def spread(centre: Centre) -> None:
    """An invoice over two months."""
    CostSpread.objects.create(pk=SPREAD, centre=centre, amount=Decimal(200))
    for month in ("2025-03", "2025-04"):
        make.CostLineFactory(centre=centre, month=make.month(month), spread_id=SPREAD)


@pytest.fixture
def document(centre: Centre) -> None:
    """A line of the centre with a document, with the ids that the addresses have."""
    make.CostLineFactory(pk=SPREAD, centre=centre, month=make.month("2025-03"))
    key = documents().save(f"{centre.pk}/bill", ContentFile(PDF))
    kept = {"kind": "pdf", "size": len(PDF), "sha256": "0" * 64, "key": key}
    CostDocument.objects.create(pk=SPREAD, centre=centre, line=SPREAD, name="bill.pdf", **kept)


@pytest.fixture
def batch(centre: Centre) -> None:
    """A file that came in, with the id that the addresses have."""
    ImportBatch.objects.create(pk=SPREAD, centre=centre, name="costs.csv", sha256="", size=1)


@pytest.fixture
def client_of(centre: Centre, bare_centre: Centre, log_in: LogIn) -> Callable[[str], Client]:
    def client_of(role: str) -> Client:
        if role == "anonymous":
            return Client()
        user = make.UserFactory(
            is_staff=role in {"staff", "administrator"}, is_superuser=role == "administrator"
        )
        if role in {"manager", "finance"}:
            make.MembershipFactory(user=user, centre=centre, role=role)
        return log_in(user)

    return client_of


@pytest.mark.fault(56)
def test_every_address_is_in_the_matrix() -> None:
    assert {(p.name, method) for p in urlpatterns for method in ("get", "post")} == set(MATRIX)
    assert [str(pattern.pattern) for pattern in site_patterns] == ["", "account/", "admin/"]


@pytest.mark.fault(31)
@pytest.mark.fault(56)
@pytest.mark.usefixtures("spread", "batch", "document")
@pytest.mark.parametrize("role", ROLES)
def test_every_role_at_every_address(role: str, client_of: Callable[[str], Client]) -> None:
    client = client_of(role)
    found = {
        (name, method): answer(getattr(client, method)(address(name))) for name, method in MATRIX
    }
    assert found == {key: answers[ROLES.index(role)] for key, answers in MATRIX.items()}


@pytest.mark.fault(31)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_another_centre_is_as_one_that_does_not_exist(
    headers: dict[str, str], manager_client: Client, bare_centre: Centre
) -> None:
    of_centres = [
        pattern.name or "" for pattern in urlpatterns if "slug" in pattern.pattern.converters
    ]
    for page in of_centres:
        texts = []
        for slug in (bare_centre.slug, "nowhere"):
            response = manager_client.get(address(page, slug=slug), headers=headers)
            assert response.status_code == 404
            text = response.content.decode().replace(slug, "")
            texts.append(re.sub(r'(nonce|token|CSRFToken)"?[=:" a-z]+"[\w+/=-]+"', "", text))
        assert "Ghent" not in texts[0]
        assert len(set(texts)) == 1


@pytest.mark.fault(34)
def test_log_in_leads_back_to_the_page(centre: Centre, manager: User) -> None:
    client = Client()
    page = "/centres/lyon/?by=quarter&period=2025-04"
    response = client.get(page)
    assert response["Location"] == (
        "/account/login/?next=/centres/lyon/%3Fby%3Dquarter%26period%3D2025-04"
    )
    credentials = {"login": manager.username, "password": "correct horse battery"}
    response = client.post(response["Location"], credentials)
    assert (response.status_code, response["Location"]) == (302, page)


@pytest.mark.fault(34)
def test_an_expired_session_sends_the_whole_browser_to_the_log_in(centre: Centre) -> None:
    headers = HTMX | {"HX-Current-URL": "http://testserver/centres/lyon/?by=year"}
    response = Client().get("/centres/lyon/?by=week", headers=headers)
    assert response.content == b""
    assert response["HX-Redirect"] == "/account/login/?next=%2Fcentres%2Flyon%2F%3Fby%3Dyear"
    assert "HX-Request" in response["Vary"]


@pytest.mark.fault(34)
@pytest.mark.fault(35)
def test_the_page_to_come_back_to_is_never_on_another_host(centre: Centre) -> None:
    headers = HTMX | {"HX-Current-URL": "https://evil.example/centres/lyon/"}
    response = Client().get("/centres/lyon/", headers=headers)
    assert response["HX-Redirect"] == "/account/login/?next=/centres/lyon/"


@pytest.mark.fault(34)
def test_history_that_is_restored_after_the_session_ended_gets_the_log_in_page(
    centre: Centre,
) -> None:
    headers = HTMX | {"HX-History-Restore-Request": "true"}
    response = Client().get("/centres/lyon/", headers=headers, follow=True)
    assert response.redirect_chain[0][1] == 302
    assert b"<html" in response.content


@pytest.mark.fault(35)
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_log_in_leads_to_no_other_host(manager: User, target: str) -> None:
    credentials = {"login": manager.username, "password": "correct horse battery"}
    response = Client().post("/account/login/", credentials | {"next": target})
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.fault(36)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nothing_private_is_kept_by_a_cache(
    manager_client: Client, headers: dict[str, str]
) -> None:
    for path in ("/centres/lyon/", "/centres/lyon/benchmarks/", "/centres/nowhere/"):
        response = manager_client.get(path, headers=headers)
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    manager_client.post("/account/logout/")
    assert answer(manager_client.get("/centres/lyon/")) == LOG_IN


@pytest.mark.fault(59)
def test_a_disabled_person_is_out_at_once(manager_client: Client, manager: User) -> None:
    assert answer(manager_client.get("/centres/lyon/")) == PAGE
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert answer(manager_client.get("/centres/lyon/")) == LOG_IN


@pytest.mark.fault(58)
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil"])
def test_a_forged_host_is_refused(manager_client: Client, host: str) -> None:
    response = manager_client.get("/centres/lyon/", headers={"host": host})
    assert response.status_code == 400
    assert b"Lyon" not in response.content
    assert b"evil" not in response.content


@pytest.mark.fault(60)
@pytest.mark.parametrize(
    "path", ["/", "/centres/lyon/", "/centres/lyon/benchmarks/", "/nowhere/", "/account/login/"]
)
def test_what_a_browser_may_load_is_said_strictly(manager_client: Client, path: str) -> None:
    for client in (manager_client, Client()):
        policy = client.get(path)["Content-Security-Policy"]
        directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert directives["default-src"] == "'none'"
        assert directives["frame-ancestors"] == "'none'"
        assert directives["script-src"] == "'self'"
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "http" not in policy


def test_nobody_makes_an_account_by_signing_up(db: None) -> None:
    form = {"username": "eve", "email": "eve@example.org"}
    secret = {"password1": "correct horse battery", "password2": "correct horse battery"}
    Client().post("/account/signup/", form | secret)
    assert not User.objects.exists()


@pytest.mark.fault(52)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_database_is_away(
    manager_client: Client, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("couldn't get a connection after 10.00 sec")

    manager_client.raise_request_exception = False
    with monkeypatch.context() as outage:
        outage.setattr(connection, "cursor", refuse)
        response = manager_client.get("/centres/lyon/", headers=headers)
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert b"Lyon" not in response.content
    assert b"connection" not in response.content


def test_a_fault_of_ours_is_not_called_unavailable(
    manager_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError("secret detail")

    manager_client.raise_request_exception = False
    monkeypatch.setattr("kpis.pages.overview.page.build_overview", fail)
    response = manager_client.get("/centres/lyon/")
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert b"secret" not in response.content


def paths(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path


#: Of the account and administration addresses without an argument, those open to all.
OPEN = {
    *("/account/login/", "/account/logout/", "/account/signup/", "/account/inactive/"),
    *("/account/confirm-email/", "/account/login/code/confirm/"),
    *("/account/password/reset/", "/account/password/reset/done/"),
    *("/account/password/reset/key/done/", "/account/password/reset/complete/"),
    *("/admin/login/", "/admin/logout/"),
}


@pytest.mark.fault(56)
def test_everything_else_asks_for_a_log_in(db: None) -> None:
    found = {path for path in paths(get_resolver().url_patterns) if not set("<(^") & set(path)}
    assert found | OPEN > OPEN
    for path in found - OPEN - {"/reader/language/", "/reader/theme/"}:
        response = Client().get(path)
        assert response.status_code == 302, path
        assert "/login/" in response["Location"], path
