"""The sheets of contacts by month of a year and by day of a month: shown, saved, previewed."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.entry.forms.cells import cell_key
from kpis.models import Centre, ContactVolume
from tests import factories as make
from tests.pages.cells import JSON, seen_on, shown_on, units
from tests.pages.conftest import HTMX, LogIn

YEAR, DAYS = "/centres/lyon/contacts/year/2025/", "/centres/lyon/contacts/2025-03/days/"
MAR, DAY = date(2025, 3, 1), date(2025, 3, 3)


def key(start: date, channel: str = "phone") -> str:
    return cell_key(make.channel(channel).pk, start)


@pytest.fixture
def finance(centre: Centre, log_in: LogIn) -> Client:
    user = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


@pytest.fixture
def by_day(centre: Centre) -> None:
    """The third and fourth of March by e-mail, 5 and 6."""
    for day, handled in ((3, 5), (4, 6)):
        make.ContactVolumeFactory(
            centre=centre,
            channel=make.channel("email"),
            start=date(2025, 3, day),
            end=date(2025, 3, day + 1),
            handled=handled,
        )


def save(client: Client, url: str, cells: dict[str, str], **more: str) -> Any:
    """Into the page as it is now."""
    page = client.get(url).content.decode()
    return client.post(url, units(page, "handled", cells, **more), headers=JSON)


@pytest.mark.fault(37)
@pytest.mark.parametrize(("url", "title"), [(YEAR, "in 2025"), (DAYS, "by day · March 2025")])
def test_page_and_fragment(finance: Client, url: str, title: str) -> None:
    for headers in ({}, HTMX):
        text = finance.get(url, headers=headers).content.decode()
        assert title in text
        assert ("<html" in text) is (not headers)


@pytest.mark.usefixtures("by_day")
def test_a_month_of_days_shows_their_sum_and_opens_them(finance: Client) -> None:
    text = finance.get(YEAR).content.decode()
    assert key(MAR, "email") not in seen_on(text)
    assert 'href="/centres/lyon/contacts/2025-03/email/"' in text
    assert "2 days" in text
    assert shown_on(text, "handled")[key(MAR)] == "80"
    response = save(finance, YEAR, {key(MAR, "email"): "9"})
    assert response.status_code == 422
    assert "the sum of 2 days" in response.json()["message"]
    assert save(finance, YEAR, {key(MAR, "email"): "11"}).status_code == 200  # as it is


def test_a_month_is_saved_and_other_counts_stay(finance: Client, centre: Centre) -> None:
    ContactVolume.objects.filter(start=MAR).update(offered=1_200)
    response = save(finance, YEAR, {key(MAR): "1,085", key(MAR, "email"): "0"})
    assert response.json()["saved"][key(MAR)]["values"] == {"handled": "1,085"}
    phone = ContactVolume.objects.get(start=MAR, channel__code="phone")
    assert (phone.handled, phone.offered) == (1085, 1_200)
    assert ContactVolume.objects.get(channel__code="email").handled == 0


@pytest.mark.fault(25)
def test_a_save_that_is_sent_twice_is_done_once(finance: Client) -> None:
    page, token = finance.get(YEAR).content.decode(), str(uuid4())
    data = units(page, "handled", {key(MAR, "email"): "5"}, token=token)
    answers = [finance.post(YEAR, data, headers=JSON).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert ContactVolume.objects.filter(channel__code="email").count() == 1


@pytest.mark.usefixtures("by_day")
def test_days_beside_a_figure_of_the_whole_month(finance: Client) -> None:
    text = finance.get(DAYS).content.decode()
    assert "80 in the whole month" in text
    assert shown_on(text, "handled")[key(DAY, "email")] == "5"
    assert len(seen_on(text)) == 62
    response = save(finance, DAYS, {key(DAY): "4"})
    assert response.status_code == 409
    choice = response.json()["choice"]
    assert (choice["keys"], choice["replace"]) == ([key(DAY)], "Replace the month by days")
    assert save(finance, DAYS, {key(DAY): "4"}, replace="yes").status_code == 200
    volumes = ContactVolume.objects.filter(start__month=3, channel__code="phone")
    assert [(volume.start, volume.handled) for volume in volumes] == [(DAY, 4)]


def test_without_the_script_the_choice_is_a_box_to_tick(finance: Client) -> None:
    page = finance.get(DAYS).content.decode()
    response = finance.post(DAYS, units(page, "handled", {key(DAY): "4"}))
    text = response.content.decode()
    assert response.status_code == 409
    assert 'name="replace"' in text
    assert shown_on(text, "handled")[key(DAY)] == "4"
    again = units(text, "handled", {key(DAY): "4"}, replace="yes")
    assert finance.post(DAYS, again).status_code == 302


@pytest.mark.fault(26)
@pytest.mark.fault(27)
@pytest.mark.usefixtures("by_day")
def test_a_day_that_is_gone_is_a_conflict_with_nothing(finance: Client) -> None:
    page = finance.get(DAYS).content.decode()
    ContactVolume.objects.filter(start=DAY).delete()
    data = units(page, "handled", {key(DAY, "email"): "7"})
    response = finance.post(DAYS, data, headers=JSON)
    assert response.status_code == 409
    (conflict,) = response.json()["conflicts"].values()
    assert conflict["theirs"] == {"handled": ""}
    data |= {f"seen-{key(DAY, 'email')}": conflict["seen"]}
    assert finance.post(DAYS, data, headers=JSON).status_code == 200
    assert ContactVolume.objects.get(start=DAY).handled == 7


@pytest.mark.usefixtures("by_day")
@pytest.mark.parametrize(("url", "start"), [(YEAR, date(2025, 4, 1)), (DAYS, DAY)])
def test_a_preview_is_what_a_save_makes(finance: Client, url: str, start: date) -> None:
    cells = {key(start, "email"): "12"}
    found = save(finance, url, cells, preview="yes").json()["preview"]
    assert [change["after"] for change in found["changes"]] == ["12"]
    assert not found["problems"]
    before = ContactVolume.objects.count()
    assert save(finance, url, cells).status_code == 200
    assert ContactVolume.objects.count() - before == (1 if url == YEAR else 0)
    now = save(finance, url, cells, preview="yes").json()["preview"]
    assert now["summary"] == "Nothing would change."
    assert now["total"]["before"] == found["total"]["after"]


def test_a_preview_names_every_problem(finance: Client, centre: Centre) -> None:
    make.MonthCloseFactory(centre=centre, month=MAR)
    cells = {key(DAY): "4", key(date(2025, 3, 4)): "4.5"}
    found = save(finance, DAYS, cells, preview="yes").json()["preview"]
    unreadable, closed = (problem["text"] for problem in found["problems"])
    assert {problem["field"] for problem in found["problems"]} == {"handled"}
    assert unreadable.startswith("Phone, 4 March 2025: found “4.5”, expected a whole number")
    assert closed == "Phone, 3 March 2025: the month is closed."


def test_a_closed_month_has_nothing_to_type_into(finance: Client, centre: Centre) -> None:
    page = finance.get(DAYS).content.decode()
    make.MonthCloseFactory(centre=centre, month=MAR)
    assert not seen_on(finance.get(DAYS).content.decode())
    data = units(page, "handled", {key(DAY, "email"): "4"})
    assert finance.post(DAYS, data, headers=JSON).status_code == 423
    assert key(MAR) not in seen_on(finance.get(YEAR).content.decode())


@pytest.mark.parametrize("url", [YEAR, DAYS])
def test_a_manager_reads_and_has_nothing_to_type_into(manager_client: Client, url: str) -> None:
    text = manager_client.get(url).content.decode()
    assert "80" in text
    assert not seen_on(text)
    assert manager_client.post(url, {}).status_code == 403


@pytest.mark.fault(31)
@pytest.mark.parametrize("url", [YEAR, DAYS])
def test_another_centres_sheet_is_not_there(finance: Client, bare_centre: Centre, url: str) -> None:
    for method in (finance.get, finance.post):
        assert method(url.replace("lyon", "ghent")).status_code == 404


@pytest.mark.fault(31)
def test_a_channel_that_the_centre_does_not_use_is_not_on_the_sheet(finance: Client) -> None:
    response = save(finance, YEAR, {key(MAR, "bot"): "5"})
    assert response.status_code == 422
    assert not ContactVolume.objects.filter(channel__code="bot").exists()


@pytest.mark.parametrize("url", [YEAR, DAYS])
def test_queries_do_not_grow_with_volumes(finance: Client, centre: Centre, url: str) -> None:
    counts = []
    for days in (range(1, 20), range(20, 31)):
        with CaptureQueriesContext(connection) as queries:
            assert finance.get(url).status_code == 200
        counts.append(len(queries))
        for day in days:
            make.ContactVolumeFactory(
                centre=centre,
                channel=make.channel("email"),
                start=date(2025, 3, day),
                end=date(2025, 3, day + 1),
            )
    assert counts[0] == counts[1] <= 10


@pytest.mark.django_db
def test_a_sheet_without_channels_says_what_next(log_in: LogIn) -> None:
    centre = make.CentreFactory(slug="empty", channels=[])
    user = make.UserFactory()
    make.MembershipFactory(centre=centre, user=user, role="finance")
    text = log_in(user).get("/centres/empty/contacts/year/2025/").content.decode()
    assert "This centre has no channels yet" in text


@pytest.mark.finding("E4")
@pytest.mark.usefixtures("by_day")
@pytest.mark.parametrize(
    ("url", "cell", "usual"),
    [(YEAR, ("phone", MAR), "80"), (DAYS, ("email", date(2025, 3, 5)), "6")],
)
def test_120_million_contacts_are_marked_in_their_cell(
    finance: Client, url: str, cell: tuple[str, date], usual: str
) -> None:
    channel, start = cell
    assert 'title="Usually' not in finance.get(url).content.decode()
    saved = save(finance, url, {key(start, channel): "120000000"}).json()["saved"]
    assert saved[key(start, channel)]["marks"] == {"unusual": "unusual"}
    page = finance.get(url).content.decode()
    assert page.count(f'title="Usually about {usual} in the 12 months before">unusual<') == 1
    saved = save(finance, url, {key(start, channel): "7"}).json()["saved"]
    assert saved[key(start, channel)]["marks"] == {"unusual": "" if url == DAYS else "unusual"}
