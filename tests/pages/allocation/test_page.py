"""The rules of allocation: what the page says, shows before a change, and saves."""

from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import AllocationRule, AllocationShare, Centre
from tests import factories as make
from tests.pages.conftest import HTMX

PATH = "/centres/lyon/allocation/"
EQUAL = {"category": "", "valid_from": "2025-06", "basis": "equal"}
FIXED = EQUAL | {"basis": "fixed_shares", "share-phone": "25", "share-email": "75"}


@pytest.fixture
def two_channels(centre: Centre) -> Centre:
    """20 e-mails beside 80 calls a month; without handle time contacts are the key."""
    make.record_months(centre, {f"2025-{n:02}": (None, 20) for n in range(1, 13)}, "email")
    return centre


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def send(client: Client, action: str, texts: dict[str, str], **more: Any) -> Any:
    """With the hidden fields of a page that was just opened."""
    page = client.get(PATH).content.decode()
    hidden = {"seen": field(page, "seen"), "token": str(uuid4()), "previewed": ""}
    return client.post(PATH, {"action": action, **hidden, **texts, **more})


def save(client: Client, texts: dict[str, str], action: str = "save", **more: Any) -> Any:
    """Preview, then save, as a browser without scripts does."""
    preview = "preview-removal" if action == "remove" else "preview"
    page = send(client, preview, texts).content.decode()
    hidden = {name: field(page, name) for name in ("seen", "token", "previewed")}
    return client.post(PATH, {"action": action, **hidden, **texts, **more}, follow=True)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def cells(response: Any, name: str) -> list[list[str]]:
    """The table of a preview, as texts."""
    (table,) = [t for t in response.context["preview"].tables if t.name == name]
    return [[cell.text for cell in row] for row in table.all_rows]


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client) -> None:
    page, fragment = manager_client.get(PATH), manager_client.get(PATH, headers=HTMX)
    assert b"<!DOCTYPE html>" in page.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        assert b"Allocation of shared cost" in response.content


def test_managers_read(two_channels: Centre, manager_client: Client) -> None:
    page = manager_client.get(PATH).content.decode()
    assert "Handle time" in page
    assert "rule-form" not in page
    assert manager_client.post(PATH, {"action": "save"}).status_code == 403


def test_rules_in_force_and_the_others(two_channels: Centre, finance: Client) -> None:
    make.AllocationRuleFactory(centre=two_channels, valid_from=make.month("2025-01"))
    make.AllocationRuleFactory(
        centre=two_channels, category=make.category("salaries"), basis="equal"
    )
    make.AllocationRuleFactory(
        centre=two_channels, valid_from=make.month("2090-01"), basis="staffed_hours"
    )
    context = finance.get(PATH).context
    in_force = [[cell.text for cell in row] for row in context["in_force"].rows]
    assert in_force == [
        ["All other categories", "Contacts", "Jan 2025", ""],
        ["Salaries", "Equal shares", "Jan 2026", ""],
    ]
    others = [[cell.text for cell in row] for row in context["others"].rows]
    assert others == [["All other categories", "Staffed hours", "Jan 2090", "", "to come"]]


def test_the_preview_shows_both_and_saves_nothing(two_channels: Centre, finance: Client) -> None:
    response = send(finance, "preview", EQUAL)
    assert response.status_code == 200
    assert cells(response, "preview-month") == [
        ["Phone", "€10.00", "€6.25", "▼ €3.75"],
        ["E-mail", "€10.00", "€25.00", "▲ €15.00"],
        ["All channels", "€10.00", "€10.00", "= €0.00"],
    ]
    year = cells(response, "preview-year")
    assert [row[0] for row in year] == ["Phone", "E-mail", "All channels"]
    assert year[-1][1:] == ["€10.20", "€10.20", "= €0.00"]  # 12,234.56 ÷ 1,200
    assert "The total does not change" in text_of(response)
    assert not AllocationRule.objects.exists()


def test_what_begins_later_is_shown_as_if_it_were_valid(
    two_channels: Centre, finance: Client
) -> None:
    response = send(finance, "preview", EQUAL | {"valid_from": "2090-01"})
    assert "as if it applied already" in text_of(response)
    assert cells(response, "preview-month")[0] == ["Phone", "€10.00", "€6.25", "▼ €3.75"]


def test_a_rule_is_saved_and_takes_effect(two_channels: Centre, finance: Client) -> None:
    response = save(finance, FIXED)
    assert "The rule was saved." in text_of(response)
    shares = AllocationShare.objects.values_list("channel__code", "percent")
    assert dict(shares) == {"phone": Decimal(25), "email": Decimal(75)}
    assert "Phone 25%, E-mail 75%" in text_of(response)
    again = save(finance, FIXED)
    assert "Nothing changed" in text_of(again)


def test_what_was_not_previewed_is_not_saved(two_channels: Centre, finance: Client) -> None:
    response = send(finance, "save", FIXED)
    assert response.status_code == 200
    assert "Not saved yet" in text_of(response)
    assert cells(response, "preview-month")[0][2] == "€3.12"  # a quarter of 1,000 by 80
    assert not AllocationRule.objects.exists()


@pytest.mark.fault(25)
def test_sent_twice_it_is_saved_once(two_channels: Centre, finance: Client) -> None:
    page = send(finance, "preview", EQUAL).content.decode()
    hidden = {name: field(page, name) for name in ("seen", "token", "previewed")}
    for _ in range(2):
        response = finance.post(PATH, {"action": "save", **hidden, **EQUAL}, follow=True)
        assert "The rule was saved." in text_of(response)
    assert AllocationRule.objects.count() == 1


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_another_was_first(two_channels: Centre, finance: Client, administrator: Client) -> None:
    page = send(finance, "preview", EQUAL).content.decode()
    hidden = {name: field(page, name) for name in ("seen", "token", "previewed")}
    save(administrator, EQUAL | {"basis": "staffed_hours"})
    late = finance.post(PATH, {"action": "save", **hidden, **EQUAL})
    assert late.status_code == 409
    assert "Root Admin changed this on" in text_of(late)
    assert [row[1].text for row in late.context["in_force"].rows] == ["Staffed hours"]
    assert [b.data["value"] for b in late.context["form"]["basis"] if b.data["selected"]] == [
        "equal"
    ]
    assert AllocationRule.objects.get().basis == "staffed_hours"
    fresh = {n: field(late.content.decode(), n) for n in ("seen", "token", "previewed")}
    finance.post(PATH, {"action": "save", **fresh, **EQUAL})
    assert AllocationRule.objects.get().basis == "equal"


@pytest.mark.parametrize("action", ["preview", "save"])
def test_mistakes_keep_what_was_typed(two_channels: Centre, finance: Client, action: str) -> None:
    response = send(finance, action, FIXED | {"share-phone": "20.5", "share-email": "a bit"})
    assert response.status_code == 422
    page = text_of(response)
    assert "Found “a bit”, expected a number" in page
    assert 'value="20.5"' in page
    assert 'aria-describedby="share-email-error"' in page


@pytest.mark.fault(23)
def test_what_was_typed_is_inert(two_channels: Centre, finance: Client) -> None:
    response = send(finance, "preview", FIXED | {"share-phone": '"><script>x</script>\0'})
    assert response.status_code == 422
    assert b"<script>x" not in response.content


def test_a_rule_is_removed_once_that_was_looked_at(two_channels: Centre, finance: Client) -> None:
    save(finance, EQUAL)
    opened = finance.get(PATH, {"category": "", "valid_from": "2025-06"})
    assert opened.context["removable"]
    response = send(finance, "preview-removal", EQUAL)
    assert cells(response, "preview-month")[0] == ["Phone", "€6.25", "€10.00", "▲ €3.75"]
    assert "The rule was removed." in text_of(save(finance, EQUAL, "remove"))
    assert not AllocationRule.objects.exists()


@pytest.mark.fault(43)
def test_nothing_recorded_and_nothing_to_compare(
    bare_centre: Centre, administrator: Client
) -> None:
    path = PATH.replace("lyon", "ghent")
    response = administrator.post(path, {"action": "preview", **EQUAL})
    assert "there is nothing to compare" in text_of(response)
    assert response.context["preview"].tables == []


def test_what_no_form_asks_for(two_channels: Centre, finance: Client) -> None:
    assert finance.post(PATH, {"action": "empty"}).status_code == 400


def test_tables_are_downloaded_as_shown(two_channels: Centre, finance: Client) -> None:
    rules = finance.get(PATH, {"download": "rules.csv"})
    assert b'"All other categories","Handle time","always"' in rules.content
    preview = finance.post(f"{PATH}?download=preview-month.csv", {"action": "preview", **EQUAL})
    assert b'"Phone",10.00,6.25,-3.75' in preview.content


def queries_of(client: Client, **texts: str) -> int:
    def ask() -> Any:
        return client.post(PATH, texts) if texts else client.get(PATH)

    ask()
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200
    return len(queries)


@pytest.mark.parametrize("action", [None, "preview"])
def test_more_rules_ask_no_more(two_channels: Centre, finance: Client, action: str | None) -> None:
    texts = {"action": action, **EQUAL} if action else {}
    make.AllocationRuleFactory(centre=two_channels)
    before = queries_of(finance, **texts)
    for code in ("salaries", "taxes", "training"):
        make.AllocationRuleFactory(
            centre=two_channels,
            category=make.category(code),
            basis="fixed_shares",
            shares={"phone": 50, "email": 50},
        )
    assert queries_of(finance, **texts) == before <= 10


def test_in_french(two_channels: Centre, finance: Client) -> None:
    response = finance.post(
        PATH,
        {"action": "preview", **FIXED, "share-phone": "25,5", "share-email": "74,5"},
        headers={"accept-language": "fr"},
    )
    assert response.status_code == 200
    assert "ne change pas" in text_of(response)
