"""The journal, whole: see tests/pages/whole_pages.py."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from kpis.models import Centre, User
from tests import factories as make
from tests.pages.whole_pages import assert_said

PAGES = {
    "journal": "",
    "journal-changed": "?month=2025-06&what=costs&kind=changed",
    "journal-line": "?line=7",
}


@pytest.fixture
def told(stopped: None, bare_centre: Centre, person: User) -> Centre:
    """A line that is entered and corrected on two days, and four that are deleted at once."""
    make.MembershipFactory(centre=bare_centre, user=person, role="finance")
    line = {"month": date(2025, 6, 1), "pgh_obj_id": 7, "id": 7, "description": "Agents"}
    at = datetime(2026, 1, 19, 8, tzinfo=UTC)
    make.record_event(bare_centre, at, **line)
    at = datetime(2026, 1, 20, 8, 15, tzinfo=UTC)
    corrected = {"pgh_label": "update", "amount": Decimal("12.50"), "status": "accrual"}
    make.record_event(bare_centre, at, **line, **corrected)
    at = datetime(2026, 1, 20, 9, tzinfo=UTC)
    for number in range(10, 14):
        gone = {"pgh_label": "delete", "pgh_obj_id": number, "id": number}
        make.record_event(bare_centre, at, **gone, month=date(2025, number - 5, 1))
    return bare_centre


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_should(name: str, told: Centre, finance: Client) -> None:
    assert_said(name, finance, f"/centres/ghent/journal/{PAGES[name]}")
