"""Months end by the clock of the centre, and times are shown by the clock of the reader."""

import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.entry.closing import CloseRefused, Obstacle, close_month
from kpis.entry.demo.invented import DEMO_ZONE
from kpis.entry.demo.loading import load_demo
from kpis.models import Centre, User
from kpis.months import add_months, first_of_month
from kpis.zones import today_in, zone_names
from tests import factories as make
from tests.clock import stopped_at
from tests.pages.conftest import LogIn

#: 00:52 on 1 December in Tunis and in Paris, 18:52 on 30 November in Toronto.
MIDNIGHT = datetime(2026, 11, 30, 23, 52, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
ZONES = {"tunis": "Africa/Tunis", "toronto": "America/Toronto"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def centres() -> dict[str, Centre]:
    """Two, with all of August to November."""
    made: dict[str, Centre] = {}
    for slug, zone in ZONES.items():
        made[slug] = make.CentreFactory(name=slug.title(), slug=slug, time_zone=zone)
        make.record_months(made[slug], {f"2026-{month:02}": (1_000, 80) for month in range(8, 12)})
    return made


@pytest.fixture
def client(centres: dict[str, Centre], log_in: LogIn) -> Client:
    user: User = make.UserFactory()
    for centre in centres.values():
        make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


def main_of(client: Client, url: str, moment: datetime = MIDNIGHT) -> str:
    """The words of the page's main part at that moment."""
    with stopped_at(moment):
        page = client.get(url).content.decode()
    text = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
    return re.sub(r"\s+", " ", html.unescape(text))


@pytest.mark.finding("F14")
def test_november_has_ended_in_tunis_and_not_in_toronto(client: Client) -> None:
    still_on = "November 2026 has not ended"
    assert still_on not in main_of(client, "/centres/tunis/?period=2026-11")
    assert still_on in main_of(client, "/centres/toronto/?period=2026-11")
    assert "4 months can be closed" in main_of(client, "/centres/tunis/close/")
    assert "3 months can be closed" in main_of(client, "/centres/toronto/close/")


@pytest.mark.finding("F14")
def test_closing_follows_the_clock_of_the_centre(centres: dict[str, Centre]) -> None:
    person = make.UserFactory()
    with stopped_at(MIDNIGHT):
        close_month(centre_id=centres["tunis"].pk, month=NOVEMBER, user_id=person.pk)
        with pytest.raises(CloseRefused) as refusal:
            close_month(centre_id=centres["toronto"].pk, month=NOVEMBER, user_id=person.pk)
    assert refusal.value.obstacle is Obstacle.NOT_ENDED


@pytest.mark.finding("F14")
def test_of_many_centres_each_has_its_own_day(client: Client) -> None:
    """November is complete in Tunis alone, until it has ended in Toronto too."""
    with stopped_at(MIDNIGHT):
        table = client.get("/?period=2026-11&download=centres.csv").content.decode()
    of_tunis, of_toronto = (
        next(line for line in table.splitlines() if name in line) for name in ("Tunis", "Toronto")
    )
    assert "2026-11" in of_tunis
    assert "2026-11" not in of_toronto
    pair = main_of(client, "/compare/?a=tunis&b=toronto&period=2026-11")
    assert "November 2026 is not complete in Toronto" in pair
    in_the_morning = datetime(2026, 12, 1, 6, tzinfo=UTC)
    later = main_of(client, "/compare/?a=tunis&b=toronto&period=2026-11", in_the_morning)
    assert "is not complete" not in later


@pytest.mark.finding("F14")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(zone_names()),
    st.datetimes(datetime(2026, 11, 28), datetime(2026, 12, 3), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_month_can_be_closed_from_the_moment_it_has_ended_there(
    centres: dict[str, Centre], zone: str, moment: datetime
) -> None:
    centre = centres["tunis"]
    Centre.objects.filter(pk=centre.pk).update(time_zone=zone)
    with stopped_at(moment):
        last = add_months(first_of_month(today_in(zone)), -1)
        close = partial(close_month, centre_id=centre.pk, user_id=make.UserFactory().pk)
        with pytest.raises(CloseRefused):
            close(month=add_months(last, 1))
        if not centre.closes.filter(month=last).exists():
            close(month=last)


@pytest.mark.finding("F14")
@pytest.mark.parametrize(
    ("zone", "day", "time"),
    [
        ("", "Today, 1 December 2026", "00:52"),
        ("Europe/Paris", "Today, 1 December 2026", "00:52"),
        ("America/Toronto", "Today, 30 November 2026", "18:52"),
        ("Asia/Kolkata", "Today, 1 December 2026", "05:22"),
    ],
)
def test_the_journal_has_the_days_and_times_of_the_reader(
    centres: dict[str, Centre], log_in: LogIn, zone: str, day: str, time: str
) -> None:
    """Of the centre's zone where the reader chose none; and the page says which it is."""
    make.record_event(centres["tunis"], MIDNIGHT, amount=Decimal(77))
    reader: User = make.UserFactory(time_zone=zone)
    make.MembershipFactory(centre=centres["tunis"], user=reader)
    page = main_of(log_in(reader), "/centres/tunis/journal/")
    assert f"times in {zone or 'Africa/Tunis'}" in page
    assert day in page
    assert time in page


@pytest.mark.finding("F14")
def test_a_close_says_when_and_by_which_clock(client: Client, centres: dict[str, Centre]) -> None:
    person: User = make.UserFactory(first_name="Ada", last_name="Martin")
    with stopped_at(MIDNIGHT):
        close_month(centre_id=centres["tunis"].pk, month=NOVEMBER, user_id=person.pk)
    page = main_of(client, "/centres/tunis/close/2026-11/")
    assert "1 December 2026 at 00:52 (Africa/Tunis)" in page
    User.objects.update(time_zone="America/Toronto", language="fr")
    page = main_of(client, "/centres/tunis/close/2026-11/")
    assert "30 novembre 2026 à 18:52 (America/Toronto)" in page


@pytest.mark.finding("F14")
def test_a_reader_chooses_a_zone_and_goes_back_to_the_page(client: Client) -> None:
    page = client.get("/reader/time-zone/", headers={"Referer": "http://testserver/centres/tunis/"})
    assert b'value="America/Toronto"' in page.content
    assert b'value="http://testserver/centres/tunis/"' in page.content
    sent = {"time_zone": "America/Toronto", "next": "http://testserver/centres/tunis/"}
    assert client.post("/reader/time-zone/", sent)["Location"] == sent["next"]
    assert "Times: America/Toronto" in client.get("/").content.decode()
    client.post("/reader/time-zone/", {"time_zone": ""})
    assert User.objects.filter(time_zone="America/Toronto").count() == 0


@pytest.mark.finding("F14")
@pytest.mark.parametrize("name", ["Europe/Lyon", "<b>", "x" * 300, "EST"])
def test_what_is_no_zone_is_said_and_not_kept(client: Client, name: str) -> None:
    page = client.post("/reader/time-zone/", {"time_zone": name, "next": "//evil.example/"})
    assert page.status_code == 200
    assert f"Found “{html.escape(name)}”" in page.content.decode()
    assert not User.objects.exclude(time_zone="").exists()


def test_no_way_to_another_host(client: Client) -> None:
    sent = {"time_zone": "UTC", "next": "https://evil.example/"}
    assert client.post("/reader/time-zone/", sent)["Location"] == "/"


def test_the_demo_is_in_paris(db: None) -> None:
    load_demo(today=date(2026, 11, 30))
    zones = dict(Centre.objects.values_list("slug", "time_zone"))
    assert zones == {"demo": DEMO_ZONE, "o-canada": "America/Toronto"}
    assert DEMO_ZONE == "Europe/Paris"
