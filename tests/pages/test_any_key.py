"""No text where a key, a code or a month belongs makes the server fail."""

from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, CostLine
from tests import factories as make
from tests.pages.conftest import LogIn

ODD = ["5" * 5000, "9" * 19, "²", "١", "1\0", "-1"]
IN_ADDRESSES = ["9" * 3000, "9" * 19, "²", "1\0"]
#: By page, the forms that it takes: their fixed fields, and those that name something.
FORMS: list[tuple[str, dict[str, str], list[str]]] = [
    ("close/2025-05/", {"action": "accrue"}, ["category"]),
    ("close/2025-05/", {"action": "close"}, ["seen", "confirmed", "remark"]),
    ("close/2025-05/", {"action": "reopen"}, ["reason"]),
    ("close/", {}, ["month", "confirmed", "remark"]),
    ("costs/2025-05/", {"action": "restore"}, ["line", "restore"]),
    ("costs/2025-05/", {"action": "copy"}, ["line", "category"]),
    ("costs/2025-05/", {"action": "confirm"}, ["chosen", "row"]),
    ("costs/2025-05/", {"action": ""}, ["remove", "row", "place"]),
    ("costs/2025-05/", {"action": "spread"}, ["amount", "start", "months", "category", "channel"]),
    (
        "costs/lines/",
        {},
        ["line", "scope", "new-category", "new-channel", "new-status", "new-month", "action"],
    ),
    ("costs/lines/", {"step": "save"}, ["line", "new-category", "new-month"]),
    ("costs/year/2025/", {}, ["row", "preview", "confirmed", "replace"]),
    ("contacts/2025-05/", {}, ["row", "replace"]),
    ("contacts/2025-05/days/", {}, ["row", "replace"]),
    ("contacts/year/2025/", {}, ["row", "replace"]),
    ("contacts/phone/2025/", {}, ["row", "replace"]),
    ("goals/", {"action": "save-target"}, ["id", "seen", "metric", "channel", "valid_from"]),
    ("goals/", {"action": "delete-target"}, ["id", "seen"]),
    ("goals/", {"action": "save-limit"}, ["id", "seen", "metric", "valid_from"]),
    ("goals/", {"action": "delete-limit"}, ["id", "seen"]),
    ("goals/", {"action": "save-remark"}, ["id", "seen", "month"]),
    ("goals/", {"action": "delete-remark"}, ["id", "seen"]),
    ("allocation/", {"action": "save"}, ["category", "valid_from", "basis", "seen", "previewed"]),
    ("allocation/", {"action": "delete"}, ["category", "valid_from", "seen"]),
    ("definition/", {"action": "save"}, ["channel", "valid_from", "basis", "seen", "previewed"]),
    ("definition/", {"action": "delete"}, ["valid_from", "seen"]),
]
OF_ADMINISTRATORS = {"definition/"}
#: By page, the parameters of its address.
ADDRESSES: list[tuple[str, list[str]]] = [
    ("", ["period", "by", "compare", "channel", "category", "download", "to"]),
    ("channels/", ["period", "by", "channel", "category"]),
    ("channels/phone/", ["period", "by"]),
    ("change/", ["period", "compare", "view", "channel", "category"]),
    ("figures/", ["period", "by"]),
    ("relations/", ["with", "period", "channel"]),
    ("benchmarks/", ["period"]),
    ("goals/", ["edit", "add", "month", "all"]),
    ("allocation/", ["category", "valid_from", "add", "edit", "action"]),
    ("definition/", ["valid_from", "edit", "channel"]),
    ("costs/2025-05/", ["page", "category"]),
    (
        "costs/lines/",
        "q from to category channel status least most spread sort page download".split(),
    ),
    ("costs/year/2025/", ["category"]),
    ("contacts/2025-05/", ["whole"]),
    ("contacts/2025-05/days/", ["channel"]),
    ("close/2025-05/", ["category"]),
    ("journal/", ["month", "what", "who", "kind", "before", "after", "key", "line", "volume"]),
]


def posted(client: Client, path: str, fields: dict[str, Any]) -> int:
    return client.post(f"/centres/lyon/{path}", fields).status_code


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("path", "fixed", "names"), FORMS)
def test_no_form_fails(
    finance: Client, administrator: Client, path: str, fixed: dict[str, str], names: list[str]
) -> None:
    client = administrator if path in OF_ADMINISTRATORS else finance
    for name in names:
        for text in ODD:
            assert posted(client, path, {**fixed, name: text}) < 500, (path, fixed, name, text[:9])


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("path", "names"), ADDRESSES)
def test_no_address_fails(finance: Client, path: str, names: list[str]) -> None:
    for name in names:
        for text in IN_ADDRESSES:
            answer = finance.get(f"/centres/lyon/{path}", {name: text})
            assert answer.status_code < 500, (path, name, text[:9])


@pytest.mark.finding("E13")
def test_an_accrual_of_a_category_that_is_no_key(finance: Client) -> None:
    answer = finance.post(
        "/centres/lyon/close/2025-05/", {"action": "accrue", "category": "5" * 5000}
    )
    assert answer.status_code == 409
    assert CostLine.objects.filter(status="accrual").count() == 0


@pytest.mark.parametrize("digits", [1, 18, 19, 4000, 5000])
def test_no_spread_has_such_a_key(finance: Client, digits: int) -> None:
    address = f"/centres/lyon/costs/spreads/{'8' * digits}/"
    assert finance.get(address).status_code == 404


@pytest.mark.finding("E13")
@pytest.mark.parametrize("name", ["currency", "centre", "page", "sort", "by", "period", "a", "b"])
@pytest.mark.parametrize("path", ["/", "/compare/"])
def test_no_page_of_many_centres_fails(finance: Client, path: str, name: str) -> None:
    for text in IN_ADDRESSES:
        assert finance.get(path, {name: text}).status_code < 500, (path, name, text[:9])


@pytest.mark.finding("E13")
@pytest.mark.parametrize("table", ["costline", "contactvolume", "costlineevent", "user"])
@pytest.mark.parametrize("name", ["q", "p", "centre__id__exact", "pgh_obj"])
def test_no_list_of_the_administration_fails(
    centre: Centre, log_in: LogIn, table: str, name: str
) -> None:
    client = log_in(make.UserFactory(is_superuser=True, is_staff=True))
    for text in IN_ADDRESSES:
        answer = client.get(f"/admin/kpis/{table}/", {name: text})
        assert answer.status_code < 500, (table, name, text[:9])
    for text in IN_ADDRESSES:
        if "\0" not in text and text.strip():
            address = f"/admin/kpis/{table}/{text}/change/"
            assert client.get(address).status_code < 500, (table, text[:9])
