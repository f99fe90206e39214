"""Texts are kept whole or refused: never cut, never with marks that show another text."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kpis.entry.parsing.cost_rows import read_cost_rows
from kpis.entry.parsing.errors import Expected
from kpis.models import Annotation, Centre, ContactDefinition, CostLine, MonthClose
from tests import factories as make
from tests.admin.forms import errors_in, filled_form
from tests.pages.close_steps import close
from tests.pages.conftest import LogIn
from tests.pages.sheet_forms import sheet_of

MARCH = "/centres/lyon/costs/2025-03/"
LINE = "/admin/kpis/costline/{}/change/"
TURNED, HIDDEN, LONG = "Rent \u202etxt.exe", "\ufeffRe\u200bnt\u200e", "x" * 5000
REFUSED = [
    (TURNED, "invisible right-to-left mark (U+202E)"),
    (LONG, "characters"),
]


def description_saved(client: Client, text: str) -> Any:
    form = sheet_of(client, MARCH)
    key = next(key for key in form["row"] if not key.startswith("new"))
    return client.post(MARCH, form | {f"description-{key}": text, "token": str(uuid4())})


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_of_a_cost_line(finance: Client, text: str, said: str) -> None:
    answer = description_saved(finance, text)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CostLine.objects.exclude(description="").exists()


@pytest.mark.finding("E13")
def test_marks_of_no_width_are_left_out(finance: Client) -> None:
    assert description_saved(finance, HIDDEN).status_code == 302
    assert CostLine.objects.get(month=date(2025, 3, 1)).description == "Rent"


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_of_a_close(finance: Client, text: str, said: str) -> None:
    answer = close(finance, confirmed="yes", remark=text)
    assert said in answer.content.decode()
    assert not MonthClose.objects.exists()


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_of_a_remark(finance: Client, text: str, said: str) -> None:
    form = {"action": "save-remark", "month": "2025-03", "text": text, "token": str(uuid4())}
    answer = finance.post("/centres/lyon/goals/", form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Annotation.objects.exists()


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_of_a_definition(administrator: Client, text: str, said: str) -> None:
    form = {"action": "save", "valid_from": "2025-03", "basis": "handled", "channel": "phone"}
    answer = administrator.post(
        "/centres/lyon/definition/", form | {"reason": text, "token": str(uuid4())}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ContactDefinition.objects.exists()


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_of_the_administration(centre: Centre, log_in: LogIn, text: str, said: str) -> None:
    client = log_in(make.UserFactory(is_superuser=True, is_staff=True))
    address = LINE.format(CostLine.objects.get(month=date(2025, 3, 1)).pk)
    for field in ("description", "supplier"):
        assert said in errors_in(client.post(address, filled_form(client, address) | {field: text}))
    assert 'maxlength="200"' not in client.get(address).content.decode()
    taken = client.post(address, filled_form(client, address) | {"description": HIDDEN})
    assert taken.status_code == 302
    assert CostLine.objects.get(month=date(2025, 3, 1)).description == "Rent"


@pytest.mark.finding("E13")
def test_of_a_file() -> None:
    header = "month,category,channel,amount,description,supplier"
    lines = [f"2025-03,taxes,,5,{text},{text}" for text in (TURNED, LONG, HIDDEN)]
    rows, errors = read_cost_rows("\n".join([header, *lines]).encode(), currency="EUR")
    assert [(row.description, row.supplier) for row in rows] == [("Rent", "Rent")]
    assert [(error.line, error.column, error.expected) for error in errors] == [
        (2, "description", Expected.NO_RIGHT_TO_LEFT),
        (2, "supplier", Expected.NO_RIGHT_TO_LEFT),
        (3, "description", Expected.SHORTER),
        (3, "supplier", Expected.SHORTER),
    ]


@pytest.mark.finding("E13")
@pytest.mark.parametrize("path", ["costs/2025-03/", "goals/", "definition/", "close/2025-03/"])
def test_no_page_lets_the_browser_cut_a_paste(finance: Client, path: str) -> None:
    assert "maxlength" not in finance.get(f"/centres/lyon/{path}").content.decode()
