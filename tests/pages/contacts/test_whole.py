"""The sheets of contacts, whole: see tests/pages/whole_pages.py."""

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.whole_pages import assert_said

PAGES = {
    "contacts-month": "/centres/lyon/contacts/2025-12/",
    "contacts-month-closed": "/centres/lyon/contacts/2025-02/",
    "contacts-year": "/centres/lyon/contacts/year/2025/",
    "contacts-days": "/centres/lyon/contacts/2026-01/days/",
    "contacts-channel": "/centres/lyon/contacts/2026-01/phone/",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_should(name: str, lived_in: Centre, finance: Client) -> None:
    assert_said(name, finance, PAGES[name])
