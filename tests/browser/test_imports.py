"""A ledger is dropped on a sheet, its accounts are assigned, and the overview has its costs."""

from datetime import date

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from kpis.entry.demo.invented import DEMO_ZONE
from kpis.models import Centre, CostLine, ImportBatch, ImportRule, ImportSource
from kpis.zones import today_in
from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, expect_to_fit, visit
from tests.browser.test_every_page import barriers
from tests.entry.imports.worker import work
from tests.pages.imports.ledgers import FEC_HEADER, entry

pytestmark = pytest.mark.browser
CLERKS = {"en": "finance", "fr": "finances"}
#: Dropped as the browser would: a file of the desktop over the page.
DROP = """([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        document.dispatchEvent(
            new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
}"""


def last_month() -> date:
    """An open one of the demo."""
    today = today_in(DEMO_ZONE)
    index = today.year * 12 + today.month - 2
    return date(index // 12, index % 12 + 1, 1)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture(autouse=True)
def nothing_remembered(site: str) -> None:
    """Each language begins as if no file had come."""
    CostLine.objects.filter(description__startswith="Ledger").delete()
    for table in (ImportBatch, ImportRule, ImportSource):
        table.objects.all().delete()


def ledger(language: str, rows: int) -> str:
    day = f"{last_month():%Y%m%d}"
    entries = [entry("626000", day, f"Ledger {language} {n}", "25,00") for n in range(rows)]
    return "\n".join([FEC_HEADER, *entries, entry("658000", day, "Ledger misc", "40,00")])


def drop(page: Page, text: str, name: str = "ledger.txt") -> None:
    page.evaluate(DROP, [name, text])
    page.wait_for_url("**/imports/*/")
    work()
    connection.close()


def test_from_drop_to_a_changed_overview(open_page: OpenPage, language: str) -> None:
    page = open_page(CLERKS[language])
    month = f"{last_month():%Y-%m}"
    overview = f"{DEMO}?by=month&period={month}"
    visit(page, overview)
    before = page.locator(".kpi").all_inner_texts()
    visit(page, f"{DEMO}costs/{month}/")
    drop(page, ledger(language, 40))
    answer = page.locator(".import-answer")
    expect(answer).to_be_visible()
    assert barriers(page) == []
    expect_to_fit(page, 1280)
    subject = page.locator(".import-subject").filter(has_text="658000")
    subject.locator("select[name^=target]").select_option("no")
    page.locator("form:has(.import-subject) .button").first.click()
    expect(page.locator(".moving")).to_be_visible()
    work()
    expect(answer).to_be_visible()
    page.locator("button[value=write]").click()
    expect(page.locator(".moving")).to_be_visible()
    work()
    expect(page.locator(".import-undo")).to_be_visible()
    visit(page, overview)
    assert page.locator(".kpi").all_inner_texts() != before
    lines = CostLine.objects.filter(description__startswith=f"Ledger {language}")
    assert lines.count() == 40
    assert Centre.objects.get(slug="demo").costline_set.filter(pk__in=lines).count() == 40


def test_the_second_time_takes_a_drop_and_a_click(open_page: OpenPage, language: str) -> None:
    page = open_page(CLERKS[language])
    visit(page, f"{DEMO}imports/")
    drop(page, ledger(language, 2))
    page.locator(".import-subject").filter(has_text="658000").locator(
        "select[name^=target]"
    ).select_option("no")
    page.locator("form:has(.import-subject) .button").first.click()
    expect(page.locator(".moving")).to_be_visible()
    work()
    page.locator("button[value=write]").click()
    expect(page.locator(".moving")).to_be_visible()
    work()
    visit(page, f"{DEMO}imports/")
    drop(page, ledger(language, 40), "ledger-2.txt")
    page.locator("button[value=write]").click()
    expect(page.locator(".moving")).to_be_visible()
    work()
    expect(page.locator(".import-undo")).to_be_visible()
    assert CostLine.objects.filter(description__startswith=f"Ledger {language}").count() == 40


@pytest.mark.parametrize("width", [390, 1440])
def test_a_file_that_asks_fits_and_can_be_reached(
    open_page: OpenPage, language: str, width: int
) -> None:
    page = open_page(CLERKS[language], viewport={"width": width, "height": 900})
    visit(page, f"{DEMO}imports/")
    assert barriers(page) == []
    expect_to_fit(page, width)
    drop(page, "A;B;C\n2026-01;12,50;salaries\n2026-02;13,00;salaries\n", "odd.csv")
    expect(page.locator("#column-month")).to_be_visible()
    assert barriers(page) == []
    expect_to_fit(page, width)


def test_what_is_too_large_is_not_even_sent(open_page: OpenPage) -> None:
    page = open_page("finance")
    visit(page, f"{DEMO}imports/")
    page.evaluate("document.querySelector('form[data-upload]').dataset.mostBytes = '3'")
    page.evaluate(DROP, ["large.csv", "four"])
    expect(page.locator(".upload-state")).to_contain_text("larger than what is taken")
    assert not ImportBatch.objects.filter(name="large.csv").exists()
