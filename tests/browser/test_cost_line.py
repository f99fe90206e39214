"""Finance attaches an invoice to a cost line, and everything of the line is on one page."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from kpis.models import Centre, CostDocument, CostLine, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import SCHEMES, expect_to_fit, visit
from tests.browser.test_every_page import barriers
from tests.documents import PDF

pytestmark = [pytest.mark.browser, pytest.mark.finding("E14")]
JUNE, MAY = make.month("2026-06"), make.month("2026-05")
CLERKS = {"en": "finance", "fr": "finances"}
FILE: Any = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def line(db: None) -> Iterator[CostLine]:
    """Of June; May has the same invoice number."""
    centre: Centre = make.CentreFactory()
    for username in ("finance", "finances"):
        user = User.objects.get(username=username)
        make.MembershipFactory(centre=centre, user=user, role="finance")
    words = {"description": "Telephone lines", "supplier": "Nordlys Telecom"}
    made: CostLine = make.CostLineFactory(
        centre=centre, month=JUNE, amount=Decimal("1240.50"), invoice="FA-2026-0012", **words
    )
    make.CostLineFactory(centre=centre, month=MAY, invoice="fa 2026/0012", **words)
    yield made
    centre.memberships.all().delete()
    CostLine.objects.filter(centre=centre).delete()


def address_of(line: CostLine) -> str:
    return f"/centres/{line.centre.slug}/costs/lines/{line.pk}/"


@pytest.mark.parametrize("javascript", [True, False])
def test_an_invoice_is_attached_opened_and_removed(
    open_page: OpenPage, line: CostLine, javascript: bool
) -> None:
    page = open_page("finance", java_script_enabled=javascript)
    page.goto(address_of(line))
    page.get_by_label("Add a document").set_input_files(FILE)
    page.get_by_role("button", name="Add it").click()
    link = page.get_by_role("link", name="invoice.pdf")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    assert download.value.path().read_bytes() == PDF
    assert download.value.suggested_filename == "invoice.pdf"
    page.get_by_role("button", name="Remove invoice.pdf").click()
    expect(link).to_have_count(0)
    assert not CostDocument.objects.filter(line=line.pk).exists()


@pytest.mark.parametrize("language", SCHEMES)
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_fits_and_bars_nobody(
    open_page: OpenPage, line: CostLine, language: str, width: int
) -> None:
    user, scheme = CLERKS[language], SCHEMES[language]
    page = open_page(user, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(address_of(line))
    page.locator("input[type=file]").set_input_files(FILE)
    page.locator("form[enctype] button").click()
    expect(page.locator(".line-documents li")).to_have_count(1)
    expect_to_fit(page, width)
    assert barriers(page) == []


def test_a_number_that_is_known_is_said_as_soon_as_it_is_entered(
    open_page: OpenPage, line: CostLine
) -> None:
    CostLine.objects.filter(pk=line.pk).update(invoice="")
    page = open_page("finance")
    visit(page, f"/centres/{line.centre.slug}/costs/2026-06/")
    expect(page.locator("html[data-sheets=open]")).to_be_attached()
    row = page.locator(f"tr[data-row='{line.pk}']")
    row.locator(".more summary").click()
    row.get_by_label("Invoice number").fill("fa2026 0012")
    page.get_by_label("Description").last.focus()
    expect(row.locator("[data-mark-of=same_invoice]")).to_contain_text("May 2026")
    line.refresh_from_db()
    assert line.invoice == "fa2026 0012"
