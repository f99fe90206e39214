"""Many cost lines changed from the page of all of them: previewed, saved as one step, undone."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pghistory
import pytest
from django.test import Client

from kpis.models import Centre, CostLine, RecordingStep
from tests import factories as make
from tests.clock import stopped_at
from tests.pages.sheet_forms import forms_of

pytestmark = pytest.mark.finding("E14")
URL = "/centres/lyon/costs/lines/"


@pytest.fixture
def lines(centre: Centre) -> list[CostLine]:
    """The salaries of a year."""
    return list(CostLine.objects.filter(centre=centre).order_by("month"))


def ticks(lines: list[CostLine]) -> list[str]:
    return [f"{line.pk}:{line.version}" for line in lines]


def preview(client: Client, sent: dict[str, Any], query: str = "") -> str:
    response = client.post(URL + query, sent)
    return re.sub(r"\s+", " ", response.content.decode())


def confirm(client: Client, text: str, action: str = "change", query: str = "") -> Any:
    """Send the form that a preview shows."""
    fields = next(form for form in forms_of(text) if form.get("step") == "save")
    return client.post(URL + query, {**fields, "action": action})


def said(client: Client, query: str = "") -> str:
    return re.sub(r"\s+", " ", client.get(URL + query).content.decode())


def undo(client: Client, step: str = "undo") -> None:
    sent = {"step": step, "next": URL, "token": str(uuid4())}
    assert client.post("/centres/lyon/undo/", sent).status_code == 302


def state(centre: Centre) -> list[tuple[Any, ...]]:
    rows = CostLine.objects.filter(centre=centre).order_by("id")
    return list(
        rows.values_list("id", "month", "category__code", "channel__code", "status", "amount")
    )


def test_a_preview_says_what_and_writes_nothing(
    lines: list[CostLine], centre: Centre, finance: Client
) -> None:
    before = state(centre)
    text = preview(
        finance,
        {
            "line": ticks(lines[:3]),
            "new-category": "telephony",
            "new-channel": ".shared",
            "new-status": "accrual",
        },
    )
    assert (
        "3 lines, €3,234.56, January 2025 to March 2025: category becomes Telephony; "
        "they become shared by all channels; status becomes Accrual" in text
    )
    assert state(centre) == before
    assert not RecordingStep.objects.exists()


def test_ticked_lines_become_what_is_chosen_as_one_step(
    lines: list[CostLine], centre: Centre, finance: Client
) -> None:
    before = state(centre)
    text = preview(finance, {"line": ticks(lines[:3]), "new-category": "telephony"})
    response = confirm(finance, text)
    assert (response.status_code, response["Location"]) == (302, URL)
    assert [row[2] for row in state(centre)].count("telephony") == 3
    assert (
        "Changed: 3 lines, €3,234.56, January 2025 to March 2025: category becomes Telephony."
        in said(finance)
    )
    assert RecordingStep.objects.count() == 1
    undo(finance)
    assert state(centre) == before
    assert "Undone: Changed: 3 lines" in said(finance)
    undo(finance, "redo")
    assert [row[2] for row in state(centre)].count("telephony") == 3


def test_all_that_match_are_more_than_a_page(centre: Centre, finance: Client) -> None:
    for number in range(130):
        make.CostLineFactory(centre=centre, description="Rent", amount=Decimal(number))
    assert "all 130 that match, on every page" in said(finance, "?q=rent")
    assert "that match, on every page" not in said(finance, "?q=rent&least=100")
    text = preview(finance, {"scope": "all", "new-channel": "phone"}, "?q=rent")
    assert "130 lines, €8,385.00, January 2026: channel becomes Phone" in text
    assert confirm(finance, text, query="?q=rent").status_code == 302
    assert CostLine.objects.filter(centre=centre, channel__code="phone").count() == 130
    undo(finance)
    assert not CostLine.objects.filter(centre=centre, channel__code="phone").exists()


def test_what_came_after_the_preview_stays_as_it_is(centre: Centre, finance: Client) -> None:
    text = preview(finance, {"scope": "all", "new-status": "accrual"}, "?category=salaries")
    make.CostLineFactory(centre=centre, month=make.month("2025-05"))
    confirm(finance, text, query="?category=salaries")
    assert CostLine.objects.filter(centre=centre, status="accrual").count() == 12


def test_lines_move_to_another_month(
    lines: list[CostLine], centre: Centre, finance: Client
) -> None:
    total = sum(line.amount for line in lines)
    text = preview(finance, {"line": ticks(lines[:2]), "new-month": "2025-12"})
    assert "they move to December 2025" in text
    confirm(finance, text)
    assert [row[1].month for row in state(centre)].count(12) == 3
    assert sum(row[5] for row in state(centre)) == total


def test_lines_that_are_so_already_are_counted(lines: list[CostLine], finance: Client) -> None:
    text = preview(finance, {"line": ticks(lines[:3]), "new-month": "2025-01"})
    assert "1 of them is so already, and stays as it is." in text


def test_many_are_deleted_after_a_question_and_come_back(
    lines: list[CostLine], centre: Centre, finance: Client
) -> None:
    before = state(centre)
    text = preview(finance, {"line": ticks(lines[:3]), "action": "delete"})
    assert "Delete these lines?" in text
    assert "3 lines, €3,234.56, January 2025 to March 2025" in text
    assert state(centre) == before
    confirm(finance, text, "delete")
    assert state(centre) == before[3:]
    assert "Deleted: 3 lines, €3,234.56" in said(finance)
    undo(finance)
    assert state(centre) == before


def test_the_same_post_twice_is_one_change(lines: list[CostLine], finance: Client) -> None:
    text = preview(finance, {"line": ticks(lines[:3]), "new-status": "accrual"})
    assert [confirm(finance, text).status_code for _twice in range(2)] == [302, 302]
    assert RecordingStep.objects.count() == 1


def test_closed_months_are_named_and_nothing_is_half_written(
    lines: list[CostLine], centre: Centre, finance: Client
) -> None:
    text = preview(finance, {"line": ticks(lines[:3]), "new-status": "accrual"})
    for month in ("2025-01", "2025-03"):
        with stopped_at(datetime(2026, 1, 5, tzinfo=UTC)):
            make.MonthCloseFactory(centre=centre, month=make.month(month))
    before = state(centre)
    words = "Not saved: these months are closed: January 2025, March 2025."
    response = confirm(finance, text)
    assert response.status_code == 423
    assert words in response.content.decode()
    assert words in preview(finance, {"line": ticks(lines[:3]), "new-status": "accrual"})
    assert state(centre) == before


@pytest.mark.fault(28)
def test_a_line_that_somebody_changed_is_refused_and_said(
    lines: list[CostLine], centre: Centre, finance: Client
) -> None:
    text = preview(finance, {"line": ticks(lines[:3]), "new-status": "accrual"})
    zoe = make.UserFactory(first_name="Zoe", last_name="Ray")
    with pghistory.context(user=zoe.pk):
        CostLine.objects.filter(pk=lines[1].pk).update(description="Bonus")
        CostLine.objects.filter(pk=lines[2].pk).delete()
    response = confirm(finance, text)
    page = re.sub(r"\s+", " ", response.content.decode())
    assert response.status_code == 409
    assert "Not saved: Zoe Ray saved first." in page
    assert "Bonus, February 2025: changed by Zoe Ray, " in page
    assert "March 2025: deleted by Zoe Ray, " in page
    assert not CostLine.objects.filter(centre=centre, status="accrual").exists()
    form = next(form for form in forms_of(page) if "new-status" in form)
    assert form["new-status"] == "accrual"
    assert page.count(" checked>") == 2  # those that are still there


def test_parts_of_spread_invoices_are_refused_in_words(centre: Centre, finance: Client) -> None:
    spread = make.record_spread(centre, {"2025-01": "60.00", "2025-02": "40.00"})
    sent = {"line": ticks(list(spread.lines.all())), "new-category": "telephony"}
    assert "Months of spread invoices are among them (2)" in preview(finance, sent)


def test_what_has_ended_or_is_not_used_is_not_offered(
    lines: list[CostLine], centre: Centre, finance: Client
) -> None:
    make.EndingFactory(
        centre=centre, category=make.category("taxes"), ended_from=make.month("2026-01")
    )
    form = next(form for form in forms_of(said(finance)) if "new-status" in form)
    assert form["new-category"] == ""
    text = said(finance)
    offered = text[text.index('id="new-category"') : text.index('id="new-status"')]
    assert 'value="telephony"' in offered
    assert 'value="taxes"' not in offered
    assert 'value="chat"' not in offered
    for sent in ({"new-category": "taxes"}, {"new-channel": "chat"}):
        refused = preview(finance, {"line": ticks(lines[:1]), **sent})
        assert "is not offered here: it is unknown, or no longer expected." in refused


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"new-status": "accrual"}, "Choose at least one line."),
        ({"line": "first"}, "Choose what the lines become"),
        ({"line": "first", "new-status": "odd"}, "“odd” is neither actual nor accrual."),
        ({"line": "first", "new-month": "2025-13"}, "2025-13"),
        ({"line": "first", "new-month": "1\0"}, "expected"),
    ],
)
def test_what_cannot_be_done_is_said(
    sent: dict[str, str], words: str, lines: list[CostLine], finance: Client
) -> None:
    sent = {**sent, **({"line": ticks(lines)[0]} if "line" in sent else {})}
    response = finance.post(URL, sent)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_what_no_page_sent_is_refused(finance: Client) -> None:
    for text in ("1", "x:1", "1:1:1", "9" * 30 + ":1", "²:1"):
        assert finance.post(URL, {"line": text, "new-status": "actual"}).status_code == 400
