"""What the preview of a paste offers: names left out, cells left out, transposed; taken back."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from kpis.models import Centre, ContactVolume, CostLine, Staffing, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import expect_to_fit, visit
from tests.browser.targets import too_small
from tests.browser.test_every_page import barriers

pytestmark = [pytest.mark.browser, pytest.mark.finding("E7")]
JUNE = make.month("2026-06")
OpenSheet = Callable[..., Page]


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """Two salaries, and contacts by phone in June."""
    made: Centre = make.CentreFactory()
    for name, language in (("finance", "en"), ("finances", "fr")):
        user = User.objects.get(username=name)
        make.MembershipFactory(centre=made, user=user, role="finance")
        assert user.language in {language, ""}
    for name in ("Team", "Lead"):
        make.CostLineFactory(centre=made, month=JUNE, description=name)
    make.ContactVolumeFactory(centre=made, start=JUNE, handled=1_000)
    yield made
    made.memberships.all().delete()
    for table in (CostLine, ContactVolume, Staffing):
        table.objects.filter(centre=made).delete()


@pytest.fixture
def open_sheet(open_page: OpenPage, centre: Centre) -> OpenSheet:
    def open_sheet(which: str, user: str = "finance", **options: object) -> Page:
        page = open_page(user, permissions=["clipboard-read", "clipboard-write"], **options)
        visit(page, f"/centres/{centre.slug}/{which}/")
        return page

    return open_sheet


def paste(page: Page, field: Locator, text: str) -> Locator:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    field.focus()
    page.keyboard.press("Control+v")
    return page.get_by_role("dialog")


def choose(dialog: Locator, label: str, *, on: bool = True) -> None:
    box = dialog.get_by_label(label)
    box.click()
    expect(box).to_be_checked(checked=on)
    expect(box).to_be_focused()


def save(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def handled(centre: Centre) -> list[tuple[str, str, int]]:
    found = ContactVolume.objects.filter(centre=centre).select_related("channel")
    return sorted((row.channel.code, f"{row.start:%m-%d}", row.handled) for row in found)


def test_a_header_row_and_a_label_column_are_left_out(
    open_sheet: OpenSheet, centre: Centre
) -> None:
    page = open_sheet("contacts/year/2027")
    dialog = paste(
        page,
        page.locator("td[data-cell] input:not([type=hidden])").first,
        "Channel\tJan\tFeb\r\nPhone\t120\t130\r\nE-mail\t40\t50\r\n",
    )
    expect(dialog).to_contain_text("The block has 3 rows")
    choose(dialog, "Leave out the first row: Channel | Jan | Feb")
    choose(dialog, "Leave out the first column: Phone | E-mail")
    expect(dialog.locator("tbody tr")).to_have_count(4)
    expect(dialog.get_by_role("heading")).to_have_text("Paste 2 × 2 cells?")
    choose(dialog, "Leave out the first column: Phone | E-mail", on=False)
    expect(dialog.locator("[data-save]")).to_be_disabled()
    assert len(handled(centre)) == 1, "nothing is written by a choice"
    choose(dialog, "Leave out the first column: Phone | E-mail")
    assert barriers(page) == []
    save(page)
    assert [row[2] for row in handled(centre) if row[1] != "06-01"] == [40, 50, 120, 130]


def test_days_as_rows_go_to_a_sheet_with_days_as_columns(
    open_sheet: OpenSheet, centre: Centre
) -> None:
    """As a telephone system exports them: a row a day, the date before it, under a title."""
    days = "".join(f"2026-05-{day:02}\t{day * 10}\t{day}\n" for day in range(1, 32))
    page = open_sheet("contacts/2026-05/days")
    first = page.locator("td[data-cell] input:not([type=hidden])").first
    dialog = paste(page, first, f"Queue report\t\t\nDay\tPhone\tE-mail\n{days}")
    expect(dialog).to_contain_text("Nothing can be pasted")
    choose(dialog, "Leave out the first row: Queue report")
    choose(dialog, "Leave out the first row: Day | Phone | E-mail")
    choose(dialog, "Leave out the first column: 2026-05-01")
    choose(dialog, "Transpose")
    expect(dialog.get_by_role("heading")).to_have_text("Paste 2 × 31 cells?")
    save(page)
    found = [row for row in handled(centre) if row[1].startswith("05")]
    assert found == sorted(
        (channel, f"05-{day:02}", day * times)
        for day in range(1, 32)
        for channel, times in (("phone", 10), ("email", 1))
    )


def test_cells_that_cannot_be_read_are_left_out_and_named(
    open_sheet: OpenSheet, centre: Centre
) -> None:
    page = open_sheet("costs/year/2027")
    first = page.locator("td[data-cell] input:not([type=hidden])").first
    dialog = paste(page, first, "10\t20,5x\t30\n40\t50\tn/a\n")
    expect(dialog.locator("[data-save]")).to_be_disabled()
    choose(dialog, "Leave out these cells and paste the rest")
    expect(dialog.locator(".errorlist li")).to_have_count(2)
    expect(dialog).to_contain_text("found “20,5x”, expected an amount")
    expect(dialog.locator("tbody tr")).to_have_count(4)
    choose(dialog, "Leave out these cells and paste the rest", on=False)
    expect(dialog.locator("[data-save]")).to_be_disabled()
    choose(dialog, "Leave out these cells and paste the rest")
    save(page)
    found = CostLine.objects.filter(centre=centre, month__year=2027).order_by("amount")
    assert [row.amount for row in found] == [10, 30, 40, 50]


def test_nothing_but_what_cannot_be_read(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("costs/year/2027")
    first = page.locator("td[data-cell] input:not([type=hidden])").first
    dialog = paste(page, first, "x\ty\n")
    choose(dialog, "Leave out these cells and paste the rest")
    expect(dialog).to_contain_text("Nothing would change.")
    expect(dialog.locator("[data-save]")).to_be_disabled()
    assert CostLine.objects.filter(centre=centre).count() == 2


def test_lines_keep_what_they_had_and_new_ones_without_amount_are_left_out(
    open_sheet: OpenSheet, centre: Centre
) -> None:
    page = open_sheet("costs/2026-06")
    dialog = paste(
        page,
        page.locator("tr[data-row] [name^=description-]").first,
        "Text\tSupplier\tChannel\tAmount\n"
        "Pay\tOurs\tPhone\t1x\n"
        "Bonus\tOurs\tFax\t200\n"
        "Lost\tOurs\t\tlots\n"
        "Coach\tZoe\t\t7\n",
    )
    choose(dialog, "Leave out the first row: Text | Supplier | Channel | Amount")
    choose(dialog, "Leave out these cells and paste the rest")
    expect(dialog.locator(".errorlist li")).to_have_count(4)
    expect(dialog).to_contain_text("Lost: left out as a whole.")
    save(page)
    found = CostLine.objects.filter(centre=centre).select_related("channel").order_by("id")
    assert [(row.description, row.supplier, row.channel and row.channel.code, row.amount)
            for row in found] == [
        ("Pay", "Ours", "phone", Decimal(100)),
        ("Bonus", "Ours", None, Decimal(200)),
        ("Coach", "Zoe", None, Decimal(7)),
    ]  # fmt: skip


def test_a_label_column_before_lines(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("costs/2026-06")
    block = "606100\tPay\tOurs\tPhone\t11\tActual\n606200\tBonus\tOurs\tPhone\t12\tActual\n"
    dialog = paste(page, page.locator("tr[data-row] [name^=description-]").first, block)
    expect(dialog).to_contain_text("6 columns")
    choose(dialog, "Leave out the first column: 606100 | 606200")
    save(page)
    found = CostLine.objects.filter(centre=centre).order_by("id")
    assert [(row.description, row.amount) for row in found] == [("Pay", 11), ("Bonus", 12)]


def test_contacts_and_hours_of_a_month(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("contacts/2026-06")
    dialog = paste(
        page,
        page.locator("[name^=handled-]").first,
        "Channel\tHandled\tOffered\nPhone\t1,200\t1,300\nE-mail\t400\t-\n",
    )
    choose(dialog, "Leave out the first row: Channel | Handled | Offered")
    choose(dialog, "Leave out the first column: Phone | E-mail")
    choose(dialog, "Leave out these cells and paste the rest")
    save(page)
    rows = ContactVolume.objects.filter(centre=centre).order_by("channel__position")
    assert [(row.handled, row.offered) for row in rows] == [(1200, 1300), (400, None)]
    dialog = paste(page, page.locator("[name^='hours-']").first, "Hours\t100\t50\t20\n")
    choose(dialog, "Leave out the first column: Hours")
    choose(dialog, "Transpose")
    save(page)
    hours = Staffing.objects.filter(centre=centre).values_list("staffed_hours", flat=True)
    assert sorted(filter(None, hours)) == [20, 50, 100]


def test_days_of_a_channel(open_sheet: OpenSheet, centre: Centre) -> None:
    page = open_sheet("contacts/2026-05/phone")
    block = "Date\tAnswered\n01.05.\t120\n02.05.\tclosed\n03.05.\t300\n"
    dialog = paste(page, page.locator("[name^=handled-]").first, block)
    choose(dialog, "Leave out the first row: Date | Answered")
    choose(dialog, "Leave out the first column: 01.05. | 02.05. | 03.05.")
    choose(dialog, "Leave out these cells and paste the rest")
    expect(dialog).to_contain_text("“closed”")
    save(page)
    found = [row for row in handled(centre) if row[1].startswith("05")]
    assert found == [("phone", "05-01", 120), ("phone", "05-03", 300)]


@pytest.mark.parametrize(("user", "label"), [("finance", "Transpose"), ("finances", "Transposer")])
def test_choices_fit_a_phone_in_both_languages(
    open_sheet: OpenSheet, user: str, label: str
) -> None:
    page = open_sheet(
        "costs/year/2027", user, viewport={"width": 390, "height": 844}, bypass_csp=True
    )
    first = page.locator("td[data-cell] input:not([type=hidden])").first
    dialog = paste(page, first, "Category\tJanuary\tFebruary\nPay\t10\tx\nRent\t5\t6\n")
    expect(dialog.get_by_label(label)).to_be_visible()
    expect_to_fit(page, 390)
    assert too_small(page) == []
