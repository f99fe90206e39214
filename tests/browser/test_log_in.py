"""A person logs in with a real browser, whose console stays clean."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_person_logs_in(page: Page, live_server: Any) -> None:
    get_user_model().objects.create_user("helen", password="correct horse battery")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server.url}/account/login/")
    page.locator("[name=login]").fill("helen")
    page.locator("[name=password]").fill("correct horse battery")
    page.locator("form:has([name=password]) button").click()
    expect(page.locator("form[action$='/logout/']")).to_be_attached()
    assert complaints == []
