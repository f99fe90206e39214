"""What a save answers when it cannot be done: JSON for the script, which keeps what was typed."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from kpis.entry.forms.units import seen_mark
from kpis.entry.refusals import (
    BelowClosed,
    ClosedMonthsConcerned,
    ConfirmationNeeded,
    Conflict,
    Conflicted,
    Emptied,
    Mistakes,
    MonthIsClosed,
    NotSaved,
    Overlapping,
    Unlikely,
)
from kpis.models import Centre, CostLine, User
from kpis.pages.saving import problems_of
from tests import factories as make
from tests.pages.conftest import LogIn

JSON = {"Accept": "application/json"}
PATH = "/centres/lyon/costs/2025-03/"


@pytest.fixture
def finance(centre: Centre) -> User:
    user: User = make.UserFactory()
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return user


def new_line(**more: str) -> dict[str, str]:
    """A blank line at the end of telephony, filled in."""
    texts = {"description": "", "supplier": "", "channel": "", "amount": "", "status": "actual"}
    texts["category"] = "telephony"
    key = "new-telephony-0"
    fields = {f"{name}-{key}": text for name, text in texts.items()}
    fields |= {"row": key, f"seen-{key}": seen_mark(None, None, texts), "token": str(uuid4())}
    return fields | {f"amount-{key}": "980.00"} | more


def test_a_line_is_saved(finance: User, log_in: LogIn) -> None:
    response = log_in(finance).post(PATH, new_line(), headers=JSON)
    assert response.status_code == 200
    assert CostLine.objects.filter(amount="980.00").count() == 1


@pytest.mark.fault(25)
def test_the_same_post_again_is_the_same_save(finance: User, log_in: LogIn) -> None:
    form, client = new_line(), log_in(finance)
    first, second = (client.post(PATH, form, headers=JSON) for _ in range(2))
    assert first.json() == second.json()
    assert CostLine.objects.filter(amount="980.00").count() == 1


@pytest.mark.fault(34)
def test_a_session_that_ran_out_is_said_with_the_way_back(centre: Centre) -> None:
    response = Client().post(PATH, new_line(), headers=JSON)
    assert response.status_code == 401
    answer = response.json()
    assert answer["message"] == "Not saved: you are no longer logged in."
    assert answer["log_in"] == f"/account/login/?next={PATH}"


@pytest.mark.fault(33)
def test_a_token_that_is_too_old_comes_with_a_new_one(finance: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(finance)
    form, headers = new_line(), JSON
    refused = client.post(PATH, form, headers=headers)
    assert refused.status_code == 403
    answer = refused.json()
    assert answer["reader"] == finance.pk
    assert "Not saved" in answer["message"]
    assert not CostLine.objects.filter(amount="980.00").exists()
    again = client.post(PATH, form, headers=JSON | {"X-CSRFToken": answer["csrf"]})
    assert again.status_code == 200


def test_without_the_script_the_page_says_that_the_form_is_too_old(finance: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(finance)
    response = client.post(PATH, new_line())
    assert response.status_code == 403
    assert "This form has expired" in response.text


class Lost(Exception):
    sqlstate = "40P01"


@pytest.fixture
def deadlocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """So many saves in a row that PostgreSQL ends to free another."""
    from kpis.entry.recording import cost_lines

    def deadlocks(times: int) -> list[int]:
        calls: list[int] = []
        lock = cost_lines.lock_lines

        def fail(*args: Any) -> Any:
            calls.append(1)
            if len(calls) <= times:
                raise OperationalError("deadlock detected") from Lost()
            return lock(*args)

        monkeypatch.setattr(cost_lines, "lock_lines", fail)
        return calls

    return deadlocks


@pytest.mark.fault(48)
@pytest.mark.django_db(transaction=True)
def test_two_deadlocks_are_not_noticed(
    finance: User, log_in: LogIn, deadlocks: Callable[[int], list[int]]
) -> None:
    calls = deadlocks(2)
    response = log_in(finance).post(PATH, new_line(), headers=JSON)
    assert response.status_code == 200
    assert len(calls) == 3
    assert CostLine.objects.filter(amount="980.00").count() == 1


@pytest.mark.fault(48)
@pytest.mark.django_db(transaction=True)
def test_after_three_it_says_that_it_is_busy(
    finance: User, log_in: LogIn, deadlocks: Callable[[int], list[int]]
) -> None:
    calls = deadlocks(9)
    client = log_in(finance)
    client.raise_request_exception = False
    response = client.post(PATH, new_line(), headers=JSON)
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert len(calls) == 3
    assert not CostLine.objects.filter(amount="980.00").exists()


@pytest.mark.fault(32)
def test_fields_that_no_sheet_has_change_nothing(finance: User, log_in: LogIn) -> None:
    other = make.CentreFactory()
    more = {"centre": str(other.pk), "month": "2024-01", "centre_id": str(other.pk)}
    response = log_in(finance).post(PATH, new_line(**more), headers=JSON)
    assert response.status_code == 200
    line = CostLine.objects.get(amount="980.00")
    assert (line.centre.slug, f"{line.month:%Y-%m}") == ("lyon", "2025-03")


def test_what_no_page_of_ours_sent_is_refused(finance: User, log_in: LogIn) -> None:
    form = new_line(**{"seen-new-telephony-0": "1:1:nonsense"})
    assert log_in(finance).post(PATH, form, headers=JSON).status_code == 400
    assert not CostLine.objects.filter(amount="980.00").exists()


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
ONE, TWO = Conflict("a", None, "Ada", None), Conflict("b", None, "Eve", None)
CONCERNED = (
    "Not saved: closed months depend on this (May 2026, June 2026). Only an administrator can "
    "change it, once the preview has shown these months."
)


@pytest.mark.parametrize(
    ("refusal", "status", "message"),
    [
        (Mistakes({"a": {"amount": "Not a number."}}), 422, "Not saved. Not a number."),
        (Mistakes({"a": {"x": "1"}, "b": {"x": "2"}}), 422, "Not saved: correct the marked cells."),
        (Conflicted([ONE]), 409, "Not saved: Ada saved first."),
        (Conflicted([ONE, TWO]), 409, "Not saved: someone else saved first."),
        (MonthIsClosed(None), 423, "Not saved: the month is closed."),
        (MonthIsClosed(MAY), 423, "Not saved: May 2026 is closed."),
        (ClosedMonthsConcerned([MAY, JUNE]), 423, CONCERNED),
        (Unlikely(["a"], "More than offered.", "Save it", "Correct it"), 409, "More than offered."),
    ],
)
def test_each_refusal_says_why(refusal: NotSaved, status: int, message: str) -> None:
    problems = problems_of(refusal, lambda _row: {})
    assert (problems.status, problems.message) == (status, message)


@pytest.mark.parametrize(
    ("kind", "agreed"),
    [(Overlapping, None), (Emptied, None), (Unlikely, "unlikely"), (BelowClosed, "below")],
)
def test_the_script_is_told_how_to_say_yes(
    kind: type[ConfirmationNeeded], agreed: str | None
) -> None:
    """Where it is not told it sends "replace"."""
    asked = problems_of(kind(["a", "b"], "Sure?", "Yes", "No"), lambda _row: {}).as_json()
    choice = {"keys": ["a", "b"], "replace": "Yes", "keep": "No"}
    assert asked == {
        "message": "Sure?",
        "choice": choice | ({"agreed": agreed} if agreed else {}),
    }
