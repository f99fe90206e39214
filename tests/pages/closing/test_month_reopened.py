"""A month that is reopened, and what was reported beside what stands now."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from kpis.models import Centre, ContactVolume, CostLine, MonthClose, User
from tests import factories as make
from tests.pages.close_steps import MARCH, close, close_and_reopen, squeeze, text_of


@pytest.mark.fault(30)
def test_only_administrators_reopen(finance: Client, administrator: Client) -> None:
    close(finance)
    assert "Reopen March 2025" not in text_of(finance)
    form = {"action": "reopen", "reason": "A late bill", "token": str(uuid4())}
    assert finance.post(MARCH, form).status_code == 403
    assert "Reopen March 2025" in text_of(administrator)
    page = squeeze(administrator.post(MARCH, form | {"token": str(uuid4())}, follow=True))
    assert "March 2025 is open again." in page
    assert "Reopened by Root Admin on" in page
    assert "A late bill" in page


@pytest.mark.fault(30)
def test_a_reopening_without_a_reason_is_refused(finance: Client, administrator: Client) -> None:
    close(finance)
    form = {"action": "reopen", "reason": " x ", "token": str(uuid4())}
    response = administrator.post(MARCH, form)
    assert response.status_code == 409
    assert "Give a reason, in at least three characters." in squeeze(response)
    assert MonthClose.objects.get().reopened_at is None


def test_a_reopened_month_shows_what_was_reported_beside_what_stands_now(
    centre: Centre, finance: Client, person: User
) -> None:
    close_and_reopen(centre, person)
    CostLine.objects.filter(month=make.month("2025-03")).update(amount=Decimal("1300.00"))
    make.CostLineFactory(
        centre=centre,
        month=make.month("2025-03"),
        category=make.category("taxes"),
        supplier="Treasury",
        amount=Decimal("-20.00"),
    )
    page = text_of(finance)
    for said in (
        "As reported by Ada Martin on",
        "€1,234.56</td><td>€1,280.00</td><td>+€45.44",
        "€1,234.56</td><td>€1,300.00</td><td>+€65.44",
        '<span class="muted">Treasury</span>',
        "added",
        "amount changed",
    ):
        assert said in page, said


def test_a_reopened_month_in_which_nothing_changed_says_so(
    centre: Centre, finance: Client, person: User
) -> None:
    close_and_reopen(centre, person)
    assert "No cost line and no contact count has changed since." in text_of(finance)


def test_a_new_definition_does_not_change_what_was_reported(
    centre: Centre, finance: Client
) -> None:
    ContactVolume.objects.filter(start=make.month("2025-03")).update(offered=100)
    close(finance)
    make.DefinitionFactory(
        centre=centre, valid_from=date(2025, 1, 1), basis="offered", channels=["phone"]
    )
    page = text_of(finance)
    assert "€15.43" in page
    assert "it would be €12.35 (100 contacts). What was reported stands." in page
