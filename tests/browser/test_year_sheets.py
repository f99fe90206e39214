"""Year sheets in a real browser: a block from a spreadsheet, by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kpis.models import Centre, ContactVolume, CostLine
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import expect_to_fit, visit
from tests.browser.test_every_page import barriers

pytestmark = pytest.mark.browser
#: Nobody else records in it, and nothing is left in it.
YEAR = timezone.localdate().year + 2
COSTS = f"/centres/demo/costs/year/{YEAR}/"
CONTACTS = f"/centres/demo/contacts/year/{YEAR}/"
DAYS = f"/centres/demo/contacts/{YEAR}-02/days/"
CELLS = "table.grid td[data-cell] input:not([type=hidden])"
MARKS = {"en": ".", "fr": ","}
PEOPLE = {"en": "finance", "fr": "finances"}


@pytest.fixture(autouse=True)
def clean_year(db: None) -> Iterator[None]:
    yield
    CostLine.objects.filter(month__year=YEAR).delete()
    ContactVolume.objects.filter(start__year=YEAR).delete()


@pytest.fixture
def open_sheet(open_page: OpenPage) -> Callable[..., Page]:
    def open_sheet(path: str = COSTS, language: str = "en", **options: object) -> Page:
        page = open_page(
            PEOPLE[language],
            locale=language,
            permissions=["clipboard-read", "clipboard-write"],
            **options,
        )
        visit(page, path)
        expect(page.locator("html")).to_have_attribute("data-blocks", "open")
        return page

    return open_sheet


def cells(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator(CELLS).all()]


def put_on_the_clipboard(page: Page, text: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def go_to_first_cell(page: Page) -> None:
    """By keyboard: Tab from the last address before the sheet's cells."""
    page.locator(".frame:has(> table.grid), table.grid thead a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(CELLS).first).to_be_focused()


def amount_at(row: int, column: int) -> Decimal:
    """Credit notes, thousands, cents."""
    return Decimal((row * 12 + column) * 12345 - 40000) / 100


def block(mark: str, rows: int, columns: int) -> str:
    """As Excel copies it: some thousands apart by a space, credit notes in three ways."""
    lines = []
    for row in range(rows):
        texts = []
        for column in range(columns):
            value = amount_at(row, column)
            text = f"{abs(value):.2f}".replace(".", mark)
            if len(text) > 6:
                text = f"{text[:-6]}\u202f{text[-6:]}"
            if value < 0:
                text = [f"({text})", f"-{text}", f"\u2212{text}"][column % 3]
            texts.append(text)
        lines.append("\t".join(texts) + "\r\n")
    return "".join(lines)


@pytest.mark.fault(4)
@pytest.mark.fault(6)
@pytest.mark.fault(7)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_block_is_pasted_looked_at_saved_and_copied_out_again(
    open_sheet: Callable[..., Page], language: str
) -> None:
    page = open_sheet(language=language)
    rows = page.locator("table.grid tbody tr:has([data-cell])").count()
    assert (rows, page.locator(CELLS).count()) == (10, 120)
    go_to_first_cell(page)
    put_on_the_clipboard(page, block(MARKS[language], rows, 12))
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("tbody tr")).to_have_count(100)
    expect(dialog.locator("tfoot tr").first).to_contain_text("20")
    expect(dialog.locator("[data-save]")).to_be_focused()
    assert barriers(page) == []
    assert not CostLine.objects.filter(month__year=YEAR).exists()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-status]")).to_contain_text("120")
    expect(page.locator(CELLS).first).to_be_focused()
    shown = cells(page)
    assert {
        (line.month.month, line.category.code): line.amount
        for line in CostLine.objects.filter(month__year=YEAR).select_related("category")
    } == {
        (column + 1, code): amount_at(row, column)
        for row, code in enumerate(codes_in_order(page))
        for column in range(12)
    }
    total = page.locator("output[data-sum=total]").inner_text()
    page.reload()
    assert cells(page) == shown
    expect(page.locator("output[data-sum=total]")).to_have_text(total)

    go_to_first_cell(page)
    page.keyboard.press("Control+a")
    expect(page.locator("[data-choice]")).to_contain_text(total)
    page.keyboard.press("Control+c")
    plain = [
        "\t".join(f"{amount_at(row, column):.2f}" for column in range(12)) for row in range(rows)
    ]
    assert clipboard(page).split() == "\n".join(plain).replace(".", MARKS[language]).split()
    assert barriers(page) == []


def codes_in_order(page: Page) -> list[str]:
    """Of the categories, as the rows of the sheet stand."""
    keys = page.locator("tbody tr [data-cell]:first-of-type").evaluate_all(
        "(cells) => cells.map((cell) => cell.dataset.cell)"
    )
    codes = {row.pk: row.code for row in make.category("taxes").__class__.objects.all()}
    return [codes[int(key.split("_")[0])] for key in keys]


def test_a_locked_cell_and_a_bad_one_are_named_and_nothing_is_saved(
    open_sheet: Callable[..., Page],
) -> None:
    centre = Centre.objects.get(slug="demo")
    for amount in (1, 2):
        make.CostLineFactory(centre=centre, month=date(YEAR, 1, 1), amount=amount)
    page = open_sheet()
    page.locator("td.locked").first.focus()
    put_on_the_clipboard(page, "5\t12,5x\r\n6\t7\r\n")
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".errorlist li")).to_have_text(
        [
            f"Salaries, February {YEAR}: found “12,5x”, expected an amount such as 1234.56.",
            f"Salaries, January {YEAR}: the sum of 2 lines. Open them to change it.",
        ]
    )
    expect(dialog.locator("[data-save]")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert CostLine.objects.filter(month__year=YEAR).count() == 2


def test_a_block_that_is_too_large_is_said(open_sheet: Callable[..., Page]) -> None:
    page = open_sheet()
    page.locator(CELLS).nth(10).focus()
    put_on_the_clipboard(page, "1\t2\t3\r\n")
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"from Salaries, November {YEAR} on the sheet has 10 rows and 2")
    expect(dialog.locator("[data-save]")).to_be_hidden()
    page.keyboard.press("Escape")
    put_on_the_clipboard(page, "1\t2\t\r\n\t\t\r\n")  # what is outside is blank
    page.keyboard.press("Control+v")
    expect(dialog.locator("tbody tr")).to_have_count(2)


def test_typing_moving_and_emptying(open_sheet: Callable[..., Page]) -> None:
    page = open_sheet()
    go_to_first_cell(page)
    page.keyboard.type("1250*2")
    page.keyboard.press("ArrowDown")
    first, second = page.locator(CELLS).first, page.locator(CELLS).nth(12)
    expect(second).to_be_focused()
    expect(first).to_have_value("2,500.00")
    expect(page.locator("output[data-sum=total]")).to_have_text("2,500.00")
    page.keyboard.type("7")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    expect(second).to_have_value("7.00")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("td.chosen")).to_have_count(2)
    expect(page.locator("[data-choice]")).to_have_text("2 × 1 cells chosen, sum 2,507.00")
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 records are removed")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(first).to_have_value("")
    expect(page.locator("output[data-sum=total]")).to_have_text("")  # nothing is not 0
    assert not CostLine.objects.filter(month__year=YEAR).exists()


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_of_cells_that_somebody_changed_each_is_chosen(open_sheet: Callable[..., Page]) -> None:
    page = open_sheet()
    go_to_first_cell(page)
    centre = Centre.objects.get(slug="demo")
    for number in (1, 2):
        make.CostLineFactory(centre=centre, month=date(YEAR, number, 1), amount=number)
    put_on_the_clipboard(page, "11\t22\t33\r\n")
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("input[type=radio]")).to_have_count(4)
    dialog.locator("input[type=radio][value=mine]").first.check()
    dialog.locator("[data-save]").click()
    expect(dialog).to_be_hidden()
    assert cells(page)[:3] == ["11.00", "2.00", "33.00"]
    lines = CostLine.objects.filter(month__year=YEAR).order_by("month")
    assert [int(line.amount) for line in lines] == [11, 2, 33]


def test_without_a_connection_the_block_waits_in_the_dialog(
    open_sheet: Callable[..., Page], complaints: list[str]
) -> None:
    page = open_sheet()
    go_to_first_cell(page)
    put_on_the_clipboard(page, "1\t2\r\n")
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-save]")).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-note]")).to_contain_text("no connection")
    page.context.set_offline(False)
    dialog.locator("[data-save]").click()
    expect(dialog).to_be_hidden()
    assert cells(page)[:2] == ["1.00", "2.00"]
    complaints.clear()


def test_contacts_by_month_and_by_day(
    open_sheet: Callable[..., Page], complaints: list[str]
) -> None:
    page = open_sheet(CONTACTS)
    go_to_first_cell(page)
    put_on_the_clipboard(page, "1,200\t300\r\n")
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-save]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert cells(page)[:2] == ["1,200", "300"]
    assert barriers(page) == []

    visit(page, DAYS)
    expect(page.locator("tbody th .badge").first).to_contain_text("300")
    go_to_first_cell(page)
    put_on_the_clipboard(page, "10\t20\r\n")
    page.keyboard.press("Control+v")
    expect(dialog.locator("[data-save]")).to_be_focused()
    page.keyboard.press("Enter")
    replace = dialog.locator("[data-note] button")
    expect(replace).to_be_focused()
    assert "409" in complaints.pop()  # the browser says so of every answer that is no success
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert cells(page)[:2] == ["10", "20"]
    volumes = ContactVolume.objects.filter(start__year=YEAR, start__month=2)
    assert sorted(volume.handled for volume in volumes) == [10, 20]
    assert barriers(page) == []


@pytest.mark.parametrize("path", [COSTS, CONTACTS, DAYS])
def test_a_sheet_scrolls_within_its_frame(open_sheet: Callable[..., Page], path: str) -> None:
    page = open_sheet(path, "fr", viewport={"width": 390, "height": 844}, color_scheme="dark")
    expect_to_fit(page, 390)
    assert barriers(page) == []
    last = page.locator("table.grid tr").nth(3).locator("input:not([type=hidden])").last
    last.focus()
    expect(last).to_be_in_viewport()
    head = page.locator("table.grid tr").nth(3).locator("th")
    expect(head).to_be_in_viewport()


def test_a_manager_reads_without_a_field(open_page: OpenPage) -> None:
    page = open_page("manager")
    visit(page, re.sub(str(YEAR), str(YEAR - 2), COSTS))
    expect(page.locator("table.grid")).to_be_visible()
    assert page.locator("table.grid input").count() == 0
    assert barriers(page) == []
