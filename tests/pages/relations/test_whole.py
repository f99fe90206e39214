"""The page of relations, whole: see tests/pages/whole_pages.py."""

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.whole_pages import assert_said

PAGES = {
    "relations": "/centres/lyon/relations/?period=2025-12",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_should(
    name: str, stopped: None, other: Centre, manager_client: Client
) -> None:
    assert_said(name, manager_client, PAGES[name])
