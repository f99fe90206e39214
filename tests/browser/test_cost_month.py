"""Finance enters a month of costs by keyboard alone, corrects it, and loses nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kpis.models import Centre, ContactVolume, CostLine, CostSpread, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import SCHEMES, expect_to_fit, visit
from tests.browser.test_every_page import barriers

JUNE, MAY = make.month("2026-06"), make.month("2026-05")
LINES_A_CATEGORY = 4


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """June has 1,000 contacts and no cost yet; finance records in it, in both languages."""
    made: Centre = make.CentreFactory()
    for username in ("finance", "finances", "manager"):
        role = "manager" if username == "manager" else "finance"
        user = User.objects.get(username=username)
        make.MembershipFactory(centre=made, user=user, role=role)
    make.ContactVolumeFactory(centre=made, start=JUNE, handled=1_000)
    yield made
    made.memberships.all().delete()
    CostLine.objects.filter(centre=made, spread=None).delete()
    ContactVolume.objects.filter(centre=made).delete()


def open_sheet(open_page: OpenPage, centre: Centre, user: str = "finance", **options: Any) -> Page:
    page = open_page(user, **options)
    visit(page, f"/centres/{centre.slug}/costs/2026-06/")
    expect(page.locator("html[data-sheets=open]")).to_be_attached()
    return page


def tab_to_new_line(page: Page) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name?.startsWith('description-new-')"):
            return
    pytest.fail("no new line within 40 presses of Tab")


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.name ?? ''")
    return name


def cell(page: Page, name: str, description: str) -> Locator:
    """By what the line was called when the page was opened or saved."""
    row = page.locator("tr[data-row]", has=page.locator(f"input[value='{description}']"))
    return row.locator(f"[name^={name}-]")


def said(page: Page) -> Locator:
    return page.locator("[data-status]")


def total(page: Page) -> Locator:
    return page.locator(".sheet-bar [data-sum=total]")


def ratio(page: Page) -> Locator:
    return page.locator(".sheet-bar [data-ratio]")


@dataclass(frozen=True)
class Typist:
    """Who types, and how amounts and totals are written in their language."""

    user: str
    language: str
    categories: int
    amounts: Sequence[str]
    shown: Sequence[str]
    total: str
    ratio: str
    channel: str


ENGLISH = Typist(
    user="finance",
    language="en",
    categories=10,
    amounts=["1,250.50", "=3/4*980", "-12.50", "100*2"],
    shown=["1,250.50", "735.00", "\u221212.50", "200.00"],
    total="€21,730.00",
    ratio="€21.73",
    channel="Phone",
)
FRENCH = Typist(
    user="finances",
    language="fr",
    categories=2,
    amounts=["1250,50", "=3/4*980", "-12,50", "100*2"],
    shown=["1\u202f250,50", "735,00", "\u221212,50", "200,00"],
    total="4\u202f346,00\u00a0€",
    ratio="4,35\u00a0€",
    channel="Téléphone",
)


@pytest.mark.parametrize("typist", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_a_month_by_keyboard_alone(open_page: OpenPage, centre: Centre, typist: Typist) -> None:
    """Forty lines in English; in French enough to see how amounts are written."""
    page = open_sheet(open_page, centre, typist.user, locale=typist.language)
    tab_to_new_line(page)
    sections = page.locator("tbody[data-category]")
    assert sections.count() == ENGLISH.categories
    for number in range(typist.categories):
        for amount in typist.amounts:
            for text in (f"Line {number}", "Nordlys", typist.channel[0], amount):
                page.keyboard.type(text)
                page.keyboard.press("Tab")
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
    expect(total(page)).to_have_text(typist.total)
    expect(ratio(page)).to_have_text(typist.ratio)
    expect(said(page)).to_have_attribute("data-state", "saved")
    lines = list(CostLine.objects.filter(centre=centre).select_related("channel", "category"))
    assert len(lines) == typist.categories * LINES_A_CATEGORY
    assert sum(line.amount for line in lines) == Decimal("2173.00") * typist.categories
    assert {line.channel.code for line in lines if line.channel} == {"phone"}
    assert len({(line.category.code, line.description) for line in lines}) == typist.categories
    fields = sections.first.locator("tr[data-row] [name^=amount-]")
    assert [field.input_value() for field in fields.all()] == [*typist.shown, ""]
    page.reload()
    fields = sections.first.locator("[name^=amount-]")
    assert [field.input_value() for field in fields.all()] == [*typist.shown, ""]
    expect(total(page)).to_have_text(typist.total)


def test_totals_follow_what_is_typed(open_page: OpenPage, centre: Centre) -> None:
    """Before anything is saved; a formula, which the server computes, and what is no amount count
    as they were saved."""
    make.CostLineFactory(centre=centre, month=JUNE, description="Rent", amount=Decimal(5_000))
    page = open_sheet(open_page, centre)
    expect(total(page)).to_have_text("€5,000.00")
    amount = cell(page, "amount", "Rent")
    amount.focus()
    for text, sum_shown, each in (
        ("15,000", "€15,000.00", "€15.00"),
        ("=1250*12", "€5,000.00", "€5.00"),
        ("12x", "€5,000.00", "€5.00"),
        ("(20)", "\u2212€20.00", "\u2212€0.02"),
    ):
        amount.fill(text)
        expect(total(page)).to_have_text(sum_shown)
        expect(ratio(page)).to_have_text(each)
    assert CostLine.objects.get(centre=centre).amount == 5_000


def test_what_is_no_arithmetic_says_so_in_its_place(
    open_page: OpenPage, centre: Centre, complaints: list[str]
) -> None:
    make.CostLineFactory(centre=centre, month=JUNE, description="Rent")
    page = open_sheet(open_page, centre)
    cell(page, "amount", "Rent").fill("=alert(1)")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("“alert”")
    expect(cell(page, "amount", "Rent")).to_have_value("=alert(1)")
    assert barriers(page) == []
    complaints[:] = [text for text in complaints if "422" not in text]


def test_delete_and_undo_by_keyboard(open_page: OpenPage, centre: Centre) -> None:
    line = make.CostLineFactory(centre=centre, month=JUNE, description="Rent")
    page = open_sheet(open_page, centre)
    cell(page, "status", "Rent").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "remove"
    page.keyboard.press("Enter")
    expect(cell(page, "amount", "Rent")).to_have_count(0)
    expect(total(page)).to_have_text("€0.00")
    expect(said(page).get_by_role("button")).to_be_focused()
    assert not CostLine.objects.filter(centre=centre).exists()
    page.keyboard.press("Enter")
    expect(cell(page, "amount", "Rent")).to_have_value("100.00")
    expect(total(page)).to_have_text("€100.00")
    assert CostLine.objects.get(centre=centre).pk == line.pk
    cell(page, "amount", "Rent").fill("70")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_attribute("data-state", "saved")
    assert CostLine.objects.get(centre=centre).amount == 70


@pytest.mark.fault(26)
@pytest.mark.fault(27)
@pytest.mark.parametrize(("choice", "left"), [("Save mine", 3), ("Keep theirs", 2)])
def test_two_pages_on_one_line(
    open_page: OpenPage, centre: Centre, complaints: list[str], choice: str, left: int
) -> None:
    make.CostLineFactory(centre=centre, month=JUNE, description="Rent")
    first, second = open_sheet(open_page, centre), open_sheet(open_page, centre, "finances")
    for page, amount in ((second, "2"), (first, "3")):
        cell(page, "amount", "Rent").fill(amount)
        page.keyboard.press("Enter")
        expect(said(page)).not_to_have_attribute("data-state", "unsaved")
        expect(said(page)).not_to_have_attribute("data-state", "saving")
    note = first.locator(".note")
    for text in ("3", "2.00", User.objects.get(username="finances").get_full_name()):
        expect(note).to_contain_text(text)
    assert CostLine.objects.get(centre=centre).amount == 2
    assert barriers(first) == []
    note.get_by_role("button", name=choice).click()
    expect(note).to_have_count(0)
    expect(cell(first, "amount", "Rent")).to_have_value(f"{left}.00")
    expect(said(first)).to_have_attribute("data-state", "saved")
    assert CostLine.objects.get(centre=centre).amount == left
    complaints[:] = [text for text in complaints if "409" not in text]


def test_a_missing_line_is_copied_in_its_place(open_page: OpenPage, centre: Centre) -> None:
    make.CostLineFactory(centre=centre, month=MAY, description="Rent", amount=Decimal(1_250))
    page = open_sheet(open_page, centre)
    page.get_by_role("button", name="Copy Rent").focus()
    page.keyboard.press("Enter")
    expect(cell(page, "amount", "Rent")).to_be_focused()
    expect(cell(page, "amount", "Rent")).to_have_value("1,250.00")
    expect(cell(page, "status", "Rent")).to_have_value("accrual")
    expect(total(page)).to_have_text("€1,250.00")
    expect(page.locator(".ghost")).to_have_count(0)
    page.keyboard.type("1300")
    page.keyboard.press("Enter")
    expect(page.locator("tr", has=page.locator("input[value=Rent]"))).to_contain_text("+50.00")
    assert CostLine.objects.get(centre=centre, month=JUNE).amount == 1_300


def test_a_line_moves_to_another_category(open_page: OpenPage, centre: Centre) -> None:
    make.CostLineFactory(centre=centre, month=JUNE, description="Rent")
    page = open_sheet(open_page, centre)
    cell(page, "status", "Rent").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Tax")
    for _stop in ("invoice number", "all of the line", "history", "delete", "the next line"):
        page.keyboard.press("Tab")
    expect(page.locator("tbody[data-category=taxes] input[value=Rent]")).to_have_count(1)
    expect(page.locator("[data-sum=taxes]")).to_have_text("100.00")
    expect(page.locator("[data-sum=salaries]")).to_have_text("0.00")
    assert CostLine.objects.get(centre=centre).category.code == "taxes"


def test_an_invoice_is_spread_and_changed_as_one(open_page: OpenPage, centre: Centre) -> None:
    page = open_sheet(open_page, centre)
    page.locator("summary", has_text="Spread an invoice").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Amount of all months").fill("=100*10")
    page.locator("#spread-months").fill("3")
    page.locator("#spread-description").fill("Licence")
    page.keyboard.press("Enter")
    expect(page.get_by_text("€1,000.00 spread over 3 months from June 2026 on.")).to_be_visible()
    expect(cell(page, "amount", "Licence")).to_have_value("333.33")
    expect(cell(page, "amount", "Licence")).not_to_be_editable()
    page.get_by_role("link", name="1/3 of €1,000.00").click()
    assert barriers(page) == []
    page.get_by_label("Amount of all months").fill("30")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="10.00", exact=True)).to_have_count(3)
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete the invoice").click()
    expect(page.get_by_text("The invoice was deleted with all its months.")).to_be_visible()
    assert not CostSpread.objects.filter(centre=centre).exists()


@pytest.mark.parametrize(("user", "language"), [("finance", "en"), ("finances", "fr")])
def test_no_barrier(open_page: OpenPage, centre: Centre, user: str, language: str) -> None:
    for description, month, status in (
        ("Rent", JUNE, "accrual"),
        ("Energy", JUNE, "actual"),
        ("Cleaning", MAY, "actual"),
    ):
        make.CostLineFactory(centre=centre, month=month, description=description, status=status)
    page = open_sheet(open_page, centre, user, locale=language, color_scheme=SCHEMES[language])
    assert barriers(page) == []
    for summary in [*page.locator(".tool > summary").all(), page.locator(".more > summary").first]:
        summary.click()
        assert barriers(page) == []


def test_a_phone(open_page: OpenPage, centre: Centre) -> None:
    make.CostLineFactory(centre=centre, month=JUNE, description="Rent")
    page = open_sheet(open_page, centre, viewport={"width": 390, "height": 844})
    expect_to_fit(page, 390)
    for summary in page.locator(".tool > summary").all():
        summary.click()
        expect_to_fit(page, 390)


def test_a_manager_reads(open_page: OpenPage, centre: Centre) -> None:
    make.CostLineFactory(centre=centre, month=JUNE, description="Rent")
    page = open_page("manager")
    visit(page, f"/centres/{centre.slug}/costs/2026-06/")
    expect(page.get_by_role("row", name="Rent")).to_contain_text("100.00")
    expect(page.locator("main input, main select, main textarea")).to_have_count(0)
    assert barriers(page) == []
