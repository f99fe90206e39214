"""Fill down, and the keys that a sheet says it has."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from kpis.models import Centre, ContactVolume, CostLine, User
from kpis.templatetags.keys import KEYS, Sheet
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import SCHEMES, expect_to_fit, visit
from tests.browser.test_every_page import barriers
from tests.browser.test_year_sheets import CELLS

pytestmark = [pytest.mark.browser, pytest.mark.finding("E14")]
YEAR, MONTH = "costs/year/2026/", "costs/2026-06/"
CONTACTS, DAYS = "contacts/2026-06/", "contacts/2026-06/phone/"
PEOPLE = {"en": "finance", "fr": "finances"}
#: Handled by the browser, or by an event that it makes of them.
BROWSERS = {"Tab", "Shift+Tab", "Control+c", "Control+v"}
#: They leave the page, or do nothing that is held back.
APART = {"Control+z", "Control+y", "Control+Shift+Z", "Escape", "?", "NumpadDecimal"}


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """Phone and e-mail; finance records in it, the manager reads."""
    made: Centre = make.CentreFactory()
    for username in ("finance", "finances", "manager"):
        role = "manager" if username == "manager" else "finance"
        user = User.objects.get(username=username)
        make.MembershipFactory(centre=made, user=user, role=role)
    yield made
    made.memberships.all().delete()
    CostLine.objects.filter(centre=made, spread=None).delete()
    ContactVolume.objects.filter(centre=made).delete()


@pytest.fixture
def open_sheet(open_page: OpenPage, centre: Centre) -> Callable[..., Page]:
    def open_sheet(path: str, user: str = "finance", **options: object) -> Page:
        page = open_page(user, **options)
        visit(page, f"/centres/{centre.slug}/{path}")
        expect(page.locator("html[data-keys=open]")).to_be_attached()
        return page

    return open_sheet


def line(centre: Centre, **fields: object) -> CostLine:
    made: CostLine = make.CostLineFactory(centre=centre, month=date(2026, 6, 1), **fields)
    return made


def test_fills_a_cell_as_if_it_were_typed(open_sheet: Callable[..., Page], centre: Centre) -> None:
    page = open_sheet(YEAR)
    first, second = page.locator(CELLS).first, page.locator(CELLS).nth(12)
    first.focus()
    page.keyboard.press("Control+d")  # above it is nothing
    expect(first).to_have_value("")
    page.keyboard.type("1250.50")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    expect(first).to_have_value("1,250.50")
    page.keyboard.press("Control+d")
    expect(second).to_have_value("1,250.50")
    assert CostLine.objects.filter(centre=centre).count() == 1  # not saved yet
    page.keyboard.press("Control+z")
    expect(second).to_have_value("")
    page.keyboard.press("Control+D")  # with the capitals locked
    page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert [each.amount for each in CostLine.objects.filter(centre=centre)] == [
        Decimal("1250.50")
    ] * 2
    page.keyboard.press("Control+z")  # the step as a whole
    expect(page.locator(CELLS).nth(12)).to_have_value("")
    expect(page.locator(CELLS).first).to_have_value("1,250.50")


def test_fills_a_block_from_its_first_row_in_one_step(
    open_sheet: Callable[..., Page], centre: Centre
) -> None:
    for month, amount in ((1, 10), (2, 20)):
        make.CostLineFactory(
            centre=centre,
            month=date(2026, month, 1),
            amount=amount,
            category=make.category("salaries"),
        )
    page = open_sheet(YEAR)
    page.locator(CELLS).first.focus()
    for press in ("Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d"):
        page.keyboard.press(press)
    dialog = page.locator("[data-grid-dialog]")
    expect(dialog).to_contain_text("Fill 2 × 2 cells from above?")
    expect(dialog.locator("[data-save]")).to_be_focused()
    assert CostLine.objects.filter(centre=centre).count() == 2
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert sorted(each.amount for each in CostLine.objects.filter(centre=centre)) == [
        *[Decimal(10)] * 3,
        *[Decimal(20)] * 3,
    ]
    page.keyboard.press("Control+z")
    expect(page.locator(CELLS).nth(12)).to_have_value("")
    assert CostLine.objects.filter(centre=centre).count() == 2


def test_a_row_alone_takes_the_one_above_it(
    open_sheet: Callable[..., Page], centre: Centre
) -> None:
    make.CostLineFactory(
        centre=centre,
        month=date(2026, 1, 1),
        amount=10,
        category=make.category("salaries"),
    )
    page = open_sheet(YEAR)
    page.locator(CELLS).nth(12).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+d")
    expect(page.locator("[data-grid-dialog]")).to_contain_text("Fill 1 × 2 cells from above?")


def test_sums_are_copied_from_and_not_filled(
    open_sheet: Callable[..., Page], centre: Centre
) -> None:
    """A sum of two lines is opened, not typed into."""
    for amount in (1, 2):
        make.CostLineFactory(
            centre=centre,
            month=date(2026, 1, 1),
            amount=amount,
            category=make.category("training"),
        )
    page = open_sheet(YEAR)
    page.locator(CELLS).first.fill("7")
    locked = page.locator("td.locked")
    locked.focus()
    page.keyboard.press("Control+d")
    expect(locked).to_contain_text("3.00")
    page.keyboard.press("ArrowDown")
    below = page.locator(CELLS).nth(23)
    expect(below).to_be_focused()
    page.keyboard.press("Control+d")
    expect(below).to_have_value("3.00")
    page.locator(CELLS).first.focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(locked).to_contain_text("3.00")
    expect(page.locator("[data-grid-dialog]")).to_be_hidden()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")  # past it
    dialog = page.locator("[data-grid-dialog]")
    expect(dialog.locator("tbody tr")).to_have_count(1)
    expect(dialog.locator("[data-save]")).to_be_enabled()


@pytest.mark.parametrize("name", ["supplier", "channel", "amount", "status", "description"])
def test_fills_every_field_of_a_line(
    open_sheet: Callable[..., Page], centre: Centre, name: str
) -> None:
    line(
        centre,
        description="Rent",
        supplier="Å “quoted” <b>",
        amount="1250.50",
        status="accrual",
        channel=make.channel("phone"),
        category=make.category("salaries"),
    )
    page = open_sheet(MONTH)
    above, blank = (
        page.locator(f"#category-salaries tr[data-row] [name^={name}-]").nth(row) for row in (0, 1)
    )
    blank.focus()
    page.keyboard.press("Control+d")
    expect(blank).to_have_value(above.input_value())
    assert CostLine.objects.filter(centre=centre).count() == 1


def test_a_part_of_a_spread_invoice_keeps_its_amount(
    open_sheet: Callable[..., Page], centre: Centre
) -> None:
    line(centre, amount=7, category=make.category("salaries"))
    make.record_spread(centre, {"2026-06": "5.00", "2026-07": "5.00"})
    page = open_sheet(MONTH)
    part = page.locator("#category-salaries tr[data-row] + tr [name^=amount-][readonly]")
    part.focus()
    page.keyboard.press("Control+d")
    expect(part).to_have_value("5.00")


def test_fills_contacts_and_hours(open_sheet: Callable[..., Page], centre: Centre) -> None:
    page = open_sheet(CONTACTS)
    first, second = (page.locator("[name^=handled-]").nth(row) for row in (0, 1))
    first.fill("120")
    second.focus()
    page.keyboard.press("Control+d")
    expect(second).to_have_value("120")
    hours = page.locator("table.staffing tr[data-row] td:first-of-type input")
    hours.first.fill("37.5")
    hours.nth(1).focus()
    page.keyboard.press("Control+d")
    expect(hours.nth(1)).to_have_value("37.5")


def test_outside_of_a_sheet_the_key_is_the_browsers(
    open_sheet: Callable[..., Page], centre: Centre
) -> None:
    page = open_sheet(MONTH)
    listen_to_presses(page)
    page.locator("#spread-supplier").evaluate("(f) => { f.closest('details').open = true; }")
    for selector in ("a.skip", "#spread-supplier"):
        page.locator(selector).focus()
        page.keyboard.press("Control+d")
        assert page.evaluate("window.held") == [False]
        page.evaluate("window.held = []")


def listen_to_presses(page: Page) -> None:
    page.evaluate(
        """() => {
            window.held = [];
            window.addEventListener("keydown", (event) => {
                if (!["Control", "Shift", "Alt"].includes(event.key))
                    window.held.push(event.defaultPrevented);
            });
        }"""
    )


@pytest.mark.parametrize("sheet", list(Sheet))
def test_each_key_that_is_listed_is_taken_by_the_sheet(
    open_sheet: Callable[..., Page], centre: Centre, sheet: Sheet
) -> None:
    page = open_sheet(YEAR if sheet is Sheet.CELLS else MONTH)
    listen_to_presses(page)
    presses = {press for key in KEYS if key.sheet in {None, sheet} for press in key.presses}
    lists = {press for key in KEYS if key.presses[-1] == "Alt+ArrowDown" for press in key.presses}
    if sheet is Sheet.LINES:
        presses -= lists - {"Enter"}
    for press in sorted(presses - BROWSERS - APART):
        page.reload()
        listen_to_presses(page)
        cells = page.locator(CELLS if sheet is Sheet.CELLS else "[name^=supplier-]")
        cells.nth(25 if sheet is Sheet.CELLS else 3).focus()
        if press in {"Delete", "Backspace"}:
            page.keyboard.press("Control+a")
        page.evaluate("window.held = []")
        page.keyboard.press(press)
        assert page.evaluate("window.held") == [True], press


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("path", "sheet"), [(YEAR, Sheet.CELLS), (MONTH, Sheet.LINES)])
@pytest.mark.parametrize("width", [1440, 390])
def test_shows_the_keys_of_the_page(
    open_sheet: Callable[..., Page], path: str, sheet: Sheet, language: str, width: int
) -> None:
    page = open_sheet(
        path,
        PEOPLE[language],
        locale=language,
        color_scheme=SCHEMES[language],
        viewport={"width": width, "height": 900},
    )
    dialog, button = page.locator("dialog[data-keys]"), page.locator("[data-keys-open]")
    button.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    expect(dialog.locator("dt")).to_have_count(sum(key.sheet in {None, sheet} for key in KEYS))
    assert barriers(page) == []
    expect_to_fit(page, width)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    dialog.locator("[data-keys-close]").click()
    cell = page.locator(CELLS if sheet is Sheet.CELLS else "[name^=description-new-]").first
    cell.focus()
    page.keyboard.type("?")
    expect(cell).to_have_value("?")
    expect(dialog).to_be_hidden()
    cell.fill("")


@pytest.mark.parametrize("path", [YEAR, MONTH, CONTACTS])
def test_no_keys_without_the_script_on_paper_or_for_those_who_read(
    open_page: OpenPage, centre: Centre, path: str
) -> None:
    page = open_page("finance", java_script_enabled=False)
    visit(page, f"/centres/{centre.slug}/{path}")
    expect(page.locator("[data-keys-open]")).to_be_hidden()
    page = open_page("finance")
    visit(page, f"/centres/{centre.slug}/{path}")
    page.emulate_media(media="print")
    expect(page.locator("[data-keys-open]")).to_be_hidden()
    page = open_page("manager")
    visit(page, f"/centres/{centre.slug}/{path}")
    expect(page.locator("[data-keys-open]")).to_have_count(0)


def test_arrows_are_the_lists_while_a_supplier_is_typed(
    open_sheet: Callable[..., Page], centre: Centre
) -> None:
    line(centre, supplier="Nordlys “A&B” <x>", category=make.category("salaries"))
    page = open_sheet(MONTH)
    supplier = page.locator("[name=supplier-new-salaries-0]")
    assert supplier.evaluate("(field) => [...field.list.options].map((o) => o.value)") == [
        "Nordlys “A&B” <x>"
    ]
    supplier.focus()
    page.keyboard.type("nord")
    listen_to_presses(page)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("window.held") in ([False], [])  # the browser's own list may take it
    expect(supplier).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")  # nothing typed: to the cell below
    expect(supplier).not_to_be_focused()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_usual_bill_is_added_in_place(
    open_sheet: Callable[..., Page], centre: Centre, language: str
) -> None:
    for month in (3, 4, 5):
        make.CostLineFactory(
            centre=centre,
            month=date(2026, month, 1),
            amount=month * 100,
            description="Rent <b>",
            supplier="Lessor",
            category=make.category("office_space"),
        )
    page = open_sheet(MONTH, PEOPLE[language], locale=language)
    button = page.locator("#category-office_space tr.ghost button")
    expect(button).to_have_text({"en": "Add", "fr": "Ajouter"}[language])
    button.click()
    row = page.locator("#category-office_space tr[data-state=saved]")
    expect(row.locator("[name^=amount-]")).to_be_focused()
    expect(row.locator("[name^=description-]")).to_have_value("Rent <b>")
    expect(row.locator("[name^=status-]")).to_have_value("accrual")
    expect(page.locator("tr.ghost")).to_have_count(0)
    added = CostLine.objects.get(centre=centre, month=date(2026, 6, 1))
    assert (added.amount, added.status) == (400, "accrual")
    page.keyboard.press("Control+z")
    expect(page.locator("tr.ghost")).to_have_count(1)
