"""Undo and redo by key and by button, on sheets of each kind."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from kpis.models import Centre, ContactVolume, CostLine, RecordingStep, Staffing, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import expect_to_fit, visit
from tests.browser.targets import too_small
from tests.browser.test_every_page import barriers

pytestmark = [pytest.mark.browser, pytest.mark.finding("E8")]
JUNE = make.month("2026-06")
OpenSheet = Callable[..., Page]


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """A salary and contacts by phone in June."""
    made: Centre = make.CentreFactory()
    for name in ("finance", "finances"):
        user = User.objects.get(username=name)
        make.MembershipFactory(centre=made, user=user, role="finance")
    make.CostLineFactory(centre=made, month=JUNE, description="Team", amount=Decimal(100))
    make.ContactVolumeFactory(centre=made, start=JUNE, handled=1_000)
    yield made
    made.memberships.all().delete()
    for table in (CostLine, ContactVolume, Staffing, RecordingStep):
        table.objects.filter(centre=made).delete()


@pytest.fixture
def open_sheet(open_page: OpenPage, centre: Centre) -> OpenSheet:
    def open_sheet(which: str, user: str = "finance", **options: object) -> Page:
        page = open_page(user, permissions=["clipboard-read", "clipboard-write"], **options)
        visit(page, f"/centres/{centre.slug}/{which}/")
        expect(page.locator("html")).to_have_attribute("data-undo", "open")
        return page

    return open_sheet


def press(page: Page, keys: str, said: str) -> None:
    """The sheet is loaded anew, and says what was done."""
    with page.expect_navigation():
        page.keyboard.press(keys)
    expect(page.locator(".messages")).to_contain_text(said)
    expect(page.locator("html")).to_have_attribute("data-undo", "open")


def amounts(centre: Centre) -> list[Decimal]:
    found = CostLine.objects.filter(centre=centre).order_by("id")
    return list(found.values_list("amount", flat=True))


def test_cells_and_a_new_line_of_a_month(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("costs/2026-06")
    amount = page.locator("tr[data-row] [name^=amount-]").first
    for text in ("120", "130"):
        amount.fill(text)
        page.keyboard.press("Enter")
        expect(page.locator("tr[data-row]").first).to_have_attribute("data-state", "saved")
        amount.focus()
    press(page, "Control+z", "Undone: 1 line saved. (June 2026)")
    expect(amount).to_be_focused()
    expect(amount).to_have_value("120.00")
    press(page, "Control+z", "Undone")
    expect(amount).to_have_value("100.00")
    press(page, "Control+y", "Redone")
    press(page, "Control+Shift+Z", "Redone")
    expect(amount).to_have_value("130.00")
    press(page, "Control+y", "There is nothing to redo.")
    assert amounts(centre) == [130]


def test_a_deleted_line_comes_back(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("costs/2026-06")
    (id,) = CostLine.objects.filter(centre=centre).values_list("pk", flat=True)
    row = page.locator(f'tr[data-row="{id}"]')
    row.locator(".more summary").click()
    row.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    page.get_by_label("Take back the last step").click()
    expect(page.locator(".messages")).to_contain_text("Undone: Line deleted.")
    expect(row).to_have_count(1)
    assert CostLine.objects.get(centre=centre).pk == id


def test_what_is_typed_is_the_browsers_to_undo(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("costs/2026-06")
    amount = page.locator("tr[data-row] [name^=amount-]").first
    amount.focus()
    page.keyboard.type("7")
    expect(amount).to_have_value("7")
    page.keyboard.press("Control+z")
    expect(amount).to_have_value("100.00")
    assert amounts(centre) == [100]


def test_what_is_not_saved_is_not_lost(
    open_sheet: OpenSheet, centre: Centre, complaints: list[str]
) -> None:
    page = open_sheet("costs/2026-06")
    amount = page.locator("tr[data-row] [name^=amount-]").first
    amount.fill("lots")
    page.get_by_label("Take back the last step").click()
    expect(page.locator("[data-status]")).to_contain_text("Save or correct what is marked first")
    expect(amount).to_have_value("lots")
    assert "422" in complaints.pop()


@pytest.mark.parametrize(
    ("sheet", "cell", "table"),
    [
        ("costs/year/2027", "td[data-cell] input:not([type=hidden])", CostLine),
        ("contacts/year/2027", "td[data-cell] input:not([type=hidden])", ContactVolume),
        ("contacts/2027-05/days", "td[data-cell] input:not([type=hidden])", ContactVolume),
        ("contacts/2027-05", "[name^=hours-]", Staffing),
        ("contacts/2027-05/phone", "[name^=handled-]", ContactVolume),
    ],
)
def test_a_paste_is_one_step(
    open_sheet: OpenSheet, centre: Centre, sheet: str, cell: str, table: type[CostLine]
) -> None:
    page = open_sheet(sheet)
    page.evaluate("() => navigator.clipboard.writeText('12\\n15\\n')")
    before = table.objects.filter(centre=centre).count()
    page.locator(cell).first.focus()
    page.keyboard.press("Control+v")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert table.objects.filter(centre=centre).count() == before + 2
    press(page, "Control+z", "Undone")
    assert table.objects.filter(centre=centre).count() == before
    expect(page.locator(cell).first).to_have_value("")
    press(page, "Control+y", "Redone")
    assert table.objects.filter(centre=centre).count() == before + 2


def test_across_sheets(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("costs/2026-06")
    page.locator("tr[data-row] [name^=amount-]").first.fill("120")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    visit(page, f"/centres/{centre.slug}/contacts/year/2027/")
    page.locator("table.grid a").first.focus()
    press(page, "Control+z", "Undone: 1 line saved. (June 2026)")
    assert amounts(centre) == [100]


@pytest.mark.parametrize(("user", "label"), [("finance", "Take back"), ("finances", "Annuler")])
@pytest.mark.parametrize("sheet", ["costs/2026-06", "contacts/2026-06", "costs/year/2027"])
def test_the_buttons_fit_a_phone(open_sheet: OpenSheet, sheet: str, user: str, label: str) -> None:
    size = {"width": 390, "height": 844}
    page = open_sheet(sheet, user, viewport=size, bypass_csp=True)
    expect(page.get_by_label(label)).to_be_visible()
    assert barriers(page) == []
    expect_to_fit(page, 390)
    assert too_small(page) == []
