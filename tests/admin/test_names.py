"""Names, codes and colours in the admin: what is taken is refused in words."""

from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, Channel, CostCategory
from tests.admin.forms import errors_in, filled_form

ADD = {"channel": "/admin/kpis/channel/add/", "category": "/admin/kpis/costcategory/add/"}
FAX = {"code": "fax", "name_en": "Fax", "name_fr": "Fax", "position": "100", "kind": "post"}
PAPER = {
    "code": "paper",
    "name_en": "Paper",
    "name_fr": "Papier",
    "position": "100",
    "group": "other",
    "behaviour": "fixed",
}


@pytest.mark.finding("O12")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name_en": " phone"}, "Found “phone”, which is taken by Phone: Phone: expected another"),
        ({"name_fr": "TÉLÉPHONE"}, "which is taken by Phone: Téléphone: expected another one."),
        ({"code": "Phone"}, "Found “Phone”, which is taken by Phone: phone: expected another one."),
        ({"code": "Days"}, "This word is the address of another page: choose another code."),
    ],
)
def test_a_channel_that_is_there_already(
    superuser_client: Client, changes: dict[str, str], message: str
) -> None:
    assert message in errors_in(superuser_client.post(ADD["channel"], FAX | changes))
    assert Channel.objects.count() == 11


@pytest.mark.finding("O12")
@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({"name_en": "OFFICE  space"}, "Office space: Office space"),
        ({"name_fr": "Impôts et TAXES"}, "Taxes: Impôts et taxes"),
    ],
)
def test_a_category_that_is_there_already(
    superuser_client: Client, changes: dict[str, str], taken: str
) -> None:
    response = superuser_client.post(ADD["category"], PAPER | changes)
    assert f"which is taken by {taken}: expected another one." in errors_in(response)


@pytest.mark.finding("O12")
def test_a_centre_whose_name_differs_in_case(superuser_client: Client, centre: Centre) -> None:
    url = "/admin/kpis/centre/add/"
    values = filled_form(superuser_client, url, name="NORTH", slug="North")
    response = superuser_client.post(url, values)
    assert "Found “NORTH”, which is taken by North: North" in errors_in(response)
    assert "Found “North”, which is taken by North: north" in errors_in(response)


@pytest.mark.finding("O12")
def test_the_database_says_the_same_in_words(
    superuser_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two people add the same at the same time, neither form can know."""
    monkeypatch.setattr("kpis.admin.once.row_with", lambda *_: None)
    monkeypatch.setattr(Channel, "validate_constraints", lambda *_, **__: None)
    response = superuser_client.post(ADD["channel"], FAX | {"name_en": "Phone"})
    assert "There is one of this name already." in errors_in(response)


@pytest.mark.finding("E15")
@pytest.mark.parametrize(("kind", "values"), [("channel", FAX), ("category", PAPER)])
def test_five_that_are_added_have_five_colours(
    superuser_client: Client, kind: str, values: dict[str, Any]
) -> None:
    table: Any = Channel if kind == "channel" else CostCategory
    for number in range(5):
        names = {name: f"{values[name]} {number}" for name in ("name_en", "name_fr")}
        each = values | names | {"code": f"more-{number}"}
        assert superuser_client.post(ADD[kind], each).status_code == 302
    assert len(set(table.objects.order_by("-pk")[:5].values_list("colour", flat=True))) == 5


@pytest.mark.finding("E15")
def test_a_colour_is_chosen_and_stays(superuser_client: Client, salaries: CostCategory) -> None:
    url = f"/admin/kpis/costcategory/{salaries.pk}/change/"
    assert "the next that is free" in superuser_client.get(url).content.decode()
    values = filled_form(superuser_client, url, colour="7", position="900")
    assert superuser_client.post(url, values).status_code == 302
    salaries.refresh_from_db()
    assert (salaries.colour, salaries.position) == (7, 900)
    assert 'class="swatch c7"' in superuser_client.get("/admin/kpis/costcategory/").content.decode()
