from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, ContactVolume, Staffing, User
from tests import factories as make
from tests.clock import stopped_at
from tests.pages.conftest import HTMX, LogIn
from tests.pages.contact_sheets import SCRIPT, form_of, opened, save_unit, unit_of

MAY, JUNE = make.month("2026-05"), make.month("2026-06")
URL = "/centres/lyon/contacts/2026-05/"


@pytest.fixture
def finance(centre: Centre) -> User:
    user: User = make.UserFactory(first_name="Ada", last_name="Lovelace")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return user


@pytest.fixture
def client(finance: User, log_in: LogIn) -> Client:
    return log_in(finance)


def phone(centre: Centre) -> ContactVolume:
    return ContactVolume.objects.get(centre=centre, channel__code="phone", start=MAY)


def add_may(centre: Centre, **known: Any) -> ContactVolume:
    volume: ContactVolume = make.ContactVolumeFactory(centre=centre, start=MAY, **known)
    return volume


def add_days(centre: Centre, *numbers: int) -> None:
    for number in numbers:
        start = MAY.replace(day=number)
        end = start + timedelta(days=1)
        make.ContactVolumeFactory(centre=centre, start=start, end=end, handled=100)


def test_a_channel_is_typed_and_saved(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    typed = {"handled": "1200", "offered": "1,300", "abandoned": "65", "handle_time": "364 s"}
    answer = save_unit(client, URL, form, "phone", **typed).json()
    volume = phone(centre)
    assert (volume.handled, volume.offered, volume.handle_seconds) == (1_200, 1_300, 436_800)
    assert volume.end == JUNE
    saved = answer["saved"]["phone"]
    assert saved["values"]["handled"] == "1,200"
    assert saved["values"]["handle_time"] == "6:04"
    assert saved["values"]["wait_time"] == ""
    assert saved["titles"]["handle_time"] == "436,800 s in all"
    assert saved["seen"].startswith(f"{volume.pk}:1:")


def test_what_was_saved_can_be_changed_without_loading_the_page(
    client: Client, centre: Centre
) -> None:
    form = opened(client, URL)
    first = save_unit(client, URL, form, "phone", handled="10").json()["saved"]["phone"]
    again = form | {"seen-phone": first["seen"]}
    assert save_unit(client, URL, again, "phone", handled="12").status_code == 200
    assert (phone(centre).handled, phone(centre).version) == (12, 2)


def test_the_whole_form_without_the_script(client: Client, centre: Centre) -> None:
    add_may(centre, handled=3, handle_seconds=1_000)
    form = opened(client, URL) | {
        "handled-email": "20",
        "equivalents-staffing.": "2.5",
        "hours-staffing.phone": "=40*4",
    }
    response = client.post(URL, form, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "3 rows are saved." in response.content.decode()
    assert (phone(centre).handle_seconds, phone(centre).version) == (1_000, 1)
    staffing = Staffing.objects.filter(centre=centre).order_by("channel_id")
    rows = staffing.values_list("channel__code", "staffed_hours", "full_time_equivalents")
    assert list(rows) == [("phone", Decimal(160), None), (None, None, Decimal("2.50"))]
    assert (
        "Nothing has changed."
        in client.post(URL, opened(client, URL), follow=True).content.decode()
    )


@pytest.mark.fault(10)
def test_mistakes_stand_beside_what_was_typed_and_nothing_is_saved(
    client: Client, centre: Centre
) -> None:
    form = opened(client, URL) | {"handled-phone": "12", "offered-email": "1x", "status-email": ""}
    response = client.post(URL, form)
    page = response.content.decode()
    assert response.status_code == 422
    again = form_of(response)
    assert (again["handled-phone"], again["offered-email"]) == ("12", "1x")
    assert again["seen-phone"] == form["seen-phone"]
    assert "Found “1x”" in page
    assert 'name="offered-email" value="1x"' in page
    assert page.count('aria-invalid="true"') == 2  # and what was handled by e-mail
    assert not ContactVolume.objects.filter(centre=centre, start=MAY).exists()
    errors = save_unit(client, URL, form, "email", offered="1x").json()["errors"]["email"]
    assert set(errors) == {"handled", "offered", "status"}


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_a_page_that_was_open_before_a_change_sees_both_values(
    client: Client, centre: Centre
) -> None:
    volume = add_may(centre, handled=10, handle_seconds=3_640)
    form = opened(client, URL)
    save_unit(client, URL, form, "phone", handled="11")
    answer = save_unit(client, URL, form, "phone", handled="12")
    assert answer.status_code == 409
    conflict = answer.json()["conflicts"]["phone"]
    assert (conflict["who"], conflict["theirs"]["handled"]) == ("Ada Lovelace", "11")
    assert conflict["theirs"]["handle_time"] == "6:04"
    mine = form | {"seen-phone": conflict["seen"]}
    assert save_unit(client, URL, mine, "phone", handled="12").status_code == 200
    volume.refresh_from_db()
    assert (volume.handled, volume.version) == (12, 3)


@pytest.mark.fault(27)
def test_a_conflict_without_the_script(client: Client, centre: Centre) -> None:
    add_may(centre, handled=10)
    form = opened(client, URL)
    save_unit(client, URL, form, "phone", handled="11")
    response = client.post(URL, form | {"handled-phone": "12"})
    assert response.status_code == 409
    assert "Ada Lovelace changed this on" in response.content.decode()
    assert form_of(response)["handled-phone"] == "12"
    assert client.post(URL, form_of(response)).status_code == 302
    assert phone(centre).handled == 12


@pytest.mark.fault(26)
def test_two_people_and_the_hours_of_all(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    assert save_unit(client, URL, form, "staffing.", hours="100").status_code == 200
    conflict = save_unit(client, URL, form, "staffing.", hours="120")
    assert conflict.json()["conflicts"]["staffing."]["theirs"]["hours"] == "100.00"


@pytest.mark.fault(25)
def test_the_same_save_sent_twice_is_done_once(client: Client, centre: Centre) -> None:
    body = unit_of(opened(client, URL), "phone", handled="10")
    first, second = (client.post(URL, body, headers=SCRIPT) for _ in range(2))
    assert first.json() == second.json()
    assert phone(centre).version == 1


@pytest.mark.fault(28)
@pytest.mark.fault(29)
def test_a_month_that_was_closed_in_the_meantime(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    make.MonthCloseFactory(centre=centre, month=MAY)
    for key, typed in (("phone", {"handled": "10"}), ("staffing.", {"hours": "10"})):
        answer = save_unit(client, URL, form, key, **typed)
        assert answer.status_code == 423
        assert answer.json()["message"] == "Not saved: May 2026 is closed."
    response = client.post(URL, form | {"handled-phone": "10"})
    assert response.status_code == 423
    assert "Not saved: May 2026 is closed." in response.content.decode()
    assert form_of(response)["handled-phone"] == "10"


def test_a_closed_month_is_read_only_and_says_so(client: Client, centre: Centre) -> None:
    add_may(centre, handled=31_204)
    make.MonthCloseFactory(centre=centre, month=MAY)
    page = client.get(URL).content.decode()
    assert "data-sheet" not in page
    assert "May 2026 has been closed since" in page
    assert "31,204" in page


def test_a_manager_reads(manager_client: Client, client: Client, centre: Centre) -> None:
    page = manager_client.get(URL).content.decode()
    assert "data-sheet" not in page
    body = unit_of(opened(client, URL), "phone", handled="10")
    assert manager_client.post(URL, body, headers=SCRIPT).status_code == 403
    assert not ContactVolume.objects.filter(centre=centre, start=MAY).exists()


@pytest.mark.fault(31)
def test_another_centre_is_not_there(client: Client, bare_centre: Centre) -> None:
    body = unit_of(opened(client, URL), "phone", handled="10")
    other = URL.replace("lyon", bare_centre.slug)
    assert client.get(other).status_code == 404
    assert client.post(other, body, headers=SCRIPT).status_code == 404
    assert not ContactVolume.objects.filter(centre=bare_centre).exists()


@pytest.mark.fault(31)
def test_a_channel_that_the_centre_does_not_use(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    body = {"row": ["chat"], "seen-chat": form["seen-phone"], "handled-chat": "10"}
    answer = client.post(URL, body, headers=SCRIPT)
    assert answer.json()["errors"] == {"chat": {"": "The centre does not use this channel."}}


@pytest.mark.fault(32)
def test_fields_that_no_sheet_has_are_ignored(client: Client, centre: Centre) -> None:
    form = opened(client, URL) | {"centre-phone": "9", "handle_seconds-phone": "9", "user": "1"}
    assert save_unit(client, URL, form, "phone", handled="10").status_code == 200
    assert phone(centre).handle_seconds is None


@pytest.mark.fault(37)
def test_the_fragment_s_address_opened_directly_is_the_full_page(client: Client) -> None:
    assert b"<html" in client.get(URL).content
    assert b"<html" not in client.get(URL, headers=HTMX).content


def test_leaving_a_recorded_channel_blank_asks_first(client: Client, centre: Centre) -> None:
    add_may(centre, handled=10)
    form = opened(client, URL)
    asked = save_unit(client, URL, form, "phone", handled="")
    assert asked.status_code == 409
    assert asked.json()["choice"] == {"keys": ["phone"], "replace": "Remove it", "keep": "Keep it"}
    assert phone(centre).handled == 10
    done = save_unit(client, URL, form, "phone", handled="", replace="yes").json()
    assert not ContactVolume.objects.filter(centre=centre, start=MAY).exists()
    assert done["saved"]["phone"]["seen"].startswith("::")


def test_a_month_over_days_is_a_choice(client: Client, centre: Centre) -> None:
    form = opened(client, URL)  # before there were days
    add_days(centre, 1, 2)
    asked = save_unit(client, URL, form, "phone", handled="500")
    assert asked.status_code == 409
    assert asked.json()["message"] == "Phone has 2 days in May 2026: 200 contacts in all."
    done = save_unit(client, URL, form, "phone", handled="500", replace="yes").json()
    assert done["saved"]["phone"]["reload"] is True
    assert phone(centre).handled == 500


def test_the_choice_without_the_script(client: Client, centre: Centre) -> None:
    form = opened(client, URL)
    add_days(centre, 1, 2)
    response = client.post(URL, form | {"handled-phone": "500"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Phone has 2 days in May 2026: 200 contacts in all." in page
    assert '<button type="submit" class="button plain" name="replace" value="yes">' in page
    kept = form_of(response)
    assert kept["handled-phone"] == "500"
    assert client.post(URL, kept | {"replace": "yes"}).status_code == 302
    assert phone(centre).handled == 500


def test_channels_with_days_show_their_sums_and_lead_to_them(
    client: Client, centre: Centre
) -> None:
    add_days(centre, 1, 2, 3)
    response = client.get(URL)
    assert "phone" not in form_of(response)["row"]
    assert f'href="{URL}phone/">3 days' in response.content.decode()
    assert "phone" in form_of(client.get(f"{URL}?whole=phone"))["row"]


def test_last_month_and_what_is_unusual(client: Client, centre: Centre) -> None:
    for number in range(12):
        month = make.month(f"{2025 + (number + 4) // 12}-{(number + 4) % 12 + 1:02}")
        ContactVolume.objects.filter(centre=centre, start=month).delete()
        make.ContactVolumeFactory(centre=centre, start=month, handled=1_000 + number)
    page = client.get(URL).content.decode()
    assert "1,011" in page
    saved = save_unit(client, URL, opened(client, URL), "phone", handled="5000").json()["saved"]
    assert saved["phone"]["marks"] == {"unusual": "unusual"}
    assert "Usually about 1,006" in client.get(URL).content.decode()


def test_utilisation_is_handle_time_by_staffed_hours(client: Client, centre: Centre) -> None:
    add_may(centre, handled=10, handle_seconds=1_800)
    make.StaffingFactory(centre=centre, month=MAY, staffed_hours=1, full_time_equivalents=2)
    page = client.get(URL).content.decode()
    assert '<td class="muted" data-rate="utilisation">50.0%</td>' in page
    assert '<td class="muted" data-rate="hours_per_equivalent">0.5</td>' in page


def test_french_reads_and_writes_its_own_marks(
    finance: User, client: Client, centre: Centre
) -> None:
    User.objects.filter(pk=finance.pk).update(language="fr")
    form = opened(client, URL)
    typed = {"handled": "1 200", "wait_time": "0:44,5", "handle_time": "6 min 4 s"}
    saved = save_unit(client, URL, form, "phone", **typed).json()["saved"]["phone"]
    assert saved["values"]["handled"] == "1\u202f200"
    assert (saved["values"]["wait_time"], saved["values"]["handle_time"]) == ("0:44,5", "6:04")
    assert phone(centre).wait_seconds == 53_400


@pytest.mark.parametrize("rows", [1, 31])
def test_ten_queries_at_most(client: Client, centre: Centre, rows: int) -> None:
    add_days(centre, *range(1, rows + 1))
    make.StaffingFactory(centre=centre, month=MAY)
    for url in (URL, f"{URL}phone/", "/centres/lyon/contacts/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) <= 10, url


def test_contacts_lead_to_the_month_there_is_work_on(client: Client, centre: Centre) -> None:
    make.ContactVolumeFactory(centre=centre, start=make.month("2026-01"))
    with stopped_at(datetime(2026, 5, 17, tzinfo=UTC)):
        response = client.get("/centres/lyon/contacts/")
    assert (response.status_code, response["Location"]) == (
        302,
        "/centres/lyon/contacts/2026-02/",
    )
