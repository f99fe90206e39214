"""The pages of closing, whole: see tests/pages/whole_pages.py."""

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.whole_pages import assert_said

PAGES = {
    "closes": "/centres/lyon/close/",
    "close-closed": "/centres/lyon/close/2025-02/",
    "close-reopened": "/centres/lyon/close/2025-03/",
    "close-unfinished": "/centres/lyon/close/2025-12/",
    "close-running": "/centres/lyon/close/2026-01/",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_should(name: str, lived_in: Centre, finance: Client) -> None:
    assert_said(name, finance, PAGES[name])


def test_an_administrator_may_reopen(lived_in: Centre, administrator: Client) -> None:
    assert_said("close-reopen", administrator, "/centres/lyon/close/2025-02/")
