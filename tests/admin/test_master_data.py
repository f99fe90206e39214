"""Master data in the admin: refused in words where closed months stand, else said before it is
saved, and told with old and new value afterwards."""

from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from kpis.models import Centre, Channel, CostCategory, User
from tests import factories as make
from tests.admin.forms import filled_form

MONTHS: dict[str, tuple[Any, int | None]] = {"2026-08": (100, 20), "2026-09": (100, 20)}


@pytest.fixture
def lyon(db: None) -> Centre:
    centre: Centre = make.CentreFactory(name="Lyon", slug="lyon")
    make.record_months(centre, MONTHS)
    return centre


@pytest.fixture
def closed(lyon: Centre) -> Centre:
    for name in MONTHS:
        make.MonthCloseFactory(centre=lyon, month=make.month(name))
    return lyon


@pytest.fixture
def clerk(client: Client) -> Client:
    """Staff who may change channels, and nothing else."""
    person = make.UserFactory(is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(codename__in=["change_channel", "view_channel"])
    )
    client.force_login(person)
    return client


def change_url(row: Any) -> str:
    return reverse(f"admin:kpis_{row._meta.model_name}_change", args=[row.pk])


def send(client: Client, row: Any, **typed: Any) -> Any:
    url = change_url(row)
    return client.post(url, filled_form(client, url, **typed))


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.mark.finding("O1")
def test_a_kind_that_closed_months_stand_on_is_refused_in_words(
    closed: Centre, clerk: Client
) -> None:
    phone = make.channel("phone")
    page = send(clerk, phone, kind="bot")
    assert "closed months keep their figures (Lyon: August 2026, September 2026)." in text_of(page)
    assert "First give the centre a contact definition" in text_of(page)
    assert page.context["adminform"].form["kind"].value() == "bot"
    assert make.channel("phone").kind == "voice"


@pytest.mark.finding("O1")
def test_a_kind_that_open_months_hang_on_is_changed_once_they_were_seen(
    lyon: Centre, clerk: Client
) -> None:
    phone = make.channel("phone")
    page = send(clerk, phone, kind="bot")
    said = "figures would change in Lyon, August 2026 to September 2026 (2 months)."
    assert said in text_of(page)
    assert make.channel("phone").kind == "voice"
    again = clerk.post(change_url(phone), page.context["adminform"].form.data)
    assert again.status_code == 302
    assert make.channel("phone").kind == "bot"


@pytest.mark.finding("O1")
@pytest.mark.parametrize("typed", [{"kind": "video"}, {"position": 3}, {"name_en": "Calls"}])
def test_what_decides_no_figure_is_saved_at_once(
    lyon: Centre, clerk: Client, typed: dict[str, Any]
) -> None:
    assert send(clerk, make.channel("phone"), **typed).status_code == 302


@pytest.mark.finding("O13")
def test_the_fiscal_year_is_refused_in_words(closed: Centre, superuser_client: Client) -> None:
    page = send(superuser_client, closed, fiscal_year_start=4)
    assert "closed months keep their figures (Lyon: August 2026, September 2026)." in text_of(page)
    assert "Their quarters and years would contain different months." in text_of(page)
    assert "have an administrator reopen these months" in text_of(page)
    closed.refresh_from_db()
    assert closed.fiscal_year_start == 1


@pytest.mark.finding("O1")
def test_a_behaviour_says_what_it_changes(lyon: Centre, superuser_client: Client) -> None:
    salaries = CostCategory.objects.get(code="salaries")
    other = "fixed" if salaries.behaviour != "fixed" else "variable"
    page = send(superuser_client, salaries, behaviour=other)
    assert "Lyon, August 2026 to September 2026 (2 months)" in text_of(page)
    again = superuser_client.post(change_url(salaries), page.context["adminform"].form.data)
    assert again.status_code == 302
    salaries.refresh_from_db()
    assert salaries.behaviour == other


@pytest.mark.finding("O2")
def test_the_history_of_a_channel_tells_old_and_new(lyon: Centre, superuser_client: Client) -> None:
    bot = make.channel("bot")
    assert send(superuser_client, bot, kind="self_service").status_code == 302
    listed = superuser_client.get(reverse("admin:kpis_channel_history", args=[bot.pk]), follow=True)
    event = listed.context["cl"].result_list[0]
    page = superuser_client.get(reverse("admin:kpis_channelevent_change", args=[event.pk]))
    assert "<td>Self-service</td><td>Bot</td>" in text_of(page)


@pytest.mark.finding("O2")
def test_it_still_says_who_when_they_are_gone(superuser_client: Client, superuser: User) -> None:
    bot = make.channel("bot")
    send(superuser_client, bot, kind="self_service")
    other = User.objects.create_superuser("other", "other@example.org", "a-long-password")
    superuser.delete()
    superuser_client.force_login(other)
    page = superuser_client.get(reverse("admin:kpis_channelevent_changelist"))
    assert "root" in text_of(page)
    assert Channel.objects.get(pk=bot.pk).kind == "self_service"


def timed_and_staffed(centre: Centre) -> dict[str, str]:
    """Hours in August, and handle time of the phone in August and September. Returns its field."""
    phone = make.channel("phone")
    for volume in centre.contactvolume_set.filter(channel=phone):
        volume.handle_seconds = 3_600
        volume.save()
    make.StaffingFactory(centre=centre, month=make.month("2026-08"))
    used = [*centre.centrechannel_set.order_by("channel__position")]
    place = [each.channel_id for each in used].index(phone.pk)
    return {f"centrechannel_set-{place}-contacts_at_once": "2.5"}


@pytest.mark.finding("O1")
def test_contacts_at_once_are_changed_once_it_was_seen_in_which_months(
    lyon: Centre, superuser_client: Client
) -> None:
    """In those that hold handle time against hours, and in no other."""
    typed = timed_and_staffed(lyon)
    page = send(superuser_client, lyon, **typed)
    assert "figures would change in Lyon, August 2026. Save again to change them." in text_of(page)
    (formset,) = (
        each.formset
        for each in page.context["inline_admin_formsets"]
        if each.formset.prefix == "centrechannel_set"
    )
    (shown,) = (form for form in formset.forms if form.errors)
    again = superuser_client.post(change_url(lyon), shown.data)
    assert again.status_code == 302
    assert lyon.centrechannel_set.get(channel__code="phone").contacts_at_once == Decimal("2.5")


@pytest.mark.finding("O1")
def test_contacts_at_once_of_closed_months_are_refused_in_words(
    lyon: Centre, superuser_client: Client
) -> None:
    typed = timed_and_staffed(lyon)
    for name in MONTHS:
        make.MonthCloseFactory(centre=lyon, month=make.month(name))
    page = send(superuser_client, lyon, **typed)
    assert "closed months keep their figures (Lyon: August 2026)." in text_of(page)
    assert "Their used and unused time would change." in text_of(page)
    assert lyon.centrechannel_set.get(channel__code="phone").contacts_at_once == 1
