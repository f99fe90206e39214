"""The sheets of costs, whole: see tests/pages/whole_pages.py."""

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.whole_pages import assert_said

PAGES = {
    "costs-month": "/centres/lyon/costs/2025-12/",
    "costs-month-closed": "/centres/lyon/costs/2025-02/",
    "costs-lines": "/centres/lyon/costs/lines/?from=2025-11&sort=-amount",
    "costs-year": "/centres/lyon/costs/year/2025/",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_should(name: str, lived_in: Centre, finance: Client) -> None:
    assert_said(name, finance, PAGES[name])
