"""What every page about a period of a centre has, by one view and one template."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from kpis.models import Centre, User
from tests import factories as make
from tests.clock import stopped_at
from tests.pages.conftest import HTMX

PAGES = {
    "": "Overview",
    "channels/": "Channels",
    "channels/phone/": "Phone",
    "change/": "Why it changed",
    "figures/": "Service and capacity",
    "relations/": "What moves with it",
    "benchmarks/": "Benchmarks",
}


def title_of(text: str) -> str:
    """The first: the points of small charts have titles too."""
    return str(re.findall(r"<title>(.*?)</title>", text, re.DOTALL)[0])


@pytest.mark.parametrize(("path", "name"), PAGES.items())
def test_page_and_fragment_have_one_title(
    centre: Centre, manager_client: Client, path: str, name: str
) -> None:
    url = f"/centres/lyon/{path}"
    page = manager_client.get(url).content.decode()
    fragment = manager_client.get(url, headers=HTMX).content.decode()
    assert title_of(page) == title_of(fragment)
    assert re.fullmatch(rf"{name} · .*December 2025 · Lyon", title_of(page))
    assert "<html" in page
    assert "<html" not in fragment
    assert fragment.count("<h1") == 1


def on_paper(page: str) -> str:
    (line,) = re.findall(r'<p class="print-only">(.*?)</p>', page, re.DOTALL)
    return " ".join(line.split())


@pytest.mark.parametrize(("path", "name"), PAGES.items())
def test_paper_says_what_it_is_of_and_where_it_stands(
    centre: Centre, manager_client: Client, path: str, name: str
) -> None:
    said = on_paper(manager_client.get(f"/centres/lyon/{path}").content.decode())
    assert said.startswith(f"{name} · Lyon · ")
    assert "Total cost ÷ contacts handled (Phone, E-mail)." in said
    assert said.endswith(f"http://testserver/centres/lyon/{path}?by=month&amp;period=2025-12")


@pytest.mark.parametrize(
    ("path", "name"), [("/", "All centres"), ("/compare/?a=lyon&b=metz", "Metz → Lyon")]
)
def test_paper_of_several_centres_says_so_too(
    centre: Centre, manager: User, manager_client: Client, path: str, name: str
) -> None:
    second = make.CentreFactory(name="Metz", slug="metz")
    make.record_months(second, {"2025-12": (1_500, 100)})
    make.MembershipFactory(user=manager, centre=second)
    with stopped_at(datetime(2026, 1, 20, 12, tzinfo=UTC)):
        said = on_paper(manager_client.get(path).content.decode())
    assert said.startswith(f"{name} · December 2025 ·")
    assert "As it stood on 20 January 2026. http://testserver/" in said


@pytest.mark.parametrize("path", [path for path in PAGES if path != "channels/phone/"])
def test_without_records_there_is_no_filter_and_no_figure(
    bare_centre: Centre, manager: User, manager_client: Client, path: str
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    page = manager_client.get(f"/centres/ghent/{path}").content.decode()
    assert "Nothing is recorded for this centre yet" in page
    assert 'class="filters"' not in page
    assert "print-only" not in page
