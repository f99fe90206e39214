"""The checklist and the list of months, where something is far out."""

from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, ContactVolume, CostLine, MonthClose, User
from tests import factories as make
from tests.pages.close_steps import close, form_of, text_of
from tests.pages.conftest import LogIn

pytestmark = pytest.mark.finding("E4")
DECEMBER, LIST = "/centres/lyon/close/2025-12/", "/centres/lyon/close/"
MONTH = make.month("2025-12")


@pytest.fixture
def client(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory()
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


@pytest.fixture
def bill(centre: Centre) -> CostLine:
    """120 million in a new line of December."""
    line: CostLine = make.CostLineFactory(
        centre=centre,
        month=MONTH,
        category=make.category("software_licences"),
        amount=Decimal(120_000_000),
        description="Licences <b>",
    )
    return line


def boxes(client: Client) -> list[str]:
    response = client.get(DECEMBER)
    return [each.key for each in response.context["far_out"]]


def test_the_checklist_shows_it_and_the_close_asks(client: Client, bill: CostLine) -> None:
    page = unescape(text_of(client, DECEMBER))
    assert "confirm it below" in page
    assert (
        "Software licences · Licences <b>: €120,000,000.00; a usual month has €1,000.00 in all"
        in page
    )
    assert "Cost per contact: €1,500,012.50, usually about €12.50" in page
    assert "new: 12,000,000% of a usual month" in page
    assert page.count('name="far"') == 3


def test_without_the_boxes_nothing_is_closed_and_each_is_listed(
    client: Client, bill: CostLine
) -> None:
    response = close(client, DECEMBER, remark="Year end")
    said = unescape(response.content.decode())
    assert response.status_code == 422
    assert not MonthClose.objects.exists()
    assert "December 2025 has figures far from usual" in said
    assert "Software licences · Licences <b>: €120,000,000.00" in said
    assert 'value="Year end"' in said


def test_with_every_box_the_month_is_closed(client: Client, bill: CostLine) -> None:
    some, *others = boxes(client)
    half = close(client, DECEMBER, far=[some])
    assert half.status_code == 422
    assert half.content.decode().count("checked") == 1
    assert close(client, DECEMBER, far=[some, *others]).status_code == 200
    assert MonthClose.objects.get().cost == 120_001_000


def test_what_changed_meanwhile_is_asked_about_again(client: Client, bill: CostLine) -> None:
    ticked = boxes(client)
    CostLine.objects.filter(pk=bill.pk).update(amount=130_000_000)
    assert close(client, DECEMBER, far=ticked).status_code == 422
    assert not MonthClose.objects.exists()
    assert close(client, DECEMBER, far=boxes(client)).status_code == 200


def test_contacts_far_out_are_shown_and_asked_about(client: Client, centre: Centre) -> None:
    ContactVolume.objects.filter(start=MONTH).update(handled=120_000_000)
    page = text_of(client, DECEMBER)
    assert "Phone: 120,000,000, usually about 80" in page
    assert "contacts handled" in page
    assert close(client, DECEMBER).status_code == 422
    assert close(client, DECEMBER, far=boxes(client)).status_code == 200


def test_the_list_of_months_names_it_and_closes_none(client: Client, bill: CostLine) -> None:
    form = form_of(client, LIST, month=["2025-12", "2025-11"], confirmed="yes")
    response = client.post(LIST, form)
    assert response.status_code == 422
    assert not MonthClose.objects.exists()
    assert "Software licences · Licences" in response.content.decode()


def test_a_reader_of_french_is_asked_in_french(client: Client, bill: CostLine) -> None:
    page = client.get(DECEMBER, headers={"accept-language": "fr"}).content.decode()
    assert "Très éloigné de l’habitude" in page
    assert "pour 1\u202f000,00\u00a0€ en tout dans un mois habituel" in page


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(DECEMBER)
    return len(queries)


def test_reads_do_not_grow(client: Client, bill: CostLine) -> None:
    before = queries_of(client)
    for number in range(310):
        values: dict[str, Any] = {"description": f"Line {number}", "amount": Decimal(9_999_999)}
        make.CostLineFactory(centre=bill.centre, month=MONTH, category=bill.category, **values)
    assert queries_of(client) == before
    assert before <= 15
