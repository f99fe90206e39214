"""The page of one spread invoice, and the way to the costs."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kpis.entry.recording.spreads import Spread, record_spread
from kpis.models import Centre, CostLine, CostSpread, User
from kpis.vocabulary import CostStatus
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.sheet_forms import forms_of


@pytest.fixture
def client(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


@pytest.fixture
def url(centre: Centre) -> str:
    """A licence of 1,000.00 from November 2025 on, over three months."""
    spread = Spread(
        amount=Decimal(1000),
        start=make.month("2025-11"),
        months=3,
        category_id=make.category("software_licences").pk,
        channel_id=None,
        description="Licence",
        supplier="Nordlys",
        status=CostStatus.ACTUAL,
    )
    id = record_spread(centre_id=centre.pk, spread=spread)
    return f"/centres/lyon/costs/spreads/{id}/"


def words_in(response: Any) -> str:
    return re.sub("[ \n]+", " ", response.content.decode())


def form_of(client: Client, url: str) -> dict[str, Any]:
    forms = forms_of(client.get(url).content.decode())
    return next(form for form in forms if form.get("row") == ["spread"])


def amounts() -> list[Decimal]:
    parts = CostLine.objects.filter(spread__isnull=False).order_by("month")
    return list(parts.values_list("amount", flat=True))


@pytest.mark.fault(37)
def test_the_page_is_whole_and_the_fragment_is_its_part(client: Client, url: str) -> None:
    page, fragment = words_in(client.get(url)), words_in(client.get(url, headers=HTMX))
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    for text in (page, fragment):
        assert "€1,000.00 over 3 months, November 2025 to January 2026" in text
        assert "333.34" in text


def test_a_change_goes_over_all_months(client: Client, url: str) -> None:
    sent = form_of(client, url) | {"amount-spread": "=4*25", "months-spread": "4"}
    response = client.post(url, sent, follow=True)
    assert "changed in every open month" in words_in(response)
    assert amounts() == [Decimal(25)] * 4


def test_mistakes_are_beside_what_was_typed(client: Client, url: str) -> None:
    sent = form_of(client, url) | {"amount-spread": "lots", "months-spread": "99"}
    response = client.post(url, sent)
    page = words_in(response)
    assert response.status_code == 422
    assert "“lots”" in page
    assert 'value="lots"' in page
    assert "from 2 to 60" in page
    assert len(amounts()) == 3


@pytest.mark.fault(29)
def test_closed_months_stand(client: Client, centre: Centre, url: str) -> None:
    make.MonthCloseFactory(centre=centre, month=make.month("2025-11"))
    page = words_in(client.get(url))
    assert "One of its months is closed and keeps €333.33" in page
    assert "Delete the invoice" not in page
    client.post(url, form_of(client, url) | {"amount-spread": "1 000.02"})
    assert amounts() == [Decimal("333.33"), Decimal("333.34"), Decimal("333.35")]
    response = client.post(url, form_of(client, url) | {"action": "delete"})
    assert response.status_code == 423
    assert CostSpread.objects.count() == 1


def test_nothing_is_left_to_change(client: Client, centre: Centre, url: str) -> None:
    sent = form_of(client, url)
    for month in ("2025-11", "2025-12", "2026-01"):
        make.MonthCloseFactory(centre=centre, month=make.month(month))
    assert 'name="amount-spread"' not in words_in(client.get(url))
    response = client.post(url, sent | {"amount-spread": "5"})
    assert response.status_code == 422
    assert "Every month of this invoice is closed" in words_in(response)


@pytest.mark.fault(26)
def test_the_later_one_sees_both_and_chooses(client: Client, url: str) -> None:
    late = form_of(client, url) | {"amount-spread": "30"}
    client.post(url, form_of(client, url) | {"amount-spread": "60"})
    response = client.post(url, late)
    page = words_in(response)
    assert response.status_code == 409
    assert "Ada Byron saved first" in page
    assert "Now: 60.00, 3, Licence, Nordlys." in page
    again = next(form for form in forms_of(page) if form.get("row") == ["spread"])
    assert again["amount-spread"] == "30"
    assert client.post(url, again).status_code == 302
    assert amounts() == [Decimal(10)] * 3


@pytest.mark.fault(26)
def test_the_script_is_told_what_stands_now_in_every_field(client: Client, url: str) -> None:
    late = form_of(client, url) | {"amount-spread": "30"}
    theirs = {"amount": "60.00", "category": "taxes", "channel": "phone", "status": "accrual"}
    changes = {f"{name}-spread": text for name, text in theirs.items()}
    client.post(url, form_of(client, url) | changes)
    answer = client.post(url, late, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    kept = {"months": "3", "description": "Licence", "supplier": "Nordlys", "invoice": ""}
    assert answer.json()["conflicts"]["spread"]["theirs"] == theirs | kept


def test_it_is_deleted_as_one(client: Client, url: str) -> None:
    response = client.post(url, form_of(client, url) | {"action": "delete"})
    assert response["Location"] == "/centres/lyon/costs/2025-11/"
    assert amounts() == []
    assert client.get(url).status_code == 404


@pytest.mark.fault(25)
def test_a_deletion_that_was_sent_twice(client: Client, url: str) -> None:
    sent = form_of(client, url) | {"action": "delete"}
    client.post(url, sent)
    response = client.post(url, sent, follow=True)
    assert "The invoice was deleted with all its months." in words_in(response)
    assert client.post(url, sent | {"months-spread": "5"}).status_code == 404


def test_a_manager_reads(manager_client: Client, url: str) -> None:
    page = words_in(manager_client.get(url))
    assert "333.34" in page
    assert 'name="amount-spread"' not in page
    assert manager_client.post(url, {"action": "delete"}).status_code == 403
    assert len(amounts()) == 3


@pytest.mark.fault(31)
def test_another_centres_invoice_is_not_there(client: Client, url: str) -> None:
    CostLine.objects.filter(spread__isnull=False).delete()
    other = make.CentreFactory()
    CostSpread.objects.update(centre=other)
    for month in ("2025-11", "2025-12"):
        line = make.CostLineFactory(centre=other, month=make.month(month), amount=500)
        CostLine.objects.filter(pk=line.pk).update(spread=CostSpread.objects.get())
    assert client.get(url).status_code == 404
    assert client.post(url, {"action": "delete"}).status_code == 404


def test_costs_lead_to_the_month_to_work_on(client: Client, centre: Centre) -> None:
    """Everything up to December 2025 is there."""
    assert client.get("/centres/lyon/costs/")["Location"] == "/centres/lyon/costs/2025-12/"
    make.MonthCloseFactory(centre=centre, month=make.month("2025-12"))
    assert client.get("/centres/lyon/costs/")["Location"] == "/centres/lyon/costs/2026-01/"


@pytest.mark.finding("E13")
def test_less_than_its_closed_months_is_asked_about(
    client: Client, centre: Centre, url: str
) -> None:
    make.MonthCloseFactory(centre=centre, month=make.month("2025-11"))
    standing = amounts()
    sent = form_of(client, url) | {"amount-spread": "166.66"}
    response = client.post(url, sent)
    assert response.status_code == 409
    assert "Its closed months keep" in words_in(response)
    assert amounts() == standing
    again = next(form for form in forms_of(words_in(response)) if form.get("row") == ["spread"])
    assert client.post(url, again | {"below": "yes"}).status_code == 302
    assert amounts()[0] == standing[0]
    assert sum(amounts()) == Decimal("166.66")
    assert all(amount < 0 for amount in amounts()[1:])


@pytest.mark.finding("E13")
@pytest.mark.parametrize("month", range(1, 13))
def test_no_french_month_needs_an_elision(client: Client, centre: Centre, month: int) -> None:
    User.objects.update(language="fr")
    sent = {"action": "spread", "amount": "100", "start": f"2025-{month:02}", "months": "3"}
    sent |= {"category": "taxes", "channel": "", "description": "Licence", "status": "actual"}
    page = words_in(client.post("/centres/lyon/costs/2025-06/", sent, follow=True))
    assert "sur 3 mois, dès " in page
    assert not re.search(r"\b(de|que|à partir de) [aeiouéh]\w+ 2025", page)
