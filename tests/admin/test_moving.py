"""Merging, moving and retiring in the admin: previewed, done once, by administrators alone."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, Channel, ContactVolume, CostCategory, CostLine, Ending, User
from tests import factories as make
from tests.admin.conftest import JUNE, MAY
from tests.admin.forms import errors_in

MOVE = "/admin/kpis/costcategory/move/"
MOVE_CHANNEL = "/admin/kpis/channel/move/"
pytestmark = pytest.mark.finding("E15")


@pytest.fixture
def training(db: None) -> CostCategory:
    return make.category("training")


def text_of(response: Any) -> str:
    assert response.status_code == 200
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def asked(old: Any, new: Any, **more: Any) -> dict[str, Any]:
    return {"asked": "yes", "old": old.pk, "new": new.pk, **more}


def test_the_action_leads_to_the_page(
    superuser_client: Client, salaries: CostCategory, training: CostCategory
) -> None:
    chosen = {"action": "move_selected", "_selected_action": [salaries.pk, training.pk]}
    response = superuser_client.post("/admin/kpis/costcategory/", chosen, follow=True)
    form = response.context["form"]
    assert (form["new"].value(), form["old"].value()) == (str(salaries.pk), str(training.pk))


def test_a_merge_is_previewed_and_done(
    superuser_client: Client,
    centre: Centre,
    cost_line: CostLine,
    salaries: CostCategory,
    training: CostCategory,
) -> None:
    for month in (MAY, JUNE):
        make.CostLineFactory(centre=centre, month=month, category=training, amount=Decimal(5))
    make.MonthCloseFactory(centre=centre, month=MAY)
    preview = superuser_client.get(MOVE, asked(training, salaries))
    text = text_of(preview)
    assert "May 2026 (closed: stays) 1 €5.00 €1,234.50 €1,234.50" in text
    assert "June 2026 1 €5.00 €0.00 €5.00" in text
    assert "Closed months keep Training: May 2026." in text
    assert CostLine.objects.filter(category=training).count() == 2
    data = asked(training, salaries, seen=preview.context["seen"])
    response = superuser_client.post(MOVE, data, follow=True)
    assert "1 cost line was moved." in text_of(response)
    assert CostLine.objects.get(category=training).month == MAY
    assert Ending.objects.get().ended_from == JUNE
    again = superuser_client.post(MOVE, data)
    assert "It has changed since: look again." in text_of(again)


def test_what_clashes_is_named_and_not_done(
    superuser_client: Client, centre: Centre, volume: ContactVolume, phone: Channel, email: Channel
) -> None:
    make.CentreChannelFactory(centre=centre, channel=email)
    make.ContactVolumeFactory(
        centre=centre, channel=email, start=MAY, end=date(2026, 5, 2), handled=3
    )
    response = superuser_client.get(MOVE_CHANNEL, asked(email, phone))
    text = text_of(response)
    assert "One has a day and the other the whole month" in text
    assert "1 May 2026" in text
    assert response.context["seen"] == ""
    superuser_client.post(MOVE_CHANNEL, asked(email, phone, seen=""))
    assert ContactVolume.objects.filter(channel=email).exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"new": "7"}, ""),
        ({"new": "x"}, "Select a valid choice"),
        ({"new": "9" * 5000}, "Select a valid choice"),
        ({"first": "2026-05", "last": "2026-04"}, "Choose no month before the first one."),
        ({"first": "May"}, "expected a month such as 2026-05"),
        ({"centre": "\x00"}, "Null characters are not allowed"),
    ],
)
def test_odd_addresses(
    superuser_client: Client, salaries: CostCategory, changes: dict[str, str], message: str
) -> None:
    response = superuser_client.get(MOVE, asked(salaries, make.category("taxes")) | changes)
    assert message in errors_in(response)
    same = superuser_client.get(MOVE, asked(salaries, salaries))
    assert "Choose another one than it comes from." in errors_in(same)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_months_of_every_centre_move(
    superuser_client: Client,
    salaries: CostCategory,
    training: CostCategory,
    language: str,
) -> None:
    centres = [make.CentreFactory() for _ in range(2)]
    for centre in centres:
        for month in (MAY, JUNE):
            make.CostLineFactory(centre=centre, month=month, category=training)
    values = asked(training, salaries, first="2026-06", last="2026-06")
    preview = superuser_client.get(MOVE, values, headers={"accept-language": language})
    assert [each.centre for each in preview.context["previews"]] == [c.name for c in centres]
    superuser_client.post(MOVE, values | {"seen": preview.context["seen"]})
    assert set(CostLine.objects.filter(category=salaries).values_list("month")) == {(JUNE,)}
    assert CostLine.objects.filter(category=training).count() == 2


def test_one_is_retired_in_every_centre_that_has_it(
    superuser_client: Client, centre: Centre, phone: Channel
) -> None:
    other = make.CentreFactory(channels=["email"])
    chosen = {"action": "retire_selected", "_selected_action": [phone.pk]}
    page = superuser_client.post("/admin/kpis/channel/", chosen, follow=True)
    assert page.context["form"]["old"].value() == str(phone.pk)
    data = {"old": phone.pk, "month": "2026-06"}
    response = superuser_client.post("/admin/kpis/channel/retire/", data, follow=True)
    assert "Phone is retired from June 2026 on." in text_of(response)
    assert list(Ending.objects.values_list("centre", "channel", "ended_from")) == [
        (centre.pk, phone.pk, JUNE)
    ]
    assert not Ending.objects.filter(centre=other).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["move", "retire"])
def test_only_administrators(client: Client, name: str) -> None:
    person = User.objects.create_user("clerk", "c@example.org", "a-long-password", is_staff=True)
    client.force_login(person)
    assert client.get(f"/admin/kpis/channel/{name}/").status_code == 403
    assert client.post(f"/admin/kpis/channel/{name}/", {}).status_code == 403
