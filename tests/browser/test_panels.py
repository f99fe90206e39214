"""Panels beside the sheet of costs show it as it is when they are opened."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from kpis.models import Centre, CostLine, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import visit

JUNE = make.month("2026-06")
URL = "/centres/{}/costs/2026-06/"


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """Four accruals of 100.00."""
    made: Centre = make.CentreFactory()
    for name in ("finance", "finances"):
        user = User.objects.get(username=name)
        make.MembershipFactory(centre=made, user=user, role="finance")
    for name in ("Rent", "Energy", "Water", "Lease"):
        make.CostLineFactory(centre=made, month=JUNE, description=name, status="accrual")
    yield made
    made.memberships.all().delete()
    CostLine.objects.filter(centre=made).delete()


def open_sheet(open_page: OpenPage, centre: Centre, user: str = "finance") -> Page:
    page = open_page(user)
    visit(page, URL.format(centre.slug))
    expect(page.locator("html[data-guards=open]")).to_be_attached()
    return page


def amount(page: Page, name: str) -> Locator:
    return page.locator("tr[data-row]", has=page.locator(f"input[value='{name}']")).locator(
        "[name^=amount-]"
    )


@pytest.mark.finding("E1")
def test_accruals_typed_over_are_confirmed_as_typed(open_page: OpenPage, centre: Centre) -> None:
    page = open_sheet(open_page, centre)
    for number, name in enumerate(("Rent", "Energy", "Water", "Lease"), start=1):
        amount(page, name).fill(f"{number}000")
    page.locator("summary", has_text="Confirm accruals").click()
    panel = page.locator("[data-fresh=confirm]")
    expect(panel).to_have_attribute("data-fetched", "yes")
    expect(panel.locator("input:checked")).to_have_count(0)
    for text in ("1,000.00", "2,000.00", "3,000.00", "4,000.00"):
        expect(panel).to_contain_text(text)
    for box in panel.locator("[type=checkbox]").all():
        box.check()
    panel.get_by_role("button", name="Confirm as actual").click()
    expect(page.locator(".messages")).to_contain_text("4 accruals confirmed.")
    lines = CostLine.objects.filter(centre=centre, status="actual")
    assert {line.amount for line in lines} == {Decimal(n * 1000) for n in (1, 2, 3, 4)}


@pytest.mark.finding("E9")
def test_an_amount_and_a_supplier_are_both_kept(
    open_page: OpenPage, centre: Centre, complaints: list[str]
) -> None:
    first, second = open_sheet(open_page, centre), open_sheet(open_page, centre, "finances")
    rent = second.locator("tr[data-row]", has=second.locator("input[value='Rent']"))
    rent.locator("[name^=supplier-]").fill("Quai")
    amount(second, "Rent").fill("120")
    amount(second, "Rent").press("Enter")
    expect(second.locator("[data-status]")).to_have_attribute("data-state", "saved")
    row = first.locator("tr[data-row]", has=first.locator("input[value='Rent']"))
    row.locator("[name^=channel-]").select_option("phone")
    amount(first, "Rent").fill("130")
    amount(first, "Rent").press("Enter")
    note = first.locator(".note")
    expect(note).to_contain_text("120.00")
    expect(note).not_to_contain_text("Supplier")
    note.get_by_role("button", name="Save mine").click()
    expect(first.locator("[data-status]")).to_have_attribute("data-state", "saved")
    line = CostLine.objects.get(centre=centre, description="Rent")
    assert line.channel is not None
    assert (line.amount, line.supplier, line.channel.code) == (Decimal(130), "Quai", "phone")
    complaints[:] = [text for text in complaints if "409" not in text]
