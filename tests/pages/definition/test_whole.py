"""The page of what counts, whole: see tests/pages/whole_pages.py."""

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.whole_pages import assert_said

PAGES = {
    "definition": "/centres/lyon/definition/",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_should(name: str, lived_in: Centre, administrator: Client) -> None:
    assert_said(name, administrator, PAGES[name])
