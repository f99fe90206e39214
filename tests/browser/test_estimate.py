"""The estimate in the month sheet follows what is typed, until the bill itself is there."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from kpis.models import Centre, ContactVolume, CostLine, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import expect_to_fit, visit

pytestmark = [pytest.mark.browser, pytest.mark.finding("F16")]


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """Salaries of 5,340 and telephony of 250 for 1,000 contacts a month; telephony lacks in
    October 2025."""
    made: Centre = make.CentreFactory()
    make.MembershipFactory(centre=made, user=User.objects.get(username="finance"), role="finance")
    make.record_months(made, {f"2025-{number:02}": (5_340, 1_000) for number in range(1, 11)})
    for number in range(1, 10):
        make.CostLineFactory(
            centre=made,
            month=make.month(f"2025-{number:02}"),
            category=make.category("telephony"),
            amount=Decimal(250),
        )
    yield made
    made.memberships.all().delete()
    CostLine.objects.filter(centre=made).delete()
    ContactVolume.objects.filter(centre=made).delete()


def test_it_follows_what_is_typed(open_page: OpenPage, centre: Centre) -> None:
    page = open_page("finance")
    visit(page, f"/centres/{centre.slug}/costs/2025-10/")
    expect(page.locator("html[data-sheets=open]")).to_be_attached()
    estimate = page.locator(".sheet-bar .estimate")
    expect(estimate).to_contain_text("€5.59 with the usual bill for Telephony (about €250)")
    salaries = page.locator("input[data-sums='total salaries']").first
    salaries.fill("5440")
    expect(estimate).to_contain_text("€5.69 with")
    telephony = page.locator("input[data-sums='total telephony']").first
    telephony.fill("240")
    expect(estimate).to_be_hidden()
    telephony.fill("")
    expect(estimate).to_contain_text("€5.69 with")
    salaries.fill("5340")


def test_it_fits_on_a_phone(open_page: OpenPage, centre: Centre) -> None:
    page = open_page("finance", viewport={"width": 390, "height": 900})
    visit(page, f"/centres/{centre.slug}/costs/2025-10/")
    expect(page.locator(".sheet-bar .estimate")).to_contain_text("€5.59 with the usual bill")
    expect_to_fit(page, 390)
