"""What a save of contacts asks first: more handled than offered, and what goes with what is
replaced or removed."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kpis.models import Centre, ContactVolume, User
from tests import factories as make
from tests.pages.conftest import LogIn
from tests.pages.contact_sheets import SCRIPT, form_of, opened, save_unit

MONTH = "/centres/lyon/contacts/2026-05/"
DAYS = "/centres/lyon/contacts/2026-05/days/"
CHANNEL = "/centres/lyon/contacts/2026-05/phone/"
YEAR = "/centres/lyon/contacts/year/2026/"
MAY = make.month("2026-05")
ALL: dict[str, Any] = {
    "handled": 100,
    "offered": 120,
    "abandoned": 15,
    "handle_seconds": 36_400,
    "wait_seconds": 2_000,
    "resolved_first_contact": 40,
    "resolution_sample": 50,
    "csat_satisfied": 18,
    "csat_responses": 20,
    "status": "estimate",
}
NAMED = (
    "Offered 120",
    "Abandoned 15",
    "Average handle time 6:04",
    "Average wait 0:20",
    "Resolved at first contact 40 of 50",
    "Satisfied answers 18 of 20",
    "Status Estimate",
)


@pytest.fixture
def client(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory(first_name="Ada", last_name="Lovelace")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


def add(centre: Centre, start: date = MAY, **counts: Any) -> ContactVolume:
    volume: ContactVolume = make.ContactVolumeFactory(centre=centre, start=start, **counts)
    return volume


def add_day(centre: Centre, day: int, **counts: Any) -> ContactVolume:
    return add(centre, date(2026, 5, day), end=date(2026, 5, day + 1), **counts)


def recorded(centre: Centre) -> Any:
    return ContactVolume.objects.filter(centre=centre, start__year=2026)


def phone() -> int:
    return make.channel("phone").pk


def cell(client: Client, url: str, column: str, text: str, **more: str) -> Any:
    key = f"{phone()}_{column}"
    form = opened(client, url)
    body = {name: text for name, text in form.items() if name.endswith(f"-{key}")}
    sent = {**body, "row": [key], f"handled-{key}": text, "token": str(uuid4()), **more}
    return client.post(url, sent, headers=SCRIPT)


@pytest.mark.finding("E13")
@pytest.mark.parametrize("typed", [{"handled": "13"}, {"offered": "9"}])
def test_more_handled_than_offered_is_asked(
    client: Client, centre: Centre, typed: dict[str, str]
) -> None:
    volume = add(centre, handled=10, offered=12)
    form = opened(client, MONTH)
    answer = save_unit(client, MONTH, form, "phone", **typed)
    assert answer.status_code == 409
    assert answer.json()["choice"]["agreed"] == "unlikely"
    assert "Phone, May 2026" in answer.json()["message"]
    assert ContactVolume.objects.get(pk=volume.pk).version == 1
    refused = client.post(MONTH, form | {f"{n}-phone": t for n, t in typed.items()})
    assert 'name="unlikely"' in refused.content.decode()
    again = client.post(MONTH, form_of(refused) | {"unlikely": "yes"})
    assert again.status_code == 302
    assert ContactVolume.objects.get(pk=volume.pk).version == 2
    saved = save_unit(client, MONTH, opened(client, MONTH), "phone", abandoned="1")
    assert saved.status_code == 200  # it was asked once


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("url", "column"), [(YEAR, "2026-05-01"), (DAYS, "2026-05-03")])
def test_cells_ask_too(client: Client, centre: Centre, url: str, column: str) -> None:
    add(centre, handled=10, offered=12) if url == YEAR else add_day(
        centre, 3, handled=10, offered=12
    )
    assert cell(client, url, column, "13").status_code == 409
    assert cell(client, url, column, "12").status_code == 200
    assert cell(client, url, column, "13", unlikely="yes").status_code == 200


@pytest.mark.finding("E13")
def test_to_agree_to_one_question_is_not_to_agree_to_another(
    client: Client, centre: Centre
) -> None:
    add(centre, handled=100)
    form = opened(client, CHANNEL)
    typed = {"handled-2026-05-03": "9", "offered-2026-05-03": "8"}
    for more, asked in (({}, "unlikely"), ({"unlikely": "yes"}, "replace")):
        answer = client.post(CHANNEL, form | typed | more, headers=SCRIPT)
        assert answer.json()["choice"].get("agreed", "replace") == asked
    assert recorded(centre).get().handled == 100


@pytest.mark.finding("E10")
def test_replacing_a_month_by_days_names_all_that_goes(client: Client, centre: Centre) -> None:
    add(centre, **ALL)
    form = opened(client, CHANNEL)
    message = save_unit(client, CHANNEL, form, "2026-05-03", handled="9").json()["message"]
    for text in ("100 contacts", *NAMED):
        assert text in message
    assert recorded(centre).get().offered == 120
    by_cell = cell(client, DAYS, "2026-05-03", "9").json()["message"]
    assert all(text in by_cell for text in NAMED)


@pytest.mark.finding("E10")
def test_replacing_days_by_a_month_names_their_sums(client: Client, centre: Centre) -> None:
    add_day(centre, 3, handled=40, offered=50, handle_seconds=14_560)
    add_day(centre, 4, handled=60, offered=70, handle_seconds=21_840, abandoned=15)
    form = opened(client, f"{MONTH}?whole=phone")
    message = save_unit(client, MONTH, form, "phone", handled="9").json()["message"]
    for text in ("2 days", "100 contacts", *NAMED[:3]):
        assert text in message
    assert "Average wait" not in message
    assert recorded(centre).count() == 2


@pytest.mark.finding("E10")
def test_an_emptied_cell_names_what_goes_with_it(client: Client, centre: Centre) -> None:
    add_day(centre, 3, **ALL)
    preview = cell(client, DAYS, "2026-05-03", "", preview="yes").json()["preview"]
    assert all(text in preview["asked"] for text in NAMED)


@pytest.mark.finding("F2")
def test_a_closed_day_in_one_gesture(client: Client, centre: Centre) -> None:
    """Phone has days; e-mail has a figure for the month, and stays as it is."""
    add_day(centre, 1, handled=7)
    add(centre, channel=make.channel("email"), handled=5)
    page = client.get(DAYS).content.decode()
    assert page.count('name="closed-day"') == 31
    form = opened(client, DAYS)
    for day in ("2026-05-02", "2026-05-01"):
        assert client.post(DAYS, form | {"closed-day": day}).status_code == 302
    found = recorded(centre).filter(channel=phone()).order_by("start")
    assert [(row.start.day, row.handled) for row in found] == [(1, 7), (2, 0)]
    assert recorded(centre).count() == 3
    assert cell(client, DAYS, "2026-05-02", "4").status_code == 200


@pytest.mark.finding("F2")
def test_no_day_is_closed_where_nothing_is_recorded_by_day(client: Client, centre: Centre) -> None:
    add(centre, handled=5)
    assert 'name="closed-day"' not in client.get(DAYS).content.decode()
    sent = opened(client, DAYS) | {"closed-day": "2026-05-02"}
    assert client.post(DAYS, sent).status_code == 302
    for wrong in ("never", "2026-05-40", "2027-01-01"):
        assert client.post(DAYS, sent | {"closed-day": wrong}).status_code == 302
    assert recorded(centre).count() == 1
