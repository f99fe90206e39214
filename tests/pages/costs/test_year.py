"""The year sheet of costs: shown, saved, previewed and refused."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.entry.forms.cells import cell_key
from kpis.models import Centre, CostLine, User
from tests import factories as make
from tests.pages.cells import JSON, seen_on, shown_on, units
from tests.pages.conftest import HTMX, LogIn

URL = "/centres/lyon/costs/year/2025/"
MAR = date(2025, 3, 1)


def key(category: str = "salaries", month: date = MAR) -> str:
    return cell_key(make.category(category).pk, month)


@pytest.fixture
def finance(centre: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


@pytest.fixture
def sheet(finance: Client) -> str:
    return finance.get(URL).content.decode()


def save(client: Client, sheet: str, cells: dict[str, str], **more: str) -> Any:
    return client.post(URL, units(sheet, "amount", cells, **more), headers=JSON)


def preview(client: Client, sheet: str, cells: dict[str, str]) -> dict[str, Any]:
    response = save(client, sheet, cells, preview="yes")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()["preview"]
    return found


@pytest.mark.fault(37)
def test_page_and_fragment(finance: Client, sheet: str) -> None:
    fragment = finance.get(URL, headers=HTMX).content.decode()
    for text in (sheet, fragment):
        for shown in ("Costs in 2025", "January 2025 to December 2025", "1,234.56", "12,234.56"):
            assert shown in text
    assert "<html" in sheet
    assert "<html" not in fragment
    assert shown_on(sheet, "amount")[key()] == "1,234.56"
    assert shown_on(sheet, "amount")[key("taxes")] == ""


def test_cost_per_contact_stands_beneath(sheet: str) -> None:
    texts = [text.split("</output>")[0] for text in sheet.split('data-none="n/a">')[1:]]
    assert texts[:3] == ["12.50", "12.50", "15.43"]
    assert texts[-1] == "12.74"


def test_a_fiscal_year_says_its_months(finance: Client, centre: Centre) -> None:
    Centre.objects.filter(pk=centre.pk).update(fiscal_year_start=4)
    text = finance.get(URL).content.decode()
    for shown in ("Costs in 2025-26", "April 2025 to March 2026", "Apr 2025", "2024-25"):
        assert shown in text


def test_in_french(finance: Client, centre: Centre) -> None:
    User.objects.update(language="fr")
    text = finance.get(URL).content.decode()
    assert shown_on(text, "amount")[key()] == "1\u202f234,56"
    response = save(finance, text, {key(): "(1\u202f250,5)"})
    assert response.json()["saved"][key()]["values"] == {"amount": "\u22121\u202f250,50"}
    assert CostLine.objects.get(month=MAR).amount == Decimal("-1250.50")


def test_a_manager_reads_and_has_nothing_to_type_into(manager_client: Client) -> None:
    text = manager_client.get(URL).content.decode()
    assert "1,234.56" in text
    assert "data-sheet" not in text
    assert not seen_on(text)
    assert manager_client.post(URL, {}).status_code == 403


def test_cells_of_several_lines_open_them(finance: Client, centre: Centre) -> None:
    make.CostLineFactory(centre=centre, month=MAR)
    make.record_spread(
        centre, {"2025-04": "5.00", "2025-05": "7.00"}, category=make.category("taxes")
    )
    text = finance.get(URL).content.decode()
    assert key() not in seen_on(text)
    assert "1,334.56" in text
    assert "2 lines" in text
    assert 'href="/centres/lyon/costs/2025-03/?category=salaries"' in text
    assert 'href="/centres/lyon/costs/2025-04/?category=taxes"' in text


def test_a_closed_month_is_read_only(finance: Client, centre: Centre, sheet: str) -> None:
    make.MonthCloseFactory(centre=centre, month=MAR)
    text = finance.get(URL).content.decode()
    assert {k.split("_")[1] for k in seen_on(sheet)} - {k.split("_")[1] for k in seen_on(text)} == {
        "2025-03-01"
    }
    response = save(finance, sheet, {key("taxes"): "5"})
    assert (response.status_code, response.json()["message"]) == (
        423,
        "Not saved: March 2025 is closed.",
    )


def test_one_cell_is_saved_and_says_what_stands_there_now(finance: Client, sheet: str) -> None:
    response = save(finance, sheet, {key(): "=1250*2", key("taxes"): "-3.5"})
    saved = response.json()["saved"]
    assert saved[key()]["values"] == {"amount": "2,500.00"}
    assert saved[key("taxes")]["values"] == {"amount": "\u22123.50"}
    again = finance.get(URL).content.decode()
    assert {k: v["seen"] for k, v in saved.items()} == {
        k: seen_on(again)[k] for k in (key(), key("taxes"))
    }


@pytest.mark.fault(25)
def test_a_save_that_is_sent_twice_is_done_once(finance: Client, sheet: str) -> None:
    token = str(uuid4())
    answers = [save(finance, sheet, {key("taxes"): "5"}, token=token).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert CostLine.objects.filter(category__code="taxes").count() == 1


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_a_conflict_has_both_values_and_saves_nothing(finance: Client, sheet: str) -> None:
    save(finance, sheet, {key(): "7"})
    response = save(finance, sheet, {key(): "9", key("taxes"): "5"})
    assert response.status_code == 409
    (conflict,) = response.json()["conflicts"].values()
    assert (conflict["who"], conflict["theirs"]) == ("Ada Byron", {"amount": "7.00"})
    assert not CostLine.objects.filter(category__code="taxes").exists()
    data = units(sheet, "amount", {key(): "9"}) | {f"seen-{key()}": conflict["seen"]}
    assert finance.post(URL, data, headers=JSON).status_code == 200
    assert CostLine.objects.get(month=MAR).amount == 9


def test_all_or_nothing_with_every_mistake_by_name(finance: Client, sheet: str) -> None:
    cells = {key(): "12,5x", key("taxes"): "5", key("training"): "1.005"}
    response = save(finance, sheet, cells)
    assert response.status_code == 422
    errors = response.json()["errors"]
    assert set(errors) == {key(), key("training")}
    assert errors[key()]["amount"] == (
        "Salaries, March 2025: found “12,5x”, expected an amount such as 1234.56."
    )
    assert CostLine.objects.count() == 12


@pytest.mark.fault(32)
def test_other_fields_are_ignored(finance: Client, sheet: str, bare_centre: Centre) -> None:
    extra = {"centre": str(bare_centre.pk), f"status-{key()}": "accrual", "month": "2020-01-01"}
    assert save(finance, sheet, {key(): "5"}, **extra).status_code == 200
    line = CostLine.objects.get(month=MAR)
    assert (line.centre.slug, line.status, line.amount) == ("lyon", "actual", 5)


def test_a_cell_of_another_year_is_not_on_the_sheet(finance: Client, sheet: str) -> None:
    other = key("taxes", date(2024, 3, 1))
    response = save(finance, sheet, {other: "5"})
    assert response.status_code == 422
    assert other in response.json()["errors"]


def test_a_preview_says_what_would_change_and_saves_nothing(finance: Client, sheet: str) -> None:
    cells = {key(): "1,000.00", key("taxes"): "5", key("training"): ""}
    cells[key("salaries", date(2025, 4, 1))] = ""
    found = preview(finance, sheet, cells)
    assert found["changes"] == [
        {
            "row": "Salaries",
            "column": "March 2025",
            "before": "1,234.56",
            "after": "1,000.00",
            "difference": "\u2212234.56",
        },
        {
            "row": "Taxes",
            "column": "March 2025",
            "before": "",
            "after": "5.00",
            "difference": "+5.00",
        },
        {
            "row": "Salaries",
            "column": "April 2025",
            "before": "1,000.00",
            "after": "",
            "difference": "\u22121,000.00",
        },
    ]
    assert found["total"] == {
        "before": "12,234.56",
        "after": "11,005.00",
        "difference": "\u22121,229.56",
    }
    assert found["summary"] == "3 cells change. 1 record is removed."
    assert (found["problems"], found["conflicts"], found["more"]) == ([], {}, "")
    assert CostLine.objects.count() == 12
    response = save(finance, sheet, cells, confirmed="yes")
    assert response.json()["message"] == "3 cells saved."
    assert "11,005.00" in finance.get(URL).content.decode()


def test_a_preview_names_every_problem(finance: Client, centre: Centre, sheet: str) -> None:
    make.CostLineFactory(centre=centre, month=date(2025, 1, 1))
    make.MonthCloseFactory(centre=centre, month=date(2025, 2, 1))
    found = preview(
        finance,
        sheet,
        {
            key("taxes"): "x",
            key("salaries", date(2025, 1, 1)): "5",
            key("salaries", date(2025, 2, 1)): "5",
            key("salaries", date(2025, 2, 1).replace(month=4)): "5",
        },
    )
    assert [problem["key"] for problem in found["problems"]] == [
        key("taxes"),
        key("salaries", date(2025, 1, 1)),
        key("salaries", date(2025, 2, 1)),
    ]
    assert [problem["text"] for problem in found["problems"]] == [
        "Taxes, March 2025: found “x”, expected an amount such as 1234.56.",
        "Salaries, January 2025: the sum of 2 lines. Open them to change it.",
        "Salaries, February 2025: the month is closed.",
    ]


def test_a_locked_cell_with_its_own_value_is_no_problem(
    finance: Client, centre: Centre, sheet: str
) -> None:
    make.MonthCloseFactory(centre=centre, month=MAR)
    found = preview(finance, sheet, {key(): "1234.56", key("taxes"): ""})
    assert found["problems"] == []
    assert found["summary"] == "Nothing would change."


def test_of_many_changes_the_first_hundred_are_shown(finance: Client, centre: Centre) -> None:
    text = finance.get(URL.replace("2025", "2030")).content.decode()
    keys = list(seen_on(text))
    data = units(text, "amount", dict.fromkeys(keys, "1"), preview="yes")
    found = finance.post(URL.replace("2025", "2030"), data, headers=JSON).json()["preview"]
    assert len(found["changes"]) == 100
    assert found["more"] == f"and {len(keys) - 100} more"


def test_without_the_script_the_whole_form_is_saved_at_once(finance: Client, sheet: str) -> None:
    cells = shown_on(sheet, "amount") | {key(): "5", key("taxes"): "6"}
    response = finance.post(URL, units(sheet, "amount", cells))
    assert (response.status_code, response["Location"]) == (302, URL)
    assert "2 cells saved." in finance.get(URL).content.decode()
    assert CostLine.objects.filter(version__gt=1).count() == 1


def test_mistakes_stand_beside_their_cells_with_what_was_typed(finance: Client, sheet: str) -> None:
    cells = shown_on(sheet, "amount") | {key(): "x", key("taxes"): "6"}
    response = finance.post(URL, units(sheet, "amount", cells))
    assert response.status_code == 422
    text = response.content.decode()
    assert shown_on(text, "amount")[key()] == "x"
    assert shown_on(text, "amount")[key("taxes")] == "6"
    assert seen_on(text) == seen_on(sheet)
    assert f'id="note-{key()}"' in text
    assert CostLine.objects.count() == 12


def test_an_emptied_cell_is_not_simply_removed(finance: Client, sheet: str) -> None:
    response = finance.post(URL, units(sheet, "amount", {key(): ""}))
    assert response.status_code == 422
    assert "Press Delete in the cell" in response.content.decode()
    assert CostLine.objects.count() == 12


def test_after_a_conflict_the_next_save_keeps_mine(finance: Client, sheet: str) -> None:
    save(finance, sheet, {key(): "7"})
    response = finance.post(URL, units(sheet, "amount", {key(): "9"}))
    assert response.status_code == 409
    text = response.content.decode()
    assert "Ada Byron has changed this to 7.00 in the meantime." in text
    assert shown_on(text, "amount")[key()] == "9"
    assert finance.post(URL, units(text, "amount", {key(): "9"})).status_code == 302
    assert CostLine.objects.get(month=MAR).amount == 9


@pytest.mark.fault(31)
def test_another_centres_sheet_is_not_there(finance: Client, bare_centre: Centre) -> None:
    for method in (finance.get, finance.post):
        assert method("/centres/ghent/costs/year/2025/").status_code == 404


def test_queries_do_not_grow_with_lines(finance: Client, centre: Centre) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert finance.get(URL).status_code == 200
        counts.append(len(queries))
        make.CostLineFactory.create_batch(5, centre=centre, month=MAR)
    assert counts[0] == counts[1] <= 10


@pytest.mark.finding("E4")
def test_what_is_unusual_is_marked_in_its_cell_at_once_and_later(
    finance: Client, sheet: str
) -> None:
    cells = {key("taxes"): "120000000", key(): "1234.57"}
    saved = save(finance, sheet, cells).json()["saved"]
    assert saved[key("taxes")]["marks"] == {"unusual": "unusual"}
    assert saved[key()]["marks"] == {"unusual": ""}
    page = finance.get(URL).content.decode()
    assert page.count("unusual: new, and 12,000,000% of a usual month") == 1
