"""That an invoice number is known already is said on every page where it is entered."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kpis.models import Centre, CostLine, User
from tests import factories as make
from tests.pages.conftest import LogIn
from tests.pages.sheet_forms import sheet_of

pytestmark = pytest.mark.finding("E14")
URL = "/centres/lyon/costs/2026-06/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def client(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory()
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


@pytest.fixture
def other(centre: Centre) -> CostLine:
    made: CostLine = make.CostLineFactory(
        centre=centre,
        month=make.month("2026-05"),
        amount=Decimal(70),
        description="Lines",
        supplier="Acme",
        invoice="FA-0012",
    )
    return made


def words_in(response: Any) -> str:
    return re.sub("[ \n]+", " ", response.content.decode())


def typed(invoice: str, **texts: str) -> dict[str, str]:
    """A new line of the sheet."""
    fields = {
        "description": "Lines",
        "supplier": "ACME",
        "channel": "",
        "category": "telephony",
        "amount": "100",
        "status": "actual",
        "invoice": invoice,
        **texts,
    }
    seen = {"row": "new-telephony-0", "seen-new-telephony-0": f"::{'0' * 16}"}
    return seen | {f"{name}-new-telephony-0": text for name, text in fields.items()}


def test_the_sheet_warns_and_saves(client: Client, other: CostLine) -> None:
    answer = client.post(URL, typed("fa 12"), headers=JSON)
    assert answer.status_code == 200
    assert "Invoice number FA-0012 is on another line too." in answer.json()["message"]
    saved = answer.json()["saved"]["new-telephony-0"]
    assert saved["values"]["invoice"] == "fa 12"
    assert saved["marks"]["same_invoice"] == "same invoice number: May 2026"
    assert CostLine.objects.get(invoice="fa 12").amount == 100
    page = words_in(client.get(URL))
    assert f'href="/centres/lyon/costs/lines/{other.pk}/"' in page
    assert "same invoice number: May 2026" in page
    assert "Invoice number fa 12" in page


def test_another_number_says_nothing(client: Client, other: CostLine) -> None:
    answer = client.post(URL, typed("FA-13"), headers=JSON)
    assert answer.json()["message"] == "1 line saved."
    assert not answer.json()["saved"]["new-telephony-0"]["marks"]["same_invoice"]
    assert "same invoice number" not in words_in(client.get(URL))


@pytest.mark.parametrize("invoice", ["x" * 61, "a\tb"])
def test_a_number_that_cannot_be_taken_is_said(client: Client, invoice: str, db: None) -> None:
    answer = client.post(URL, typed(invoice), headers=JSON)
    assert answer.status_code == 422
    assert "invoice" in answer.json()["errors"]["new-telephony-0"]


def test_the_line_page_leads_to_the_other_one(client: Client, other: CostLine) -> None:
    client.post(URL, typed("fa 12"))
    line = CostLine.objects.get(invoice="fa 12")
    page = words_in(client.get(f"/centres/lyon/costs/lines/{line.pk}/"))
    assert "Invoice number FA-0012 is on another line too. It may be entered twice." in page
    assert f'<a href="/centres/lyon/costs/lines/{other.pk}/">Lines, Acme, May 2026' in page


def test_a_sheet_that_is_saved_keeps_note_and_account(client: Client, centre: Centre) -> None:
    line: CostLine = make.CostLineFactory(
        centre=centre, month=make.month("2026-06"), invoice="A-1", account="626", note="Asked"
    )
    form = sheet_of(client, URL)
    client.post(URL, {**form, f"amount-{line.pk}": "5"})
    line.refresh_from_db()
    assert (line.amount, line.invoice, line.account, line.note) == (5, "A-1", "626", "Asked")


def test_a_spread_invoice_has_its_number_on_every_month(client: Client, centre: Centre) -> None:
    form = {
        "action": "spread",
        "amount": "300",
        "start": "2026-06",
        "months": "3",
        "category": "telephony",
        "channel": "",
        "description": "",
        "supplier": "Acme",
        "status": "actual",
        "invoice": "S-9",
    }
    assert client.post(URL, form).status_code == 302
    parts = CostLine.objects.filter(centre=centre, spread__isnull=False)
    assert [part.invoice for part in parts] == ["S-9"] * 3
    spread = parts[0].spread_id
    page = words_in(client.get(f"/centres/lyon/costs/spreads/{spread}/"))
    assert 'value="S-9"' in page
    assert "same invoice number" not in words_in(client.get(URL))
