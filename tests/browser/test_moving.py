"""The pages that merge, retire and delete in the admin: they fit, and their targets are large."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kpis.models import CostCategory
from tests.browser.conftest import OpenPage
from tests.browser.steps import expect_to_fit, visit

pytestmark = [pytest.mark.browser, pytest.mark.finding("E15")]


def preview_a_merge(page: Page, old: Any, new: Any) -> None:
    visit(page, f"/admin/kpis/costcategory/move/?new={new.pk}&old={old.pk}")
    page.locator("input[type=submit]").first.click()
    expect(page.locator(".move-preview tbody tr").first).to_be_visible()


@pytest.mark.parametrize(
    ("user", "language", "width"), [("admin", "en", 1440), ("administrateur", "fr", 390)]
)
def test_a_merge_is_previewed(open_page: OpenPage, user: str, language: str, width: int) -> None:
    viewport = {"width": width, "height": 900}
    page = open_page(user, viewport=viewport, locale=language, color_scheme="light")
    found = {each.code: each for each in CostCategory.objects.all()}
    preview_a_merge(page, found["training"], found["salaries"])
    expect_to_fit(page, width)
    box = page.locator("input[type=submit]").last.bounding_box()
    assert box is not None
    assert box["height"] >= 24


@pytest.mark.parametrize("width", [1440, 390])
def test_colours_are_chosen_by_looking(open_page: OpenPage, width: int) -> None:
    page = open_page("admin", viewport={"width": width, "height": 900})
    category = CostCategory.objects.get(code="telephony")
    visit(page, f"/admin/kpis/costcategory/{category.pk}/change/")
    expect_to_fit(page, width)
    chosen = page.locator("#id_colour input:checked")
    expect(chosen).to_have_value(str(category.colour))
    for label in page.locator("#id_colour label").all():
        box = label.bounding_box()
        assert box is not None
        assert box["height"] >= 24
