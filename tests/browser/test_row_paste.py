"""A block from a spreadsheet fills lines and new lines; one field takes one cell."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from kpis.models import Centre, ContactVolume, CostLine, Staffing, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import visit
from tests.browser.test_every_page import barriers

JUNE = make.month("2026-06")


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """Two salaries, and contacts by phone."""
    made: Centre = make.CentreFactory()
    make.MembershipFactory(centre=made, user=User.objects.get(username="finance"), role="finance")
    for name in ("Team", "Lead"):
        make.CostLineFactory(centre=made, month=JUNE, description=name)
    make.ContactVolumeFactory(centre=made, start=JUNE, handled=1_000)
    yield made
    made.memberships.all().delete()
    for table in (CostLine, ContactVolume, Staffing):
        table.objects.filter(centre=made).delete()


@pytest.fixture
def open_sheet(open_page: OpenPage, centre: Centre) -> Callable[[str], Page]:
    def open_sheet(which: str) -> Page:
        page = open_page("finance", permissions=["clipboard-read", "clipboard-write"])
        visit(page, f"/centres/{centre.slug}/{which}/")
        return page

    return open_sheet


def paste(page: Page, field: Locator, text: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    field.focus()
    page.keyboard.press("Control+v")


def save(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def lines(centre: Centre) -> list[tuple[str, str, str, Decimal, str]]:
    found = CostLine.objects.filter(centre=centre).select_related("channel").order_by("id")
    return [
        (row.description, row.supplier, getattr(row.channel, "code", ""), row.amount, row.status)
        for row in found
    ]


@pytest.mark.finding("E2")
def test_a_column_of_amounts_is_no_single_amount(
    open_sheet: Callable[[str], Page], centre: Centre
) -> None:
    page = open_sheet("costs/2026-06")
    amounts = page.locator("tr[data-row] [name^=amount-]")
    paste(page, amounts.first, "120\r\n450\r\n300\r\n")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("tbody tr")).to_have_count(3)
    expect(dialog).to_contain_text("870.00")
    assert barriers(page) == []
    assert [line[3] for line in lines(centre)] == [Decimal(100), Decimal(100)]
    save(page)
    assert [line[3] for line in lines(centre)] == [Decimal(120), Decimal(450), Decimal(300)]
    expect(page.locator(".sheet-bar [data-sum=total]")).to_have_text("€870.00")
    shown = [field.input_value() for field in amounts.all()[:4]]
    assert shown == ["120.00", "450.00", "300.00", ""]


@pytest.mark.finding("E2")
def test_a_row_fills_the_line_and_more_rows_make_new_lines(
    open_sheet: Callable[[str], Page], centre: Centre
) -> None:
    page = open_sheet("costs/2026-06")
    block = (
        "Pay\tOurs\tshared\t1,000.50\tActual\n"
        "Bonus\tOurs\tPhone\t=2*100\tAccrual\n"
        "Interim\tManpower\tE-mail\t(12.00)\tactual\n"
        "\t\t\t\t\n"
        "Coach\tZoe\t\t7\t\n"
    )
    paste(page, page.locator("tr[data-row] [name^=description-]").first, block)
    save(page)
    assert lines(centre) == [
        ("Pay", "Ours", "", Decimal("1000.50"), "actual"),
        ("Bonus", "Ours", "phone", Decimal(200), "accrual"),
        ("Interim", "Manpower", "email", Decimal(-12), "actual"),
        ("Coach", "Zoe", "", Decimal(7), "actual"),
    ]
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    page.reload()
    assert len(lines(centre)) == 4


@pytest.mark.finding("E2")
def test_what_cannot_be_read_is_named_and_nothing_is_saved(
    open_sheet: Callable[[str], Page], centre: Centre
) -> None:
    page = open_sheet("costs/2026-06")
    paste(page, page.locator("tr[data-row] [name^=channel-]").first, "Fax\t1x\nPhone\t5\n")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".errorlist li")).to_have_count(2)
    expect(dialog).to_contain_text("Team, Amount: Found “1x”")
    expect(dialog.locator("[data-save]")).to_be_disabled()
    page.keyboard.press("Escape")
    assert {line[3] for line in lines(centre)} == {Decimal(100)}


@pytest.mark.finding("E2")
def test_contacts_days_and_hours(open_sheet: Callable[[str], Page], centre: Centre) -> None:
    page = open_sheet("contacts/2026-06")
    paste(page, page.locator("[name^=handled-]").first, "1,200\t1,300\n400\t410\n")
    expect(page.get_by_role("dialog")).to_contain_text("1,600")
    save(page)
    paste(page, page.locator("[name^='hours-']").first, "100\t1.5\n50\t1\n20\t0.5\n")
    save(page)
    found = ContactVolume.objects.filter(centre=centre).order_by("channel__position")
    assert [(row.handled, row.offered) for row in found] == [(1200, 1300), (400, 410)]
    hours = Staffing.objects.filter(centre=centre).values_list("staffed_hours", flat=True)
    assert sorted(filter(None, hours)) == [20, 50, 100]
    page.goto(page.url.replace("2026-06", "2026-05/phone"))
    paste(page, page.locator("[name^=handled-]").first, "120\n450\n300")
    save(page)
    days = ContactVolume.objects.filter(centre=centre, start__lt=JUNE).order_by("start")
    assert [(row.start.day, row.handled) for row in days] == [(1, 120), (2, 450), (3, 300)]


@pytest.mark.finding("E2")
def test_one_field_takes_one_cell(open_sheet: Callable[[str], Page]) -> None:
    page = open_sheet("costs/2026-06")
    page.locator("summary", has_text="Spread an invoice").click()
    expect(page.locator("[data-fresh=spread]")).to_have_attribute("data-fetched", "yes")
    for label, kept in (("Amount of all months", "12"), ("Description", "Licence")):
        field = page.locator("[data-fresh=spread]").get_by_label(label)
        field.fill(kept)
        paste(page, field, "120\n450\n300")
        expect(field).to_have_value(kept)
        expect(page.get_by_role("alert").first).to_contain_text("120 | 450 | 300")
    paste(page, field, "only\r\n")
    expect(field).to_have_value("Licenceonly")
