"""Selects in sheets are cells: what is chosen changes only once a list was opened."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from kpis.models import Centre, ContactVolume, CostLine, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import visit

JUNE = make.month("2026-06")
ARROWS = ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"]
OTHERS = ["Home", "End", "PageDown", "PageUp", "Shift+ArrowDown", "Control+ArrowDown"]


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """Two lines on the phone, and contacts of June."""
    made: Centre = make.CentreFactory()
    make.MembershipFactory(centre=made, user=User.objects.get(username="finance"), role="finance")
    phone = make.channel("phone")
    for name in ("Lease", "Licence"):
        make.CostLineFactory(centre=made, month=JUNE, description=name, channel=phone)
    make.ContactVolumeFactory(centre=made, channel=phone, start=JUNE, handled=1_000)
    yield made
    made.memberships.all().delete()
    CostLine.objects.filter(centre=made).delete()
    ContactVolume.objects.filter(centre=made).delete()


@pytest.fixture
def open_sheet(open_page: OpenPage, centre: Centre) -> Callable[[str], Page]:
    def open_sheet(which: str) -> Page:
        page = open_page("finance")
        visit(page, f"/centres/{centre.slug}/{which}/")
        expect(page.locator("html[data-sheets=open]")).to_be_attached()
        return page

    return open_sheet


def choices(page: Page) -> list[str]:
    return [choice.input_value() for choice in page.locator(".sheet select").all()]


def is_open(choice: Locator) -> bool:
    return bool(choice.evaluate("(choice) => choice.matches(':open')"))


@pytest.mark.finding("E3")
def test_the_arrows_walk_through_channel_and_status(
    open_sheet: Callable[[str], Page], centre: Centre
) -> None:
    page = open_sheet("costs/2026-06")
    before = choices(page)
    amount = page.locator("tr[data-row] [name^=amount-]").first
    amount.focus()
    page.keyboard.press("ArrowLeft")
    channel = page.locator("tr[data-row] [name^=channel-]")
    expect(channel.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(channel.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(amount).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("tr[data-row] [name^=status-]").first).to_be_focused()
    assert choices(page) == before
    assert {line.version for line in CostLine.objects.filter(centre=centre)} == {1}


@pytest.mark.finding("E3")
@pytest.mark.parametrize("which", ["costs/2026-06", "contacts/2026-06", "contacts/2026-06/phone"])
def test_no_key_that_moves_changes_any_select(
    open_sheet: Callable[[str], Page], which: str
) -> None:
    page = open_sheet(which)
    before = choices(page)
    assert before
    for choice in page.locator(".sheet tbody select:visible").all()[:4]:
        for key in [*ARROWS, *OTHERS]:
            choice.focus()
            page.keyboard.press(key)
        choice.focus()
        choice.hover()
        page.mouse.wheel(0, 40)
    assert choices(page) == before
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")


@pytest.mark.finding("E3")
@pytest.mark.parametrize("key", ["Enter", "F2", "Alt+ArrowDown"])
def test_an_opened_list_is_chosen_from_or_left(
    open_sheet: Callable[[str], Page], centre: Centre, key: str
) -> None:
    page = open_sheet("costs/2026-06")
    status = page.locator("tr[data-row] [name^=status-]").first
    status.focus()
    page.keyboard.press(key)
    assert is_open(status)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert not is_open(status)
    expect(status).to_have_value("actual")
    expect(status).to_be_focused()
    page.keyboard.press(key)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(status).to_have_value("accrual")
    page.locator("tr[data-row] [name^=amount-]").nth(1).focus()
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert CostLine.objects.filter(centre=centre, status="accrual").count() == 1
