"""The list of months and the checklist of one: what they say, and what a post does."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, ContactVolume, CostLine, MonthClose, User
from tests import factories as make
from tests.pages.close_steps import MARCH, close, close_and_reopen, form_of, squeeze, text_of
from tests.pages.conftest import HTMX

LIST, NOVEMBER = "/centres/lyon/close/", "/centres/lyon/close/2025-11/"
PAGES = [LIST, MARCH]


@pytest.fixture
def waiting(centre: Centre) -> Centre:
    """November lacks its bill for taxes, of 182.50 in each month before, and has an accrual."""
    taxes = make.category("taxes")
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(
            centre=centre,
            month=make.month(f"2025-{n:02}"),
            category=taxes,
            amount=Decimal("182.50"),
        )
        for n in range(1, 11)
    )
    CostLine.objects.filter(month=make.month("2025-11")).update(status="accrual")
    return centre


def close_list(client: Client, *months: str, **values: Any) -> Any:
    return client.post(LIST, form_of(client, LIST, month=months, **values), follow=True)


@pytest.mark.fault(37)
@pytest.mark.parametrize("path", PAGES)
def test_page_and_fragment(manager_client: Client, path: str) -> None:
    page, fragment = manager_client.get(path), manager_client.get(path, headers=HTMX)
    assert b"<!DOCTYPE html>" in page.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        assert b"March 2025" in response.content


@pytest.mark.fault(31)
@pytest.mark.parametrize("path", PAGES)
def test_another_centre_is_not_there(bare_centre: Centre, finance: Client, path: str) -> None:
    other = path.replace("lyon", "ghent")
    assert [finance.get(other).status_code, finance.post(other).status_code] == [404, 404]


def test_nothing_recorded(bare_centre: Centre, administrator: Client) -> None:
    assert "Nothing is recorded for this centre yet" in text_of(
        administrator, "/centres/ghent/close/"
    )
    page = text_of(administrator, "/centres/ghent/close/2025-03/")
    assert "Nothing is recorded for March 2025" in page
    assert 'value="close"' not in page


@pytest.mark.parametrize("path", PAGES)
def test_managers_read_and_cannot_post(waiting: Centre, manager_client: Client, path: str) -> None:
    page = text_of(manager_client, path)
    assert "<form" not in page.split("<main")[1].split("</main>")[0].replace(
        '<form class="card close-list"', ""
    )
    assert 'type="checkbox"' not in page
    assert manager_client.post(path, {"action": "close"}).status_code == 403
    assert not MonthClose.objects.exists()


def test_a_month_with_nothing_open_is_closed_in_one_go(finance: Client) -> None:
    assert "March 2025 can be closed" in text_of(finance)
    response = close(finance, remark="Checked with <b>Owen</b>")
    assert response.redirect_chain == [(MARCH, 302)]
    page = squeeze(response)
    assert "March 2025 is closed." in page
    assert "Closed by Ada Martin on" in page
    assert "Checked with &lt;b&gt;Owen&lt;/b&gt;" in page
    assert "€15.43" in page
    assert "Checklist" not in page


def test_what_is_open_is_listed_with_what_to_do(waiting: Centre, finance: Client) -> None:
    page = text_of(finance, NOVEMBER)
    for said in (
        "2 items are open in November 2025",
        "usually about €182",
        "Enter as accrual (€182.50)",
        "1 accrual of €1,000.00 is awaiting its bill.",
        'href="/centres/lyon/costs/2025-11/"',
        "Close it although 2 items are open.",
    ):
        assert said in page, said


@pytest.mark.finding("F3")
def test_recurring_bills_are_missed_by_name(centre: Centre, finance: Client) -> None:
    """Rent beside energy in one category, and a licence of each November."""
    rooms = make.category("office_space")
    for name in ("2025-08", "2025-09", "2025-10"):
        make.CostLineFactory(
            centre=centre,
            month=make.month(name),
            category=rooms,
            amount=Decimal(2400),
            description="Rent",
            supplier="Lessor",
        )
        make.CostLineFactory(
            centre=centre, month=make.month(name), category=rooms, description="Energy"
        )
    make.CostLineFactory(
        centre=centre, month=make.month("2025-11"), category=rooms, description="energy"
    )
    for name in ("2023-11", "2024-11"):
        make.CostLineFactory(
            centre=centre,
            month=make.month(name),
            category=make.category("software_licences"),
            amount=Decimal(900),
            description="Yearly licence",
        )
    page = text_of(finance, NOVEMBER)
    for said in (
        "2 usual bills have not come.",
        "Rent · Lessor · Office space</b>",
        "in each of the previous three months, usually €2,400.00",
        "Yearly licence · Software licences</b>",
        "in this month of the previous two years, last €900.00",
    ):
        assert said in page, said
    assert "Energy" not in page


@pytest.mark.finding("F3")
def test_what_is_missing_is_ended_by_one_click(waiting: Centre, finance: Client) -> None:
    ContactVolume.objects.filter(start=make.month("2025-11")).delete()
    page = text_of(finance, NOVEMBER)
    for key in (
        f"category-{make.category('taxes').pk}/2025-11",
        f"channel-{make.channel('phone').pk}/2025-11",
    ):
        assert f'name="what" value="{key}"' in page
    assert page.count("No longer expected (from November 2025)</button>") == 2
    assert f'name="next" value="{NOVEMBER}"' in page


def test_missing_contacts_lead_to_their_sheet(waiting: Centre, finance: Client) -> None:
    ContactVolume.objects.filter(start=make.month("2025-11")).delete()
    page = text_of(finance, NOVEMBER)
    assert "Missing channel: Phone." in page
    assert 'href="/centres/lyon/contacts/2025-11/"' in page


def test_open_points_must_be_confirmed(waiting: Centre, finance: Client) -> None:
    response = close(finance, NOVEMBER, remark="Bill comes later")
    assert response.status_code == 422
    assert "tick the box" in squeeze(response)
    assert 'value="Bill comes later"' in squeeze(response)
    assert not MonthClose.objects.exists()
    close(finance, NOVEMBER, confirmed="yes")
    assert MonthClose.objects.get().cost == 1000


@pytest.mark.fault(25)
def test_a_missing_bill_is_accrued_by_one_click_and_once(waiting: Centre, finance: Client) -> None:
    form = {"action": "accrue", "category": make.category("taxes").pk, "token": str(uuid4())}
    for _ in range(2):
        response = finance.post(NOVEMBER, form, follow=True)
        assert response.status_code == 200
    assert "Taxes: €182.50 entered as an accrual." in squeeze(response)
    line = CostLine.objects.get(month=make.month("2025-11"), category__code="taxes")
    assert (line.amount, line.status) == (Decimal("182.50"), "accrual")
    response = finance.post(NOVEMBER, form | {"token": str(uuid4())})
    assert response.status_code == 409
    assert CostLine.objects.filter(category__code="taxes").count() == 11


@pytest.mark.parametrize("category", ["", "x", "999999999999", "²"])
def test_no_other_category_is_accrued(waiting: Centre, finance: Client, category: str) -> None:
    before = CostLine.objects.count()
    form = {"action": "accrue", "category": category, "token": str(uuid4())}
    assert finance.post(NOVEMBER, form).status_code == 409
    assert CostLine.objects.count() == before


@pytest.mark.fault(25)
def test_a_close_sent_twice_is_one(finance: Client) -> None:
    form = form_of(finance, MARCH, action="close")
    answers = [finance.post(MARCH, form, follow=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert MonthClose.objects.count() == 1


def test_a_second_close_is_refused_with_who_and_when(
    finance: Client, administrator: Client
) -> None:
    form = form_of(administrator, MARCH, action="close")
    close(finance)
    response = administrator.post(MARCH, form)
    assert response.status_code == 409
    assert "March 2025 is closed already, by Ada Martin on" in squeeze(response)


@pytest.mark.fault(27)
def test_a_page_that_shows_other_figures_closes_nothing(centre: Centre, finance: Client) -> None:
    form = form_of(finance, MARCH, action="close")
    several = form_of(finance, LIST, month=["2025-03"])
    make.CostLineFactory(centre=centre, month=make.month("2025-03"))
    for path, sent in ((MARCH, form), (LIST, several)):
        response = finance.post(path, sent)
        assert response.status_code == 422
        assert "changed while this page was open" in squeeze(response)
    assert not MonthClose.objects.exists()


@pytest.mark.parametrize("form", [{}, {"action": "drop"}])
def test_an_unknown_action_is_a_bad_request(finance: Client, form: dict[str, str]) -> None:
    assert finance.post(MARCH, form).status_code == 400


def test_a_remark_that_is_too_long_is_refused_and_kept(finance: Client) -> None:
    response = close(finance, remark="x" * 201)
    assert response.status_code == 422
    assert "at most 200 characters" in squeeze(response)
    assert "x" * 201 in squeeze(response)


def test_several_months_are_closed_in_one_go(finance: Client) -> None:
    response = close_list(finance, "2025-01", "2025-02", "2025-03", remark="First quarter")
    page = squeeze(response)
    assert "January 2025, February 2025, March 2025 are closed." in page
    assert page.count("Ada Martin,") == 3
    assert set(MonthClose.objects.values_list("remark", flat=True)) == {"First quarter"}


@pytest.mark.parametrize(
    ("months", "status", "said"),
    [
        ([], 422, "Choose at least one month."),
        (["2019-01", "x"], 422, "Choose at least one month."),
        (["2025-10", "2025-11"], 422, "Items are still open in November 2025"),
    ],
)
def test_all_of_them_or_none(
    waiting: Centre, finance: Client, months: list[str], status: int, said: str
) -> None:
    response = close_list(finance, *months)
    assert response.status_code == status
    assert said in squeeze(response)
    assert not MonthClose.objects.exists()


def test_a_chosen_month_that_is_closed_by_now_stops_all(finance: Client) -> None:
    form = form_of(finance, LIST, month=["2025-02", "2025-03"])
    close(finance)
    response = finance.post(LIST, form)
    assert response.status_code == 409
    assert "March 2025 is closed already" in squeeze(response)
    assert MonthClose.objects.count() == 1


def test_open_months_are_closed_when_it_is_said_so(waiting: Centre, finance: Client) -> None:
    close_list(finance, "2025-10", "2025-11", confirmed="yes")
    assert MonthClose.objects.count() == 2


@pytest.mark.parametrize("path", [*PAGES, NOVEMBER])
def test_at_most_ten_queries(waiting: Centre, finance: Client, person: User, path: str) -> None:
    close_and_reopen(waiting, person)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            finance.get(path)
        counts.append(len(queries))
        make.CostLineFactory.create_batch(3, centre=waiting, month=make.month("2025-03"))
    assert counts[0] == counts[1] <= 10


def test_in_french(waiting: Centre, log_in: Callable[[User], Client]) -> None:
    person = make.UserFactory(language="fr")
    make.MembershipFactory(centre=waiting, user=person, role="finance")
    page = text_of(log_in(person), NOVEMBER)
    assert "Clôture mensuelle" in page
    assert "novembre 2025" in page
    assert "Saisir en provision (182,50 €)" in page
