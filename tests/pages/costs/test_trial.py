"""A block that is pasted into lines is shown first: what each would be, and the month with it."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kpis.models import Centre, CostLine
from tests import factories as make
from tests.pages.sheet_forms import sheet_of

URL = "/centres/lyon/costs/2025-06/"


@pytest.fixture
def tried(finance: Client, centre: Centre) -> Any:
    def tried(**texts: str) -> dict[str, Any]:
        """What is answered to texts typed into the month's only line, of 1,000.00."""
        line = CostLine.objects.get(centre=centre, month=make.month("2025-06"))
        fields = sheet_of(finance, URL)
        unit = {name: text for name, text in fields.items() if name.endswith(f"-{line.pk}")}
        unit |= {f"{name}-{line.pk}": text for name, text in texts.items()}
        sent = {**unit, "row": line.pk, "preview": "yes", "token": str(uuid4())}
        answer = finance.post(URL, sent, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        line.refresh_from_db()
        assert line.amount == Decimal(1000), "a trial saves nothing"
        preview: dict[str, Any] = answer.json()["preview"]
        return preview

    return tried


@pytest.mark.parametrize(
    ("typed", "after", "difference"),
    [
        ("1250", "1,250.00", "+250.00"),
        ("750.50", "750.50", "−249.50"),
        ("1000.00", "1,000.00", "±0.00"),
    ],
)
def test_the_month_before_and_after(tried: Any, typed: str, after: str, difference: str) -> None:
    preview = tried(amount=typed)
    assert preview["total"] == {"before": "1,000.00", "after": after, "difference": difference}
    assert preview["problems"] == []


def test_a_line_as_it_would_be_recorded(tried: Any) -> None:
    (values,) = tried(amount="=2*600", description=" Agents ")["values"].values()
    assert (values["amount"], values["description"]) == ("1,200.00", "Agents")


def test_what_is_wrong_is_said_and_changes_nothing(tried: Any) -> None:
    preview = tried(amount="lots")
    (problem,) = preview["problems"]
    assert problem["field"] == "amount"
    assert "“lots”" in problem["text"]
    assert preview["total"]["difference"] == "±0.00"
