"""What was renamed: old links, files and forms lead to it, until something else takes its code."""

from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from kpis.models import Centre, Channel, ContactVolume, CostCategory, CostLine, FormerCode
from kpis.vocabulary import Role
from tests import factories as make

MAY = date(2026, 5, 1)
pytestmark = [pytest.mark.finding("E15"), pytest.mark.django_db]


@pytest.fixture
def centre() -> Centre:
    centre: Centre = make.CentreFactory(slug="lyon", name="Lyon")
    make.record_months(centre, {"2026-05": ("100", 10), "2026-06": ("90", 12)})
    return centre


@pytest.fixture
def reader(client: Client, centre: Centre) -> Client:
    other = make.CentreFactory(slug="lille", name="Lille")
    make.record_months(other, {"2026-05": ("100", 10)})
    member: Any = make.MembershipFactory(centre=centre, role=Role.FINANCE.value)
    make.MembershipFactory(centre=other, user=member.user)
    client.force_login(member.user)
    return client


def rename_all() -> None:
    Centre.objects.filter(slug="lyon").update(slug="lyon-sud")
    Channel.objects.filter(code="phone").update(code="calls")
    CostCategory.objects.filter(code="salaries").update(code="pay")


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("/centres/lyon/", "/centres/lyon-sud/"),
        ("/centres/lyon/costs/2026-05/", "/centres/lyon-sud/costs/2026-05/"),
        ("/centres/LYON/journal/", "/centres/lyon-sud/journal/"),
        ("/centres/lyon/?by=month&period=2026-05", "/centres/lyon-sud/?by=month&period=2026-05"),
        ("/centres/lyon/channels/phone/", "/centres/lyon-sud/channels/phone/"),
        ("/centres/lyon-sud/channels/phone/", "/centres/lyon-sud/channels/calls/"),
        (
            "/centres/lyon-sud/contacts/2026-05/phone/",
            "/centres/lyon-sud/contacts/2026-05/calls/",
        ),
        ("/centres/lyon-sud/?channel=phone", "/centres/lyon-sud/?channel=calls"),
        (
            "/centres/lyon-sud/change/?by=month&category=salaries&category=taxes&period=2026-06",
            "/centres/lyon-sud/change/?by=month&category=pay&category=taxes&period=2026-06",
        ),
        ("/?centre=lyon&centre=lille", "/?centre=lyon-sud&centre=lille"),
        ("/compare/?a=lille&b=lyon", "/compare/?a=lille&b=lyon-sud"),
    ],
)
def test_an_old_link_leads_to_what_it_named(reader: Client, old: str, now: str) -> None:
    rename_all()
    response = reader.get(old)
    assert response.status_code == 301
    end = reader.get(old, follow=True)
    assert end.status_code == 200
    assert "no-store" in response["Cache-Control"]
    final = end.redirect_chain[-1][0]
    assert final == now.replace("channels/phone", "channels/calls")


def test_a_file_of_an_old_link(reader: Client) -> None:
    before = reader.get("/centres/lyon/?by=month&channel=phone&download=trend.csv")
    assert before.status_code == 200
    rename_all()
    url = "/centres/lyon/?by=month&channel=phone&download=trend.csv"
    after = reader.get(url, follow=True)
    assert after.status_code == 200
    assert after["Content-Type"] == before["Content-Type"]


def test_what_was_typed_before_is_saved_after(reader: Client) -> None:
    """A form that was opened before the rename is sent again as it was."""
    rename_all()
    response = reader.post("/centres/lyon/costs/2026-05/", {"x": "1"})
    assert response.status_code == 308
    assert response["Location"] == "/centres/lyon-sud/costs/2026-05/"


def test_nobody_learns_of_a_centre_that_they_may_not_see(client: Client, centre: Centre) -> None:
    rename_all()
    stranger: Any = make.MembershipFactory(centre=make.CentreFactory(channels=[]))
    client.force_login(stranger.user)
    assert client.get("/centres/lyon/").status_code == 404
    client.logout()
    assert client.get("/centres/lyon/").status_code == 302


def test_a_code_that_something_else_takes(reader: Client) -> None:
    rename_all()
    make.MembershipFactory(
        centre=make.CentreFactory(slug="Lyon", name="New Lyon", channels=[]),
        user_id=reader.session["_auth_user_id"],
    )
    assert reader.get("/centres/Lyon/").status_code == 200
    assert reader.get("/centres/lyon/").status_code == 404
    Channel.objects.filter(code="email").update(code="phone")
    assert reader.get("/centres/lyon-sud/channels/phone/").status_code == 200
    assert not FormerCode.objects.filter(code="phone").exists()
    assert FormerCode.objects.get(channel__code="phone").code == "email"


def test_a_name_that_comes_back() -> None:
    """Back and forth, through others: each former code leads to the same, and none is twice."""
    centre = make.CentreFactory(slug="a")
    for slug in ("b", "c", "a", "B"):
        Centre.objects.filter(pk=centre.pk).update(slug=slug)
    former = FormerCode.objects.filter(centre=centre).order_by("code")
    assert list(former.values_list("code", flat=True)) == ["a", "c"]
    with pytest.raises(IntegrityError, match="former_code_of_centre_once"), transaction.atomic():
        FormerCode.objects.create(code="A", centre=make.CentreFactory())
    with pytest.raises(IntegrityError, match="former_code_of_one"), transaction.atomic():
        FormerCode.objects.create(code="z")


def test_files_still_name_the_old_codes(tmp_path: Path, centre: Centre) -> None:
    rename_all()
    costs, volumes = tmp_path / "costs.csv", tmp_path / "volumes.csv"
    costs.write_text("month,category,channel,amount\n2026-07,Salaries,phone,12.00\n")
    volumes.write_text("start,end,channel,handled\n2026-07-01,2026-08-01,phone,5\n")
    call_command("load_facts", "lyon", costs=costs, volumes=volumes)
    line = CostLine.objects.get(month=date(2026, 7, 1))
    assert (line.category.code, line.channel and line.channel.code) == ("pay", "calls")
    assert ContactVolume.objects.get(start=date(2026, 7, 1)).channel.code == "calls"


def test_a_page_that_is_as_it_was_asks_nothing_more(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Mock(return_value={})
    monkeypatch.setattr("kpis.pages.former.codes_now", ask)
    assert reader.get("/centres/lyon/?channel=phone").status_code == 200
    assert not ask.called
    assert reader.get("/centres/lyon/?channel=nothing").status_code == 200
    assert ask.call_count == 1
