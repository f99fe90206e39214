"""Undo and redo on the pages: by button, for every kind of sheet, and what is said when not."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kpis.models import Centre, ContactVolume, CostLine, RecordingStep, Staffing
from tests import factories as make
from tests.pages.conftest import LogIn
from tests.pages.sheet_forms import forms_of, sheet_of

pytestmark = [pytest.mark.finding("E8"), pytest.mark.django_db]
COSTS = "/centres/lyon/costs/2025-06/"
UNDO = "/centres/lyon/undo/"
JUNE = date(2025, 6, 1)
JSON = {"Accept": "application/json"}


def turn(client: Client, step: str = "undo", place: str = COSTS, **more: Any) -> str:
    """What is said on the page that one comes back to."""
    sent = {"step": step, "next": place, "token": str(uuid4()), **more}
    response = client.post(UNDO, sent)
    assert (response.status_code, response["Location"]) == (302, place)
    page = client.get(place).content.decode()
    start = page.find('<ul class="messages">')
    return " ".join(page[start : page.find("</ul>", start)].split()) if start >= 0 else ""


def save(client: Client, url: str, texts: dict[str, str], **more: str) -> None:
    """As the sheet's script does."""
    fields = sheet_of(client, url) | texts | more | {"token": str(uuid4())}
    response = client.post(url, fields, headers=JSON)
    assert response.status_code == 200, response.content


@pytest.fixture
def line(centre: Centre) -> CostLine:
    return CostLine.objects.get(centre=centre, month=JUNE)


def test_a_cell_of_the_month(finance: Client, line: CostLine) -> None:
    save(finance, COSTS, {f"amount-{line.pk}": "5"})
    assert CostLine.objects.get(pk=line.pk).amount == 5
    assert "Undone: 1 line saved. (June 2025)" in turn(finance)
    assert CostLine.objects.get(pk=line.pk).amount == 1_000
    assert "Redone: 1 line saved. (June 2025)" in turn(finance, "redo")
    assert CostLine.objects.get(pk=line.pk).amount == 5


def test_a_paste_into_the_year_is_one_step(finance: Client, centre: Centre) -> None:
    url = "/centres/lyon/costs/year/2026/"
    taxes = make.category("taxes").pk
    keys = [f"{taxes}_2026-0{month}-01" for month in (4, 5)]
    cells = {"row": keys, **{f"seen-{key}": "::0000000000000000" for key in keys}}
    cells |= {f"amount-{key}": "12" for key in keys}
    assert finance.post(url, {**cells, "token": str(uuid4())}, headers=JSON).status_code == 200
    lines = CostLine.objects.filter(centre=centre, category=taxes)
    assert lines.count() == 2
    assert "2 cells saved. (April 2026 – May 2026)" in turn(finance, place=url)
    assert not lines.exists()
    turn(finance, "redo", url)
    assert lines.count() == 2


@pytest.mark.parametrize("action", ["copy", "spread"])
def test_what_the_panels_of_costs_do(finance: Client, centre: Centre, action: str) -> None:
    before = set(CostLine.objects.values_list("pk", "amount", "status"))
    url = "/centres/lyon/costs/2026-01/"
    fields = {
        "copy": {"category": "salaries"},
        "spread": {
            "amount": "100",
            "start": "2026-01",
            "months": "3",
            "category": "taxes",
            "description": "Licence",
        },
    }[action]
    sent = {"action": action, "token": str(uuid4()), **fields}
    assert finance.post(url, sent).status_code == 302
    after = set(CostLine.objects.values_list("pk", "amount", "status"))
    assert len(after) > len(before)
    turn(finance)
    assert set(CostLine.objects.values_list("pk", "amount", "status")) == before
    turn(finance, "redo")
    assert set(CostLine.objects.values_list("pk", "amount", "status")) == after


def test_contacts_and_hours_of_a_month(finance: Client, centre: Centre) -> None:
    url = "/centres/lyon/contacts/2025-06/"
    staffing = next(name for name in sheet_of(finance, url) if name.startswith("hours-"))
    save(finance, url, {"handled-phone": "90", staffing: "40"})
    assert ContactVolume.objects.get(centre=centre, start=JUNE).handled == 90
    assert Staffing.objects.filter(centre=centre).count() == 1
    assert "2 rows are saved." in turn(finance, place=url)
    assert ContactVolume.objects.get(centre=centre, start=JUNE).handled == 80
    assert not Staffing.objects.filter(centre=centre).exists()


def test_days_that_took_the_place_of_a_month(finance: Client, centre: Centre) -> None:
    url = "/centres/lyon/contacts/2025-06/phone/"
    save(finance, url, {"handled-2025-06-03": "7"}, replace="yes")
    june = ContactVolume.objects.filter(centre=centre, start__month=6)
    assert list(june.values_list("handled", flat=True)) == [7]
    turn(finance, place=url)
    assert list(june.values_list("handled", flat=True)) == [80]


def test_a_deleted_invoice_comes_back(finance: Client, centre: Centre) -> None:
    spread = make.record_spread(centre, {"2025-06": "50.00", "2025-07": "50.00"})
    url = f"/centres/lyon/costs/spreads/{spread.pk}/"
    forms = forms_of(finance.get(url).content.decode())
    assert COSTS in [form.get("next") for form in forms], "the invoice may be gone by then"
    finance.post(url, next(form for form in forms if "row" in form) | {"action": "delete"})
    assert not CostLine.objects.filter(spread_id=spread.pk).exists()
    turn(finance)
    assert CostLine.objects.filter(spread_id=spread.pk).count() == 2
    assert finance.get(url).status_code == 200


def test_two_clicks_with_one_token_undo_once(finance: Client, line: CostLine) -> None:
    for amount in ("5", "6"):
        save(finance, COSTS, {f"amount-{line.pk}": amount})
    token = str(uuid4())
    for _ in range(2):
        turn(finance, token=token)
    assert CostLine.objects.get(pk=line.pk).amount == 5


def test_other_saves_are_no_steps(finance: Client, centre: Centre) -> None:
    url = "/centres/lyon/goals/"
    form = next(f for f in forms_of(finance.get(url).content.decode()) if "token" in f)
    finance.post(url, form)
    assert not RecordingStep.objects.exists()


def test_a_preview_is_no_step(finance: Client, line: CostLine) -> None:
    save(finance, COSTS, {f"amount-{line.pk}": "5"}, preview="yes")
    assert not RecordingStep.objects.exists()


def test_what_stands_in_the_way_is_named(
    finance: Client, centre: Centre, line: CostLine, log_in: LogIn
) -> None:
    save(finance, COSTS, {f"amount-{line.pk}": "5", f"description-{line.pk}": "Pay"})
    zoe = make.UserFactory(first_name="Zoe", last_name="Klein")
    make.MembershipFactory(centre=centre, user=zoe, role="finance")
    save(log_in(zoe), COSTS, {f"amount-{line.pk}": "6"})
    said = turn(finance)
    assert "Nothing was changed. In the way: Pay, June 2025 (Zoe Klein, " in said
    assert CostLine.objects.get(pk=line.pk).amount == 6


def test_a_closed_month_is_named(finance: Client, centre: Centre, line: CostLine) -> None:
    save(finance, COSTS, {f"amount-{line.pk}": "5"})
    make.MonthCloseFactory(centre=centre, month=JUNE)
    assert "Nothing was changed: June 2025 is closed." in turn(finance)
    assert CostLine.objects.get(pk=line.pk).amount == 5


def test_nothing_to_undo(finance: Client) -> None:
    assert "There is nothing to undo." in turn(finance)
    assert "There is nothing to redo." in turn(finance, "redo")


def test_who_only_reads_undoes_nothing(manager_client: Client) -> None:
    assert manager_client.post(UNDO, {"step": "undo"}).status_code == 403


def test_it_leads_nowhere_else(finance: Client) -> None:
    for place in ("https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)", ""):
        response = finance.post(UNDO, {"step": "undo", "next": place})
        assert response["Location"] == "/centres/lyon/costs/"
    assert finance.get(UNDO)["Location"] == "/centres/lyon/costs/"


SHEETS = [
    "costs/2025-06/",
    "costs/year/2025/",
    "contacts/2025-06/",
    "contacts/2025-06/phone/",
    "contacts/2025-06/days/",
    "contacts/year/2025/",
]


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_has_the_buttons(finance: Client, manager_client: Client, sheet: str) -> None:
    url = f"/centres/lyon/{sheet}"
    assert '"redo"' in finance.get(url).content.decode()
    assert "undo-form" not in manager_client.get(url).content.decode()


@pytest.mark.parametrize(("role", "amount"), [("finance", Decimal(5)), ("manager", Decimal(5))])
def test_who_may_record_no_more_undoes_nothing(
    finance: Client, centre: Centre, line: CostLine, role: str, amount: Decimal
) -> None:
    save(finance, COSTS, {f"amount-{line.pk}": "5"})
    centre.memberships.update(role=role)
    response = finance.post(UNDO, {"step": "undo", "next": COSTS, "token": str(uuid4())})
    assert response.status_code == (302 if role == "finance" else 403)
    stands = CostLine.objects.get(pk=line.pk).amount == amount
    assert stands is (role == "manager")
