"""Links within a page keep what the address asks for, but for the one thing that they change."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.test import Client

from kpis.models import Centre, User
from tests import factories as make

ASKED = "?by=quarter&period=2025-05&channel=phone&category=salaries"
#: By page, what else it can be asked for.
PAGES = {
    "/": "&compare=year_before&currency=EUR&centre=lyon&centre=ghent&sort=-cost",
    "/compare/": "&a=lyon&b=ghent&currency=EUR&view=money",
    "/centres/lyon/": "&compare=year_before",
    "/centres/lyon/channels/": "&compare=year_before",
    "/centres/lyon/change/": "&compare=target&view=work",
    "/centres/lyon/figures/": "&compare=year_before",
    "/centres/lyon/relations/": "&with=satisfaction",
}
#: Left out of an address where it is what every page shows.
MAY_GO: tuple[set[str], ...] = ({"channel", "category"}, {"view"}, set())


@pytest.fixture
def two_centres(furnished: Centre, bare_centre: Centre, manager: User) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    make.record_months(bare_centre, {f"2025-{n:02}": (500, 50) for n in range(1, 13)})


@pytest.mark.parametrize("path", PAGES)
def test_links_keep_the_filters(path: str, two_centres: None, manager_client: Client) -> None:
    asked = ASKED + PAGES[path]
    page = unescape(manager_client.get(path + asked).content.decode())
    page = re.sub(r'<div class="notice unmet".*?</div>', "", page, flags=re.DOTALL)
    links = set(re.findall(r'href="(\?[^"#]*)', page))
    assert len(links) > 4
    for link in links:
        lost = parse_qs(asked[1:]).keys() - parse_qs(link[1:]).keys()
        assert lost in MAY_GO, link
    everything = re.search(r'<a href="([^"]*)">Show everything', page)
    assert everything is not None
    assert parse_qs(asked[1:]).keys() - parse_qs(everything[1][1:]).keys() == MAY_GO[0]


def test_two_centres_are_compared_as_they_are_shown(
    two_centres: None, manager_client: Client
) -> None:
    page = unescape(manager_client.get("/" + ASKED + "&currency=EUR").content.decode())
    wanted = "/compare/?by=quarter&channel=phone&category=salaries&period=2025-04&currency=EUR"
    assert f'href="{wanted}&a=ghent&b=lyon"' in page


UNDERSTAND = ["", "channels/", "change/", "figures/", "relations/", "benchmarks/"]


@pytest.mark.parametrize("path", ["", "channels/phone/", "benchmarks/"])
def test_the_other_pages_of_a_centre_keep_the_filters(
    path: str, furnished: Centre, manager_client: Client
) -> None:
    page = unescape(manager_client.get(f"/centres/lyon/{path}{ASKED}&with=x").content.decode())
    kept = "?by=quarter&channel=phone&category=salaries&period=2025-05"
    for other in UNDERSTAND:
        assert f'href="/centres/lyon/{other}{kept}"' in page
    assert 'href="/centres/lyon/costs/"' in page


def test_where_nothing_is_chosen_their_addresses_are_bare(
    furnished: Centre, manager_client: Client
) -> None:
    page = manager_client.get("/centres/lyon/?x=1").content.decode()
    for other in UNDERSTAND:
        assert f'href="/centres/lyon/{other}"' in page
