from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, ContactVolume, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.contact_sheets import form_of, opened, save_unit, unit_of

MAY, JUNE = make.month("2026-05"), make.month("2026-06")
MONTH = "/centres/lyon/contacts/2026-05/"
URL = f"{MONTH}phone/"


@pytest.fixture
def client(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory(first_name="Ada", last_name="Lovelace")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


def recorded(centre: Centre) -> list[tuple[int, int, int]]:
    """By day: its number, how many days, handled."""
    rows = ContactVolume.objects.filter(centre=centre, start__gte=MAY, start__lt=JUNE)
    return [
        (row.start.day, (row.end - row.start).days, row.handled) for row in rows.order_by("start")
    ]


def add(centre: Centre, number: int = 1, *, day: bool = True, **known: Any) -> ContactVolume:
    start = MAY.replace(day=number)
    end = {"end": start + timedelta(days=1)} if day else {}
    volume: ContactVolume = make.ContactVolumeFactory(centre=centre, start=start, **end, **known)
    return volume


def test_days_are_typed_and_saved(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    assert len(form["row"]) == 31
    answer = save_unit(client, URL, form, "2026-05-03", handled="12", handle_time="6:04")
    assert answer.json()["saved"]["2026-05-03"]["values"]["handle_time"] == "6:04"
    typed = opened(client, URL) | {"handled-2026-05-04": "7", "handled-2026-05-31": "9"}
    assert client.post(URL, typed).status_code == 302
    assert recorded(centre) == [(3, 1, 12), (4, 1, 7), (31, 1, 9)]
    assert ContactVolume.objects.get(centre=centre, start=MAY.replace(day=3)).version == 1


def test_a_day_in_a_month_with_one_figure_is_a_choice(client: Client, centre: Centre) -> None:
    add(centre, day=False, handled=31_204)
    form = opened(client, URL)
    asked = save_unit(client, URL, form, "2026-05-03", handled="12")
    text = "Phone has a figure for the whole of May 2026: 31,204 contacts."
    assert (asked.status_code, asked.json()["message"]) == (409, text)
    assert asked.json()["choice"]["replace"] == "Replace the month by days"
    assert recorded(centre) == [(1, 31, 31_204)]
    done = save_unit(client, URL, form, "2026-05-03", handled="12", replace="yes")
    assert done.json()["saved"]["2026-05-03"]["reload"] is True
    assert recorded(centre) == [(3, 1, 12)]


def test_the_choice_without_the_script_keeps_what_was_typed(client: Client, centre: Centre) -> None:
    add(centre, day=False, handled=31_204)
    response = client.post(URL, opened(client, URL) | {"handled-2026-05-03": "12"})
    assert response.status_code == 409
    kept = form_of(response)
    assert kept["handled-2026-05-03"] == "12"
    assert client.post(URL, kept | {"replace": "yes"}).status_code == 302
    assert recorded(centre) == [(3, 1, 12)]


def test_the_page_says_what_stands_for_the_whole_month(client: Client, centre: Centre) -> None:
    add(centre, day=False, handled=31_204)
    page = client.get(URL).content.decode()
    assert "Phone has a figure for the whole of May 2026: 31,204 contacts." in page
    assert "?whole=phone" not in page


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_two_on_one_day(client: Client, centre: Centre) -> None:
    add(centre, 3, handled=10)
    form = opened(client, URL)
    save_unit(client, URL, form, "2026-05-03", handled="11")
    answer = save_unit(client, URL, form, "2026-05-03", handled="12")
    conflict = answer.json()["conflicts"]["2026-05-03"]
    assert (conflict["who"], conflict["theirs"]["handled"]) == ("Ada Lovelace", "11")
    assert recorded(centre) == [(3, 1, 11)]


@pytest.mark.fault(25)
def test_the_same_save_sent_twice(client: Client, centre: Centre) -> None:
    body = opened(client, URL) | {"handled-2026-05-03": "12"}
    for _ in range(2):
        assert client.post(URL, body).status_code == 302
    assert recorded(centre) == [(3, 1, 12)]


@pytest.mark.fault(10)
def test_a_blank_day_is_unknown(client: Client, centre: Centre) -> None:
    add(centre, 3, handled=10)
    form = opened(client, URL)
    assert form["handled-2026-05-04"] == ""
    asked = save_unit(client, URL, form, "2026-05-03", handled="")
    assert asked.json()["message"].startswith("3 May 2026 has no figures left")
    save_unit(client, URL, form, "2026-05-03", handled="", replace="yes")
    assert recorded(centre) == []


@pytest.mark.fault(28)
@pytest.mark.fault(29)
def test_a_closed_month(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    make.MonthCloseFactory(centre=centre, month=MAY)
    answer = save_unit(client, URL, form, "2026-05-03", handled="11")
    assert (answer.status_code, answer.json()["message"]) == (
        423,
        "Not saved: May 2026 is closed.",
    )
    page = client.get(URL).content.decode()
    assert "data-sheet" not in page
    assert "May 2026 has been closed since" in page


@pytest.mark.fault(31)
def test_what_is_not_there(client: Client, bare_centre: Centre) -> None:
    form = opened(client, URL)
    for url in (f"{MONTH}chat/", URL.replace("lyon", bare_centre.slug), f"{MONTH}nothing/"):
        assert client.get(url).status_code == 404
        assert client.post(url, unit_of(form, "2026-05-03", handled="1")).status_code == 404


@pytest.mark.fault(32)
def test_a_day_of_another_month_is_not_taken(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    body = unit_of(form, "2026-05-03", handled="1")
    forged = {name.replace("05-03", "06-03"): text for name, text in body.items()}
    assert client.post(URL, forged | {"row": ["2026-06-03"]}).status_code == 422
    assert not ContactVolume.objects.filter(centre=centre, start__gte=MAY).exists()


@pytest.mark.fault(37)
def test_opened_directly_it_is_the_full_page(client: Client) -> None:
    assert b"<html" in client.get(URL).content
    assert b"<html" not in client.get(URL, headers=HTMX).content


def test_weekends_and_sums(client: Client, centre: Centre) -> None:
    add(centre, 2, handled=10, offered=20, abandoned=5)
    add(centre, 3, handled=30)
    page = client.get(URL).content.decode()
    assert page.count('class="weekend"') == 10  # May 2026 begins on a Friday
    assert '<td data-rate="total-handled">40</td>' in page
    assert '<td data-rate="total-abandonment">25.0%</td>' in page


def test_the_way_to_the_other_months_and_channels(client: Client) -> None:
    page = client.get(URL).content.decode()
    for url in (
        "/centres/lyon/contacts/2026-04/phone/",
        "/centres/lyon/contacts/2026-06/phone/",
        f"{MONTH}email/",
        f"{MONTH}days/",
        MONTH,
    ):
        assert f'href="{url}"' in page
    edge = client.get("/centres/lyon/contacts/1990-01/phone/").content.decode()
    assert 'rel="prev"' not in edge
    assert 'rel="next"' in edge
