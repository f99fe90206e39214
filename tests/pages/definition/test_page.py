"""What counts as a contact: what the page says, shows before a change, and saves."""

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.entry.closing import close_month
from kpis.models import Centre, ContactDefinition, ContactVolume, User
from tests import factories as make
from tests.pages.conftest import HTMX

PATH = "/centres/lyon/definition/"
PHONE = {"valid_from": "2025-06", "basis": "handled", "reason": "Agreed", "channel": ["phone"]}
BOTH = PHONE | {"channel": ["phone", "email"]}


@pytest.fixture
def two_channels(centre: Centre) -> Centre:
    """20 e-mails beside 80 calls a month."""
    make.record_months(centre, {f"2025-{n:02}": (None, 20) for n in range(1, 13)}, "email")
    return centre


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def send(client: Client, action: str, texts: dict[str, Any]) -> Any:
    page = client.get(PATH).content.decode()
    hidden = {"seen": field(page, "seen"), "token": str(uuid4()), "previewed": ""}
    return client.post(PATH, {"action": action, **hidden, **texts})


def save(client: Client, texts: dict[str, Any], action: str = "save") -> Any:
    preview = "preview-removal" if action == "remove" else "preview"
    page = send(client, preview, texts).content.decode()
    hidden = {name: field(page, name) for name in ("seen", "token", "previewed")}
    return client.post(PATH, {"action": action, **hidden, **texts}, follow=True)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def months(response: Any) -> dict[str, list[str]]:
    table = response.context["preview"].table
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.all_rows}


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client) -> None:
    page, fragment = manager_client.get(PATH), manager_client.get(PATH, headers=HTMX)
    assert b"<!DOCTYPE html>" in page.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        assert b"Contacts handled: Phone, E-mail" in response.content


@pytest.mark.parametrize(
    ("made", "since"),
    [
        ([], "Not defined for this centre"),
        (["2025-03"], "Valid from March 2025 on; before it the default."),
        (["2025-03", "2025-09"], "Valid from September 2025 on."),
        (["2025-03", "2090-01"], "Valid from March 2025 on; before it the default."),
        (["2090-01"], "The default, until January 2090."),
    ],
)
def test_since_when_it_counts_so(
    centre: Centre, manager_client: Client, made: list[str], since: str
) -> None:
    for name in made:
        make.DefinitionFactory(centre=centre, valid_from=make.month(name), channels=["phone"])
    page = manager_client.get(PATH)
    assert page.context["since"].startswith(since)
    assert page.context["since"] in text_of(page)


def test_only_administrators_change_it(
    two_channels: Centre, manager_client: Client, finance: Client
) -> None:
    for client in (manager_client, finance):
        page = client.get(PATH)
        assert "Not defined for this centre" in text_of(page)
        assert b"definition-form" not in page.content
        assert client.post(PATH, {"action": "save", **PHONE}).status_code == 403
    assert not ContactDefinition.objects.exists()


def test_the_preview_shows_both_and_saves_nothing(
    two_channels: Centre, administrator: Client
) -> None:
    make.DefinitionFactory(
        centre=two_channels, valid_from=make.month("2025-01"), channels=["phone", "email"]
    )
    response = send(administrator, "preview", PHONE)
    found = months(response)
    assert found["May 2025"] == ["€10.00", "€10.00", "= €0.00", ""]
    assert found["June 2025"] == ["€10.00", "€12.50", "▲ €2.50", ""]
    assert found["All complete months"][:2] == ["€10.20", "€11.54"]  # 12,234.56 ÷ 1,060
    now, before, after = response.context["preview"].plot.figure["data"]
    assert now["y"][5] == 10
    assert (before["y"][4], before["y"][5]) == (10, None)
    assert (after["y"][4], after["y"][5]) == (None, 12.5)
    assert ContactDefinition.objects.count() == 1


@pytest.mark.finding("F6")
def test_the_first_definition_counts_from_its_month_on(
    two_channels: Centre, administrator: Client
) -> None:
    response = send(administrator, "preview", PHONE)
    assert months(response)["January 2025"] == ["€10.00", "€10.00", "= €0.00", ""]
    assert months(response)["June 2025"] == ["€10.00", "€12.50", "▲ €2.50", ""]


@pytest.mark.finding("F6")
def test_months_before_those_of_the_table_that_change_are_counted(
    two_channels: Centre, administrator: Client
) -> None:
    make.record_months(two_channels, dict.fromkeys(("2021-02", "2021-03", "2021-04"), (100, 8)))
    mails: dict[str, tuple[Any, int | None]] = {
        "2021-02": (None, 2),
        "2021-03": (None, 0),
        "2021-04": (None, 2),
    }
    make.record_months(two_channels, mails, "email")
    response = send(administrator, "preview", PHONE | {"valid_from": "2021-01"})
    said = "2 months before those of the table change too, February 2021 to April 2021."
    assert said in text_of(response)
    assert "changes no month" not in text_of(response)


@pytest.mark.fault(38)
def test_what_nobody_knows_is_not_available_and_is_counted(
    two_channels: Centre, administrator: Client
) -> None:
    ContactVolume.objects.filter(channel__code="phone").update(offered=100)
    ContactVolume.objects.filter(start__gte=make.month("2025-11")).update(offered=None)
    response = send(administrator, "preview", PHONE | {"basis": "offered"})
    found = months(response)
    assert found["October 2025"] == ["€10.00", "€10.00", "= €0.00", ""]
    assert found["November 2025"] == ["€10.00", "n/a", "n/a", "not known"]
    assert response.context["preview"].warning == (
        "2 months would have no cost per contact: contacts offered are not known (Phone)."
    )


def test_a_definition_is_saved_and_stands_in_the_list(
    two_channels: Centre, administrator: Client
) -> None:
    response = save(administrator, PHONE)
    assert "The definition was saved." in text_of(response)
    (row,) = response.context["table"].rows
    texts = [cell.text for cell in row]
    assert texts[:4] == ["June 2025", "Contacts handled", "Phone", "Agreed"]
    assert texts[4].startswith("Root Admin, ")
    assert response.context["sentence"] == "Contacts handled: Phone"
    assert "Nothing changed" in text_of(save(administrator, PHONE))


def test_what_was_not_previewed_is_not_saved(two_channels: Centre, administrator: Client) -> None:
    response = send(administrator, "save", PHONE)
    assert "Not saved yet" in text_of(response)
    assert not ContactDefinition.objects.exists()


@pytest.mark.fault(25)
def test_sent_twice_it_is_saved_once(two_channels: Centre, administrator: Client) -> None:
    page = send(administrator, "preview", PHONE).content.decode()
    hidden = {name: field(page, name) for name in ("seen", "token", "previewed")}
    for _ in range(2):
        response = administrator.post(PATH, {"action": "save", **hidden, **PHONE}, follow=True)
        assert "The definition was saved." in text_of(response)
    assert ContactDefinition.objects.count() == 1


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_another_administrator_was_first(
    two_channels: Centre, administrator: Client, log_in: Any
) -> None:
    other = log_in(make.UserFactory(is_superuser=True, first_name="Ada", last_name="King"))
    page = send(administrator, "preview", PHONE).content.decode()
    hidden = {name: field(page, name) for name in ("seen", "token", "previewed")}
    save(other, BOTH)
    late = administrator.post(PATH, {"action": "save", **hidden, **PHONE})
    assert late.status_code == 409
    assert "Ada King changed this on" in text_of(late)
    assert late.context["table"].rows[0][2].text == "Phone, E-mail"
    assert [c.data["value"] for c in late.context["form"]["channels"] if c.data["selected"]] == [
        "phone"
    ]
    fresh = {n: field(late.content.decode(), n) for n in ("seen", "token", "previewed")}
    administrator.post(PATH, {"action": "save", **fresh, **PHONE})
    assert ContactDefinition.objects.get().counted.get().channel.code == "phone"


def test_mistakes_keep_what_was_typed(two_channels: Centre, administrator: Client) -> None:
    typed = {"valid_from": "June", "basis": "offered", "reason": "A longer reason"}
    response = send(administrator, "preview", typed)
    assert response.status_code == 422
    page = text_of(response)
    assert "Found “June”, expected a month such as 2026-05." in page
    assert "Found no channel" in page
    assert 'value="A longer reason"' in page
    assert not any(c.data["selected"] for c in response.context["form"]["channels"])


def test_one_is_removed_once_that_was_looked_at(
    two_channels: Centre, administrator: Client
) -> None:
    save(administrator, PHONE)
    response = send(administrator, "preview-removal", PHONE)
    assert months(response)["June 2025"] == ["€12.50", "€10.00", "▼ €2.50", ""]
    assert "The definition was removed." in text_of(save(administrator, PHONE, "remove"))
    assert not ContactDefinition.objects.exists()


def test_what_changes_nothing_is_said_to(two_channels: Centre, administrator: Client) -> None:
    response = send(administrator, "preview", BOTH)
    assert "It changes no month that has records." in text_of(response)


def test_nothing_recorded(bare_centre: Centre, administrator: Client) -> None:
    path = PATH.replace("lyon", "ghent")
    response = administrator.post(path, {"action": "preview", **PHONE})
    assert response.status_code == 200
    assert response.context["preview"].table.rows == []


def test_tables_are_downloaded_as_shown(two_channels: Centre, administrator: Client) -> None:
    save(administrator, PHONE)
    rows = administrator.get(PATH, {"download": "definitions.csv"}).content.decode()
    assert '"Contacts handled","Phone","Agreed"' in rows
    path = f"{PATH}?download=preview.csv"
    preview = administrator.post(path, {"action": "preview", **BOTH}).content.decode()
    assert '"June 2025",12.50,10.00,-2.50' in preview


def queries_of(client: Client, texts: dict[str, Any]) -> int:
    def ask() -> Any:
        return client.post(PATH, texts) if texts else client.get(PATH)

    ask()
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200
    return len(queries)


@pytest.mark.parametrize("action", [None, "preview"])
def test_more_definitions_ask_no_more(
    two_channels: Centre, administrator: Client, action: str | None
) -> None:
    texts = {"action": action, **PHONE, "basis": "offered"} if action else {}
    make.DefinitionFactory(centre=two_channels, channels=["phone"])
    before = queries_of(administrator, texts)
    for number in (2, 3):
        make.DefinitionFactory(
            centre=two_channels, valid_from=make.month(f"2025-0{number}"), channels=["email"]
        )
    assert queries_of(administrator, texts) == before <= 10


def test_in_french(two_channels: Centre, administrator: Client) -> None:
    response = administrator.post(
        PATH, {"action": "preview", **PHONE}, headers={"accept-language": "fr"}
    )
    assert "Le coût ne change pas" in text_of(response)


@pytest.mark.finding("F7")
def test_closed_months_that_go_by_it_are_named_with_their_figures(
    two_channels: Centre, administrator: Client, manager: User
) -> None:
    for name in ("2025-06", "2025-07"):
        close_month(centre_id=two_channels.pk, month=make.month(name), user_id=manager.pk)
    page = text_of(send(administrator, "preview", PHONE))
    assert "2 closed months depend on this: June 2025, July 2025." in page
    said = "June 2025 from €10.00 to €12.50; July 2025 from €10.00 to €12.50."
    assert f"Closed months would show other figures: {said}" in page
    assert "The definition was saved." in text_of(save(administrator, PHONE))


@pytest.mark.finding("F7")
def test_a_month_that_is_closed_after_the_preview_asks_again(
    two_channels: Centre, administrator: Client, manager: User
) -> None:
    page = send(administrator, "preview", PHONE).content.decode()
    hidden = {name: field(page, name) for name in ("seen", "token", "previewed")}
    close_month(centre_id=two_channels.pk, month=make.month("2025-06"), user_id=manager.pk)
    late = administrator.post(PATH, {"action": "save", **hidden, **PHONE})
    assert "Not saved yet" in text_of(late)
    assert "A closed month depends on this: June 2025." in text_of(late)
    assert not ContactDefinition.objects.exists()
