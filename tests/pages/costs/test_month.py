"""The month sheet of costs: as a page, as a form without the script, and as JSON with it."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, CostLine, CostSpread, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.html_tables import table_in
from tests.pages.sheet_forms import forms_of, sheet_of

URL = "/centres/lyon/costs/2025-06/"
JUNE = make.month("2025-06")
JSON = {"Accept": "application/json"}


@pytest.fixture
def finance(centre: Centre) -> User:
    user: User = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return user


@pytest.fixture
def client(finance: User, log_in: LogIn) -> Client:
    """Of somebody who records."""
    return log_in(finance)


@pytest.fixture
def salary(centre: Centre) -> CostLine:
    """The only line of June: 1,000.00."""
    return CostLine.objects.get(centre=centre, month=JUNE)


def text_of(client: Client, url: str = URL, **headers: Any) -> str:
    response = client.get(url, headers=headers.get("headers"))
    assert response.status_code == 200
    return words_in(response)


def words_in(response: Any) -> str:
    return re.sub("[ \n]+", " ", response.content.decode())


def post(client: Client, data: dict[str, Any], **headers: str) -> Any:
    return client.post(URL, data, headers=headers)


def unit(client: Client, key: Any, **texts: str) -> dict[str, Any]:
    """One unit of the page as its script sends it, with other texts."""
    fields = sheet_of(client, URL)
    mine = {name: value for name, value in fields.items() if name.endswith(f"-{key}")}
    return {**mine, "row": key, **{f"{name}-{key}": text for name, text in texts.items()}}


def lines(centre: Centre) -> list[tuple[str, Decimal]]:
    found = CostLine.objects.filter(centre=centre, month=JUNE).order_by("id")
    return list(found.values_list("description", "amount"))


@pytest.mark.fault(37)
def test_the_page_is_whole_and_the_fragment_is_its_part(client: Client) -> None:
    page, fragment = text_of(client), text_of(client, headers=HTMX)
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert "<title>Costs · June 2025 · Lyon</title>" in fragment
    for text in ("€1,000.00", "€12.50", "Salaries", "1,000.00"):
        assert text in page
        assert text in fragment


def test_the_page_in_french(client: Client, finance: User) -> None:
    User.objects.filter(pk=finance.pk).update(language="fr")
    page = text_of(client)
    assert "Juin" in page or "juin 2025" in page
    assert "1\u202f000,00" in page
    assert 'data-mark=","' in page


def test_a_manager_reads(manager_client: Client, salary: CostLine) -> None:
    page = text_of(manager_client)
    assert "1,000.00" in page
    for text in ("data-row", "data-sheet", 'name="amount', "Copy last month"):
        assert text not in page
    assert post(manager_client, {"action": "copy"}).status_code == 403


@pytest.mark.fault(29)
def test_a_closed_month_is_read_by_all(client: Client, centre: Centre, finance: User) -> None:
    fields = sheet_of(client, URL)
    make.MonthCloseFactory(centre=centre, month=JUNE, closed_by=finance)
    page = text_of(client)
    assert "June 2025 was closed by Ada Byron" in page
    assert "data-row" not in page
    key = fields["row"][0]
    fields[f"amount-{key}"] = "7"
    response = post(client, fields, **JSON)
    assert (response.status_code, "June 2025 is closed" in response.json()["message"]) == (
        423,
        True,
    )
    assert post(client, fields).status_code == 423
    assert lines(centre) == [("", Decimal(1000))]


def test_the_form_that_nobody_touched_changes_nothing(client: Client, salary: CostLine) -> None:
    response = post(client, sheet_of(client, URL))
    assert response.status_code == 302
    salary.refresh_from_db()
    assert salary.version == 1


def test_without_the_script_the_whole_form_is_saved(
    client: Client, centre: Centre, salary: CostLine
) -> None:
    fields = sheet_of(client, URL)
    fields |= {f"amount-{salary.pk}": "=1250*12", f"description-{salary.pk}": "Agents"}
    fields |= {"amount-new-taxes-0": "-12.50", "description-new-taxes-0": "Refund"}
    response = client.post(URL, fields, follow=True)
    assert "2 lines saved." in words_in(response)
    assert lines(centre) == [("Agents", Decimal(15000)), ("Refund", Decimal("-12.50"))]
    refund = CostLine.objects.get(description="Refund")
    assert (refund.category.code, refund.channel, refund.status) == ("taxes", None, "actual")


def test_mistakes_are_beside_what_was_typed(
    client: Client, centre: Centre, salary: CostLine
) -> None:
    fields = sheet_of(client, URL)
    fields |= {
        f"amount-{salary.pk}": "",
        "amount-new-taxes-0": "lots",
        "supplier-new-taxes-0": "Q&A",
    }
    response = post(client, fields)
    page = words_in(response)
    assert response.status_code == 422
    assert "Enter an amount: 0, or delete the line." in page
    assert 'value="lots"' in page
    assert "“lots”" in page
    assert 'value="Q&amp;A"' in page
    again = next(form for form in reversed(forms_of(page)) if "row" in form)
    again |= {f"amount-{salary.pk}": "0", "amount-new-taxes-0": "3"}
    assert post(client, again).status_code == 302
    assert lines(centre) == [("", Decimal(0)), ("", Decimal(3))]


def test_the_script_saves_one_unit(client: Client, salary: CostLine) -> None:
    make.CostLineFactory(centre=salary.centre, month=make.month("2024-06"), amount=Decimal(900))
    sent = unit(client, salary.pk, amount="1 200.5", status="accrual")
    answer = post(client, sent, **JSON).json()
    saved = answer["saved"][str(salary.pk)]
    assert saved["values"]["amount"] == "1,200.50"
    assert saved["values"]["status"] == "accrual"
    assert saved["marks"]["difference"] == "+200.50"
    assert saved["marks"]["unusual"] == "unusual: usually about €1,000"
    assert answer["message"] == "1 line saved."
    again = unit(client, salary.pk)
    assert again[f"seen-{salary.pk}"] == saved["seen"]


def test_a_new_unit_is_a_line_from_then_on(client: Client, centre: Centre) -> None:
    """The second save changes what the first added."""
    sent = unit(client, "new-taxes-0", amount="5")
    saved = post(client, sent, **JSON).json()["saved"]["new-taxes-0"]
    sent |= {"seen-new-taxes-0": saved["seen"], "amount-new-taxes-0": "6"}
    assert post(client, sent, **JSON).status_code == 200
    assert lines(centre)[1:] == [("", Decimal(6))]


@pytest.mark.fault(25)
def test_sent_twice_is_saved_once(client: Client, centre: Centre) -> None:
    sent = unit(client, "new-taxes-0", amount="5") | {"token": str(uuid4())}
    first, second = (post(client, sent, **JSON).json() for _ in range(2))
    assert first == second
    assert len(lines(centre)) == 2


@pytest.mark.fault(25)
def test_who_goes_back_and_changes_something_saves_anew(client: Client, centre: Centre) -> None:
    sent = sheet_of(client, URL) | {"amount-new-taxes-0": "5"}
    for amount in ("5", "5", "7"):
        assert post(client, sent | {"amount-new-taxes-0": amount}).status_code == 302
    assert [amount for _text, amount in lines(centre)] == [1000, 5, 7]


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_the_later_one_sees_both_and_chooses(client: Client, salary: CostLine) -> None:
    sent = unit(client, salary.pk, amount="3")
    post(client, unit(client, salary.pk, amount="2"), **JSON)
    response = post(client, sent, **JSON)
    assert response.status_code == 409
    conflict = response.json()["conflicts"][str(salary.pk)]
    assert (conflict["who"], conflict["theirs"]["amount"]) == ("Ada Byron", "2.00")
    page = words_in(post(client, sent))
    assert "Ada Byron saved first" in page
    assert "Now: Amount: 2.00." in page
    again = next(form for form in reversed(forms_of(page)) if "row" in form)
    assert again[f"amount-{salary.pk}"] == "3"
    assert post(client, again).status_code == 302
    salary.refresh_from_db()
    assert salary.amount == 3


@pytest.mark.fault(27)
def test_a_line_that_somebody_deleted(client: Client, centre: Centre, salary: CostLine) -> None:
    sent = unit(client, salary.pk, amount="3")
    salary.delete()
    conflict = post(client, sent, **JSON).json()["conflicts"][str(sent["row"])]
    assert conflict["theirs"] is None
    sent[f"seen-{sent['row']}"] = conflict["seen"]
    assert post(client, sent, **JSON).status_code == 200
    assert lines(centre) == [("", Decimal(3))]


def test_delete_and_undo(client: Client, centre: Centre, salary: CostLine) -> None:
    id = salary.pk
    answer = post(client, unit(client, id) | {"remove": id}, **JSON).json()
    assert (answer["removed"], answer["undo"]) == ([str(id)], id)
    assert lines(centre) == []
    back = {"action": "restore", "line": id, "restore": id}
    assert post(client, back, **JSON).json()["saved"][str(id)]["values"]["amount"] == "1,000.00"
    assert CostLine.objects.get(centre=centre, month=JUNE).pk == id


def test_undo_without_the_script(client: Client, centre: Centre, salary: CostLine) -> None:
    client.post(URL, sheet_of(client, URL) | {"remove": salary.pk})
    page = text_of(client)
    assert "A line without a description, €1,000.00, was deleted by Ada Byron." in page
    form = next(form for form in forms_of(page) if "line" in form)
    client.post(URL, form | {"action": "restore"})
    assert lines(centre) == [("", Decimal(1000))]
    assert "was deleted by" not in text_of(client)


@pytest.mark.fault(31)
def test_a_line_of_another_centre(client: Client, salary: CostLine) -> None:
    other = make.CostLineFactory(centre=make.CentreFactory(), month=JUNE)
    sent = unit(client, salary.pk, amount="3")
    key, theirs = str(salary.pk), str(other.pk)
    sent[f"seen-{key}"] = sent[f"seen-{key}"].replace(f"{key}:", f"{theirs}:", 1)
    assert post(client, sent, **JSON).status_code == 409
    other.refresh_from_db()
    assert other.amount == 100


def test_copy_last_month(client: Client, centre: Centre) -> None:
    make.CostLineFactory(
        centre=centre, month=make.month("2025-05"), category=make.category("taxes"), amount=7
    )
    response = client.post(URL, {"action": "copy", "category": ["taxes", "salaries"]}, follow=True)
    assert "1 line copied as an accrual. 1 was there already." in words_in(response)
    assert CostLine.objects.get(centre=centre, month=JUNE, status="accrual").amount == 7


def test_copy_one_line_in_place(client: Client, centre: Centre) -> None:
    rent = make.CostLineFactory(
        centre=centre, month=make.month("2025-05"), description="Rent", amount=7
    )
    page = text_of(client)
    assert f'name="line" value="{rent.pk}"' in page
    assert 'aria-label="Copy Rent"' in page
    answer = post(client, {"action": "copy", "line": rent.pk}, **JSON).json()
    (copied,) = answer["copied"]
    assert (copied["values"]["amount"], copied["values"]["status"]) == ("7.00", "accrual")
    assert copied["marks"]["difference"] == "="
    assert 'aria-label="Copy Rent"' not in text_of(client)


def test_a_category_stands_beside_the_month_and_the_year_before(
    client: Client, centre: Centre, salary: CostLine
) -> None:
    """May cost 1,000.00 as June now does, and 30.50 more; June 2024 cost 812.25."""
    make.record_months(centre, {"2024-06": ("812.25", 80)})
    make.CostLineFactory(centre=centre, month=make.month("2025-05"), amount=Decimal("30.50"))
    row = table_in(client.get(URL).content.decode(), "Cost lines of the month").row("Salaries")
    assert [row[head] for head in ("Amount", "Last month", "Difference", "Last year")] == [
        "1,000.00",
        "1,030.50",
        "−30.50",
        "812.25",
    ]


def test_confirm_accruals(client: Client, centre: Centre, salary: CostLine) -> None:
    CostLine.objects.filter(pk=salary.pk).update(status="accrual")
    forms = forms_of(text_of(client))
    key = f"accrual-{salary.pk}"
    form = next(form for form in forms if form.get("row") == [key])
    form |= {"action": "confirm", "chosen": key}
    response = client.post(URL, {**form, f"amount-{key}": "much"})
    assert response.status_code == 422
    page = words_in(response)
    assert "“much”" in page
    assert f'name="chosen" value="{key}" checked' in page
    assert re.search(r'name="tools" open> <summary class="button plain"> Confirm', page)
    response = client.post(URL, {**form, f"amount-{key}": "1 010.00"}, follow=True)
    assert "1 accrual confirmed." in words_in(response)
    salary.refresh_from_db()
    assert (salary.amount, salary.status) == (Decimal(1010), "actual")


def test_spread_an_invoice(client: Client, centre: Centre) -> None:
    sent = {"action": "spread", "amount": "100", "start": "2025-06", "months": "3"}
    sent |= {"category": "taxes", "channel": "", "description": "Licence", "status": "actual"}
    response = client.post(URL, sent | {"months": "1"})
    assert response.status_code == 422
    assert "Enter a number of months from 2 to 60." in words_in(response)
    assert 'value="Licence"' in words_in(response)
    response = client.post(URL, sent, follow=True)
    page = words_in(response)
    assert "€100.00 spread over 3 months from June 2025 on." in page
    assert "1/3 of €100.00" in page
    spread = CostSpread.objects.get()
    assert f'href="/centres/lyon/costs/spreads/{spread.pk}/"' in page
    part = spread.lines.get(month=JUNE)
    answer = post(client, unit(client, part.pk, amount="9"), **JSON)
    assert "month of a spread invoice" in answer.json()["errors"][str(part.pk)]["amount"]


def test_an_invoice_that_is_refused_is_shown_as_it_was_typed(client: Client) -> None:
    sent = {
        "amount": "lots",
        "start": "2025-03",
        "months": "5",
        "category": "taxes",
        "channel": "phone",
        "description": "Licence",
        "supplier": "Nordlys",
        "status": "accrual",
    }
    forms = forms_of(client.post(URL, {"action": "spread", **sent}).content.decode())
    (shown,) = (form for form in forms if "months" in form)
    assert {name: shown[name] for name in sent} == sent


@pytest.mark.fault(29)
def test_no_invoice_over_a_closed_month(client: Client, centre: Centre) -> None:
    make.MonthCloseFactory(centre=centre, month=make.month("2025-07"))
    sent = {"action": "spread", "amount": "100", "start": "2025-06", "months": "3"}
    sent |= {"category": "taxes", "channel": "", "status": "actual"}
    response = client.post(URL, sent)
    assert response.status_code == 423
    assert "July 2025 is closed" in words_in(response)
    assert not CostSpread.objects.exists()


@pytest.mark.fault(32)
@pytest.mark.parametrize("sent", [{"action": "nonsense"}, {"row": ""}, {"centre": "2"}])
def test_nonsense_changes_nothing(client: Client, centre: Centre, sent: dict[str, str]) -> None:
    if "row" in sent:
        assert post(client, sent).status_code == 400
    else:
        assert post(client, sent).status_code == 302
    assert lines(centre) == [("", Decimal(1000))]


@pytest.mark.parametrize(
    "query", ["?page=9999999", "?page=٣", "?category=x&page=-1", "?category=%00"]
)
def test_a_query_that_says_nothing(client: Client, query: str) -> None:
    assert "1,000.00" in text_of(client, URL + query)


def fill(centre: Centre, count: int) -> None:
    categories = [make.category(code) for code in ("salaries", "taxes")]
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(
            centre=centre,
            month=month,
            category=categories[number % 2],
            description=f"Line {number}",
            status="accrual" if number % 3 else "actual",
        )
        for number in range(count)
        for month in (JUNE, make.month("2025-05"))
    )


@pytest.fixture
def count_queries(client: Client) -> Callable[[str], int]:
    def count_queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    return count_queries


@pytest.mark.parametrize("query", ["", "?category=taxes"])
def test_ten_queries_however_many_lines(
    centre: Centre, query: str, count_queries: Callable[[str], int]
) -> None:
    once = count_queries(URL + query)
    assert once <= 10
    fill(centre, 3)
    assert count_queries(URL + query) == once
    fill(centre, 400)
    assert count_queries(URL + query) <= once


def test_a_long_month_shows_its_categories(client: Client, centre: Centre) -> None:
    fill(centre, 500)
    page = text_of(client)
    assert "data-row" not in page
    assert '<a href="?category=taxes">Taxes</a>' in page
    assert 'data-sum="total" data-rest="5100000"' in page
    page = text_of(client, URL + "?category=taxes&page=2")
    assert page.count("data-row=") == 50 + 2
    assert 'data-sum="total" data-rest="4600000"' in page
    assert 'data-sum="taxes" data-rest="2000000"' in page


def test_saving_one_line_takes_few_queries(client: Client, salary: CostLine) -> None:
    """Session, person, frame, codes, spreads, lock, change, comparison, and their savepoints."""
    sent = unit(client, salary.pk, amount="3")
    with CaptureQueriesContext(connection) as queries:
        assert post(client, sent, **JSON).status_code == 200
    assert len(queries) <= 14, [query["sql"][:80] for query in queries.captured_queries]


@pytest.mark.finding("E4")
def test_a_new_line_of_120_million_is_marked_as_it_is_saved(client: Client) -> None:
    sent = unit(client, "new-taxes-0", amount="120 000 000", description="Licences")
    saved = post(client, sent, **JSON).json()["saved"]["new-taxes-0"]
    assert saved["marks"]["unusual"] == "unusual: new, and 12,000,000% of a usual month"
    page = client.get(URL).content.decode()
    assert (
        page.count("unusual: new, and 12,000,000% of a usual month") == 2
    )  # the line, the category
