"""Every file that any page offers can be had, in both kinds and both languages."""

from collections.abc import Iterable
from datetime import date

import pytest
from django.test import Client

from kpis.models import Centre, User
from tests import factories as make
from tests.pages.downloaded import csv_rows, shown_tables, xlsx_rows

PAGES = [
    "/",
    "/compare/",
    *(
        f"/centres/lyon/{path}"
        for path in (
            "",
            "benchmarks/",
            "channels/",
            "channels/phone/",
            "change/",
            "figures/",
            "relations/",
            "goals/",
            "allocation/",
            "definition/",
            "costs/lines/",
        )
    ),
]


@pytest.fixture
def two_centres(furnished: Centre, bare_centre: Centre, manager: User) -> Centre:
    """One is enough for no portfolio."""
    make.MembershipFactory(user=manager, centre=bare_centre)
    make.AllocationRuleFactory(centre=furnished, valid_from=date(2025, 1, 1))
    return furnished


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("address", PAGES)
def test_every_link_leads_to_a_file(
    address: str, language: str, two_centres: Centre, manager: User, manager_client: Client
) -> None:
    User.objects.filter(pk=manager.pk).update(language=language)
    shown = shown_tables(manager_client.get(address).content.decode())
    assert set(shown.links) == both_kinds(shown.links)
    for name, link in shown.links.items():
        if name.endswith(".csv"):
            rows = csv_rows(manager_client, address + link, ";" if language == "fr" else ",")
            assert len({len(row) for row in rows}) == 1, name
            assert len(rows) > 1, name
        else:
            assert xlsx_rows(manager_client.get(address + link).content), name


def both_kinds(links: Iterable[str]) -> set[str]:
    names = {link.rpartition(".")[0] for link in links}
    return {f"{name}.{kind}" for name in names for kind in ("csv", "xlsx")}


@pytest.mark.parametrize("address", PAGES[2:9])
def test_dashboards_offer_what_they_show(
    address: str, two_centres: Centre, manager_client: Client
) -> None:
    page = manager_client.get(address).content.decode()
    assert shown_tables(page).links
