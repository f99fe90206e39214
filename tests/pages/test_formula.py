"""Every page of a centre's figures says what they are divided by."""

from datetime import date

import pytest
from django.test import Client

from kpis.models import Centre
from tests import factories as make
from tests.pages.downloaded import xlsx_rows

PAGES = ["", "channels/", "change/", "figures/", "benchmarks/"]
FILES = [
    ("", "trend"),
    ("channels/", "channels"),
    ("change/", "change"),
    ("figures/", "related"),
    ("benchmarks/", "voice"),
]
HANDLED = "Total cost ÷ contacts handled (Phone)."
LATER = "From November 2025 on: contacts handled (Phone, E-mail)."


@pytest.fixture
def redefined(furnished: Centre) -> Centre:
    """E-mail counts from November 2025 on."""
    channels = ["phone", "email"]
    make.DefinitionFactory(centre=furnished, valid_from=date(2025, 11, 1), channels=channels)
    return furnished


@pytest.mark.parametrize("path", PAGES)
def test_on_the_page(manager_client: Client, redefined: Centre, path: str) -> None:
    address = f"/centres/lyon/{path}?by=quarter&period="
    before = manager_client.get(address + "2025-07").content.decode()
    assert HANDLED in before
    assert LATER not in before
    across = manager_client.get(address + "2025-10").content.decode()
    assert f"{HANDLED} {LATER}" in across
    of_phone = manager_client.get(address + "2025-10&channel=phone").content.decode()
    assert HANDLED in of_phone
    assert "E-mail)" not in of_phone


@pytest.mark.parametrize(("path", "name"), FILES)
def test_in_its_files(manager_client: Client, redefined: Centre, path: str, name: str) -> None:
    address = f"/centres/lyon/{path}?by=quarter&period=2025-10&download={name}.xlsx"
    texts = [row[0] for row in xlsx_rows(manager_client.get(address).content)]
    assert any(f"{HANDLED} {LATER}" in str(text) for text in texts)
