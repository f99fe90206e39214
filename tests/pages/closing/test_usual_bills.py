"""Usual bills that have not come are added with one click, from the check-list and the sheet."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, CostLine, User
from kpis.queries.recurring import bills_not_come
from tests import factories as make
from tests.pages.conftest import LogIn

pytestmark = pytest.mark.finding("E14")
NOVEMBER = make.month("2025-11")
CLOSE, SHEET = "/centres/lyon/close/2025-11/", "/centres/lyon/costs/2025-11/"
BEFORE = ("2025-08", "2025-09", "2025-10")
ODD = '<b>"Lessor"</b>'


@pytest.fixture
def missing(centre: Centre) -> Centre:
    """Rent of each month, a licence of each November; something came in November."""
    for name in BEFORE:
        make.CostLineFactory(
            centre=centre,
            month=make.month(name),
            category=make.category("office_space"),
            channel=make.channel("phone"),
            amount=Decimal(2400),
            description="Rent",
            supplier=ODD,
        )
    for name in ("2023-11", "2024-11"):
        make.CostLineFactory(
            centre=centre,
            month=make.month(name),
            category=make.category("software_licences"),
            amount=Decimal(900),
            description="Yearly licence",
        )
    make.CostLineFactory(centre=centre, month=NOVEMBER, category=make.category("taxes"))
    return centre


@pytest.fixture
def client(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


def text_of(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def adding_all(page: str) -> dict[str, Any]:
    """The form that adds every usual bill, as a browser sends it."""
    forms = re.findall("<form.*?</form>", page)
    form = next(each for each in forms if each.count('type="hidden" name="bill"') > 1)
    fields = re.findall(r'name="(action|token|bill)" value="(.*?)"', form)
    return {
        "action": dict(fields)["action"],
        "token": dict(fields)["token"],
        "bill": [value for name, value in fields if name == "bill"],
    }


def added(centre: Centre) -> dict[str, tuple[Decimal, str]]:
    lines = CostLine.objects.filter(centre=centre, month=NOVEMBER).exclude(description="")
    return {line.description: (line.amount, line.status) for line in lines}


def keys(centre: Centre) -> list[str]:
    return [bill.key for bill in bills_not_come(centre.pk, NOVEMBER)]


BOTH = {"Rent": (Decimal(2400), "accrual"), "Yearly licence": (Decimal(900), "accrual")}


@pytest.mark.parametrize("url", [CLOSE, SHEET])
def test_all_are_added_as_one_step_that_is_undone(
    missing: Centre, client: Client, url: str
) -> None:
    page = text_of(client, url)
    assert ODD not in page
    everything = adding_all(page)
    assert sorted(everything["bill"]) == sorted(keys(missing))
    response = client.post(url, everything, follow=True)
    assert "2 usual bills added as accruals." in response.content.decode()
    assert added(missing) == BOTH
    client.post(url, everything)  # pressed twice
    assert added(missing) == BOTH
    client.post("/centres/lyon/undo/", {"step": "undo", "next": url})
    assert added(missing) == {}


@pytest.mark.parametrize("url", [CLOSE, SHEET])
def test_one_is_added(missing: Centre, client: Client, url: str) -> None:
    rent = next(bill for bill in bills_not_come(missing.pk, NOVEMBER) if bill.channel)
    page = client.get(url).content.decode()
    assert f'value="{rent.key}"' in page
    response = client.post(url, {"action": "add", "bill": rent.key}, follow=True)
    assert "1 usual bill added as an accrual." in response.content.decode()
    assert added(missing) == {"Rent": BOTH["Rent"]}
    response = client.post(url, {"action": "add", "bill": [rent.key, "nonsense\x00"]}, follow=True)
    assert "2 are there already, or their usual amounts" in response.content.decode()
    assert added(missing) == {"Rent": BOTH["Rent"]}


def test_the_sheet_shows_the_usual_amount_where_the_bill_is_missing(
    missing: Centre, client: Client
) -> None:
    page = text_of(client, SHEET)
    assert page.count('<tr class="ghost">') == 2
    assert "2,400.00 <small>usual</small>" in page
    assert "900.00 <small>usual</small>" in page
    assert 'aria-label="Add Yearly licence"' in page
    assert "Copy Rent" not in page


def test_what_came_once_is_still_copied(missing: Centre, client: Client) -> None:
    once = make.CostLineFactory(
        centre=missing,
        month=make.month("2025-10"),
        category=make.category("taxes"),
        description="Once",
    )
    page = text_of(client, SHEET)
    assert f'value="{once.pk}" data-copy="copy"' in page
    assert "Add Once" not in page


def test_the_script_gets_the_lines_that_were_added(missing: Centre, client: Client) -> None:
    response = client.post(
        SHEET,
        {"action": "add", "bill": keys(missing)[0]},
        headers={"Accept": "application/json"},
    )
    (line,) = response.json()["copied"]
    assert line["values"]["amount"] == "2,400.00"
    assert line["values"]["status"] == "accrual"
    assert line["values"]["supplier"] == ODD


@pytest.mark.parametrize("url", [CLOSE, SHEET])
def test_managers_see_them_and_cannot_add(
    missing: Centre, manager_client: Client, url: str
) -> None:
    page = text_of(manager_client, url)
    assert "Rent" in page
    assert 'name="bill"' not in page
    response = manager_client.post(url, {"action": "add", "bill": keys(missing)})
    assert response.status_code == 403
    assert added(missing) == {}


@pytest.mark.parametrize("url", [CLOSE, SHEET])
def test_a_closed_month_has_none(missing: Centre, client: Client, url: str) -> None:
    seen = keys(missing)
    make.MonthCloseFactory(centre=missing, month=NOVEMBER)
    assert 'name="bill"' not in text_of(client, url)
    response = client.post(url, {"action": "add", "bill": seen})
    assert response.status_code in {409, 423}
    assert added(missing) == {}


def test_in_french(missing: Centre, client: Client) -> None:
    client.cookies["django_language"] = "fr"
    page = text_of(client, CLOSE)
    assert "Tout ajouter comme provisions" in page
    assert "Ajouter les factures habituelles" in text_of(client, SHEET)
