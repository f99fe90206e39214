"""Two centres compared, whole: see tests/pages/whole_pages.py."""

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.whole_pages import assert_said

PAGES = {
    "compare": "/compare/?a=lyon&b=ottawa&period=2025-12",
    "compare-work": "/compare/?a=lyon&b=ottawa&period=2025-12&view=work",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_should(
    name: str, stopped: None, other: Centre, manager_client: Client
) -> None:
    assert_said(name, manager_client, PAGES[name])
