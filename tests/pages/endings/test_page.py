"""What is no longer expected: one click ends it, one click takes that back."""

from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, Ending
from tests import factories as make

URL = "/centres/lyon/endings/"
CLOSE = "/centres/lyon/close/2025-03/"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def finance(centre: Centre, log_in: Any) -> Client:
    person = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(user=person, centre=centre, role="finance")
    client: Client = log_in(person)
    return client


def end(client: Client, *what: str, place: str = CLOSE) -> Any:
    form = {"action": "end", "what": list(what), "next": place}
    return client.post(URL, form, follow=True)


def undo(client: Client, *ids: int, place: str = "") -> Any:
    return client.post(URL, {"action": "undo", "ending": ids, "next": place}, follow=True)


@pytest.mark.finding("F3")
def test_one_click_ends_and_the_notice_undoes(centre: Centre, finance: Client) -> None:
    rent = make.category("office_space")
    response = end(finance, f"category-{rent.pk}/2025-03")
    assert response.redirect_chain == [(CLOSE, 302)]
    assert "Office space is no longer expected from March 2025 on." in words(response)
    ending = Ending.objects.get()
    assert (ending.centre, ending.category, ending.ended_from) == (
        centre,
        rent,
        make.month("2025-03"),
    )
    assert f'name="ending" value="{ending.pk}"' in words(response)
    assert "It is expected again." in words(undo(finance, ending.pk, place=CLOSE))
    assert not Ending.objects.exists()


@pytest.mark.parametrize("place", [{}, {"next": ""}, {"next": "//elsewhere.example/"}])
def test_the_way_back_is_a_page_of_ours(finance: Client, place: dict[str, str]) -> None:
    key = f"channel-{make.channel('phone').pk}/2025-03"
    response = finance.post(URL, {"action": "end", "what": key, **place})
    assert response["Location"] == URL


@pytest.mark.finding("F3")
def test_said_twice_is_said_once(finance: Client) -> None:
    key = f"channel-{make.channel('phone').pk}/2025-03"
    end(finance, key)
    response = end(finance, key)
    assert response.status_code == 200
    assert Ending.objects.count() == 1


@pytest.mark.finding("F3")
def test_a_batch_is_ended_and_undone_in_one_step(centre: Centre, finance: Client) -> None:
    for code in ("office_space", "taxes"):
        for number in (1, 2, 3):
            make.CostLineFactory(
                centre=centre, category=make.category(code), month=make.month(f"2024-0{number}")
            )
    page = finance.get(URL)
    assert "last in March 2024, ends from April 2024" in words(page)
    keys = [each.what for each in page.context["stopped"]]
    assert len(keys) == 2
    response = end(finance, *keys, place="")
    assert "2 items are no longer expected." in words(response)
    assert "Undo all 2" in words(response)
    assert "Ada Byron" in words(response)
    assert response.context["stopped"] == []
    undo(finance, *Ending.objects.values_list("pk", flat=True))
    assert not Ending.objects.exists()


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_it_leads_to_no_other_host(finance: Client, place: str) -> None:
    rent = make.category("office_space").pk
    response = end(finance, f"category-{rent}/2025-03", place=place)
    assert response.redirect_chain == [(URL, 302)]


@pytest.mark.parametrize(
    "form",
    [
        {"action": "end"},
        {"action": "end", "what": "category-1"},
        {"action": "end", "what": "category-1/2025-13"},
        {"action": "end", "what": "category-1/0001-01"},
        {"action": "end", "what": "category-99999999999999999999/2025-01"},
        {"action": "undo"},
        {"action": "undo", "ending": "x"},
        {"action": "undo", "ending": "²"},
        {"action": "else"},
    ],
)
def test_what_no_form_sends_is_a_bad_request(finance: Client, form: dict[str, str]) -> None:
    assert finance.post(URL, form).status_code == 400


@pytest.mark.parametrize("key", ["category-424242/2025-03", "channel-{bot}/2025-03"])
def test_what_is_not_there_is_not_ended(finance: Client, key: str) -> None:
    response = end(finance, key.format(bot=make.channel("bot").pk))
    assert "Not saved: a category or channel is no longer there." in words(response)
    assert not Ending.objects.exists()


def test_nothing_of_another_centre_is_undone(bare_centre: Centre, finance: Client) -> None:
    ending = make.EndingFactory(centre=bare_centre, category=make.category("taxes"))
    undo(finance, ending.pk)
    assert Ending.objects.get() == ending


def test_managers_read(centre: Centre, manager_client: Client) -> None:
    make.EndingFactory(centre=centre, category=make.category("taxes"))
    page = words(manager_client.get(URL))
    assert "ended from January 2026" in page
    assert "Undo" not in page
    assert manager_client.post(URL, {"action": "undo", "ending": 1}).status_code == 403


def test_few_queries(centre: Centre, finance: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(1, 9):
        make.EndingFactory(
            centre=centre, category=make.category("taxes"), ended_from=make.month(f"2025-0{number}")
        )
    finance.get(URL)
    with django_assert_max_num_queries(10):
        finance.get(URL)


def test_in_french(centre: Centre, finance: Client) -> None:
    make.EndingFactory(centre=centre, category=make.category("taxes"))
    page = words(finance.get(URL, headers={"accept-language": "fr"}))
    assert "Ce qui n’est plus attendu" in page
