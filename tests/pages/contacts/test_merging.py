"""Two people at the contacts of a channel, or at staffed hours."""

from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, ContactVolume, Staffing, User
from tests import factories as make
from tests.pages.conftest import LogIn
from tests.pages.contact_sheets import opened, save_unit

URL = "/centres/lyon/contacts/2026-05/"
DAYS = "/centres/lyon/contacts/2026-05/phone/"
MAY = make.month("2026-05")


@pytest.fixture
def client(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory(first_name="Ada", last_name="Lovelace")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


def add(centre: Centre, **counts: Any) -> ContactVolume:
    volume: ContactVolume = make.ContactVolumeFactory(centre=centre, start=MAY, **counts)
    return volume


@pytest.mark.finding("E9")
def test_counts_that_only_one_changed_are_both_kept(client: Client, centre: Centre) -> None:
    volume = add(centre, handled=10, offered=12, handle_seconds=3_645)
    form = opened(client, URL)
    save_unit(client, URL, form, "phone", handle_time="5:00", offered="13")
    assert save_unit(client, URL, form, "phone", handled="11").status_code == 200
    volume.refresh_from_db()
    assert (volume.handled, volume.offered, volume.handle_seconds) == (11, 13, 3_300)


@pytest.mark.finding("E9")
def test_an_average_that_nobody_touched_keeps_its_seconds(client: Client, centre: Centre) -> None:
    volume = add(centre, handled=7, handle_seconds=1_003)
    form = opened(client, URL)
    save_unit(client, URL, form, "phone", offered="13")
    assert save_unit(client, URL, form, "phone", abandoned="1").status_code == 200
    volume.refresh_from_db()
    assert (volume.handle_seconds, volume.offered, volume.abandoned) == (1_003, 13, 1)


@pytest.mark.finding("E9")
def test_only_what_both_changed_is_asked(client: Client, centre: Centre) -> None:
    add(centre, handled=10, offered=12)
    form = opened(client, URL)
    save_unit(client, URL, form, "phone", handled="11", abandoned="1")
    conflict = save_unit(client, URL, form, "phone", handled="12", offered="14").json()
    assert conflict["conflicts"]["phone"]["both"] == ["handled"]


@pytest.mark.finding("E9")
def test_days_and_hours_are_merged_too(client: Client, centre: Centre) -> None:
    form = opened(client, DAYS)
    save_unit(client, DAYS, form, "2026-05-04", handled="8")
    assert save_unit(client, DAYS, form, "2026-05-04", handled="8", offered="9").status_code == 200
    day = ContactVolume.objects.get(centre=centre, start="2026-05-04")
    assert (day.handled, day.offered) == (8, 9)
    form = opened(client, URL)
    save_unit(client, URL, form, "staffing.", hours="100")
    assert save_unit(client, URL, form, "staffing.", equivalents="1.5").status_code == 200
    row = Staffing.objects.get(centre=centre)
    assert (row.staffed_hours, row.full_time_equivalents) == (100, 1.5)
