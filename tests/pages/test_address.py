"""What an address asks for and cannot have is named, and nothing stands in for it in silence."""

import csv
import html
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpis.models import Centre, User
from kpis.pages.filters.address import PARAMETERS, Address
from tests import factories as make
from tests.clock import stopped_at
from tests.pages.conftest import HTMX, LogIn

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
#: The pages, and what each of them is asked by the address.
FILTERS = ("by", "period", "compare", "channel", "category")
PAGES = {
    "/centres/lyon/": FILTERS,
    "/centres/lyon/channels/": FILTERS,
    "/centres/lyon/channels/phone/": ("by", "period", "compare", "category"),
    "/centres/lyon/change/": (*FILTERS, "view"),
    "/centres/lyon/figures/": FILTERS,
    "/centres/lyon/relations/": (*FILTERS, "with"),
    "/centres/lyon/benchmarks/": FILTERS,
    "/": (*FILTERS, "centre", "sort", "page", "currency"),
    "/compare/": (*FILTERS, "a", "b", "view", "currency"),
    "/centres/lyon/journal/": ("month", "what", "who", "kind", "before", "batch", "line", "volume"),
    "/centres/lyon/goals/": ("edit", "add", "all", "month"),
    "/centres/lyon/costs/2025-03/": ("category", "page"),
}
ASKED = [(page, name) for page, names in PAGES.items() for name in names]
#: A filter of which nothing is left: no figure of anything else.
EMPTIED = {"channel", "category", "centre", "a", "b"}
#: What the centre cost in 2025, in a month and in all: as the pages write it.
WHOLE = ("12.50", "1,000", "12,234.56")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with stopped_at(NOW):
        yield


@pytest.fixture
def client(furnished: Centre, log_in: LogIn) -> Client:
    """Of one who sees two centres."""
    other: Centre = make.CentreFactory(name="Ghent", slug="ghent")
    make.record_months(other, {f"2025-{month:02}": (500, 40) for month in range(1, 13)})
    user: User = make.UserFactory()
    for centre in (furnished, other):
        make.MembershipFactory(centre=centre, user=user, role="finance")
    return log_in(user)


def words(response: Any) -> str:
    """Of the page's main part."""
    assert response.status_code == 200, response.status_code
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def named(response: Any) -> str:
    """The words of the notice that names what cannot be had; empty where there is none."""
    found = re.search(r'<div class="notice unmet".*?</div>', response.content.decode(), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", found[0])) if found else ""


@pytest.mark.finding("F12")
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/centres/lyon/?category=rent-of-old", "There is no category “rent-of-old” here."),
        ("/centres/lyon/?channel=fax", "There is no channel “fax” here."),
        ("/centres/lyon/?by=week&period=2020-W54", "“2020-W54” is not a period."),
        ("/centres/lyon/?period=2025-13", "“2025-13” is not a period."),
        ("/centres/lyon/?compare=year", "Nothing can be compared with “year”."),
        ("/centres/lyon/?by=decade", "“decade” is not a kind of period."),
        ("/centres/lyon/?period=2040-01", "Nothing is recorded in January 2040: the records go"),
        ("/centres/lyon/change/?period=2025-06&compare=2019-01", "The change from “2019-01” to"),
        ("/centres/lyon/change/?period=2025-06&compare=2025-06", "The change from “2025-06” to"),
        ("/centres/lyon/change/?channel=phone&channel=email&compare=target", "There is no target"),
        ("/centres/lyon/change/?view=sideways", "sideways"),
        ("/centres/lyon/relations/?with=weather", "weather"),
        ("/centres/lyon/benchmarks/?category=salaries", "“category=salaries” means nothing on"),
        ("/centres/lyon/?sort=cost", "“sort=cost” means nothing on this page."),
        ("/centres/lyon/?period=2025-03&period=2025-04", "more than once: “2025-03” is ignored"),
        ("/?centre=nowhere", "There is no centre “nowhere”, or you may not see it."),
        ("/?centre=lyon&centre=nowhere", "There is no centre “nowhere”"),
        ("/?currency=XYZ", "No exchange rate leads to “XYZ”."),
        ("/?page=7", "There is no page “7”."),
        ("/?page=two", "There is no page “two”."),
        ("/?sort=colour", "colour"),
        ("/?by=week", "“by=week” means nothing on this page."),
        ("/compare/?a=lyon&b=nowhere", "There is no centre “nowhere”, or you may not see it."),
        ("/compare/?a=nowhere&b=lyon", "There is no centre “nowhere”, or you may not see it."),
        ("/compare/?view=sideways", "sideways"),
        ("/centres/lyon/journal/?month=2025-13", "“2025-13” is not a month."),
        ("/centres/lyon/journal/?what=weather", "weather"),
        ("/centres/lyon/journal/?line=999999", "no such row: “999999”"),
        ("/centres/lyon/journal/?batch=nonsense", "no such change: “nonsense”"),
        ("/centres/lyon/goals/?edit=target-999999", "target-999999"),
        ("/centres/lyon/costs/2025-03/?category=gold", "There is no category “gold” here."),
    ],
)
def test_what_cannot_be_had_is_named(client: Client, url: str, said: str) -> None:
    for headers in ({}, HTMX):
        response = client.get(url, headers=headers)
        assert said in re.sub(r"\s+", " ", named(response)), url
        reasons = [each["reason"] for each in response.context["unmet"]]
        assert said in (reasons if said.endswith(".") else " ".join(reasons))


@pytest.mark.finding("F12")
@pytest.mark.parametrize("url", [*PAGES, "/centres/lyon/close/", "/centres/lyon/definition/"])
def test_an_address_that_can_be_had_names_nothing(client: Client, url: str) -> None:
    assert not named(client.get(url + "?utm_source=mail&_=12"))
    filters = "by=quarter&period=2025-04&compare=previous&channel=phone&category=salaries"
    if "channel" in PAGES.get(url, ()) and "benchmarks" not in url:
        assert not named(client.get(f"{url}?{filters}"))


@pytest.mark.finding("F12")
@pytest.mark.parametrize(
    ("url", "query"),
    [
        (page, f"{name}=renamed-since")
        for page, names in PAGES.items()
        for name in sorted(EMPTIED.intersection(names))
        if "costs" not in page and not ("benchmarks" in page and name == "category")
    ],
)
def test_where_no_filter_is_left_nothing_is_shown(client: Client, url: str, query: str) -> None:
    text = words(client.get(f"{url}?{query}"))
    assert "Nothing to show" in text
    assert "renamed-since" in text
    assert not any(figure in text for figure in WHOLE)


@pytest.mark.finding("F12")
def test_of_several_channels_those_that_there_are_are_shown(client: Client) -> None:
    response = client.get("/centres/lyon/?channel=phone&channel=fax&period=2025-04")
    assert "There is no channel “fax” here." in named(response)
    assert words(response).count("Part of the centre: Phone") == 1
    assert 'href="?channel=phone&amp;period=2025-04"' in response.content.decode()


@pytest.mark.finding("F12")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(ASKED),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Cn", "Co"]),
        min_size=3,
        max_size=30,
    ).map(lambda text: f"~{text}"),
)
@example(("/centres/lyon/", "channel"), "<script>alert(1)</script>")
@example(("/", "centre"), "'\"><img src=x>")
@example(("/centres/lyon/journal/", "who"), "%(name)s %s {0}")
def test_any_garbage_is_named_escaped(client: Client, asked: tuple[str, str], garbage: str) -> None:
    page, name = asked
    response = client.get(page, {name: garbage})
    assert response.status_code == 200
    assert garbage in named(response), (page, name)
    assert "<script>alert" not in response.content.decode()
    assert "<img src=x" not in response.content.decode()
    if name in EMPTIED and "costs" not in page and "benchmarks" not in page:
        assert not any(figure in words(response) for figure in WHOLE)


@pytest.mark.finding("F12")
@pytest.mark.parametrize("garbage", ["\0", "a\0b", "x" * 5000, "\u202e", "\ud83d\ude00", " ", "٣"])
@pytest.mark.parametrize("url", PAGES)
def test_no_text_is_an_error(client: Client, url: str, garbage: str) -> None:
    for name in PAGES[url]:
        text = garbage.encode("utf-16", "surrogatepass").decode("utf-16")
        response = client.get(f"{url}?{urlencode({name: text})}")
        assert response.status_code == 200, name
        assert named(response), name


@pytest.mark.finding("F12")
def test_the_file_says_what_it_is_without(client: Client) -> None:
    query = "?channel=phone&channel=fax&compare=year&period=2025-04&download=trend."
    file = client.get(f"/centres/lyon/{query}csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[0] == ["Nothing can be compared with “year”."]
    assert rows[1] == ["There is no channel “fax” here."]
    whole = client.get("/centres/lyon/?channel=phone&period=2025-04&download=trend.csv").content
    assert file.endswith(whole.decode("utf-8-sig"))
    workbook = client.get(f"/centres/lyon/{query}xlsx").content
    assert "There is no channel “fax” here." in strings_of(workbook)


@pytest.mark.finding("F12")
@pytest.mark.parametrize("url", ["/centres/lyon/", "/", "/centres/lyon/channels/"])
def test_a_file_of_nothing_holds_no_figure(client: Client, url: str) -> None:
    response = client.get(f"{url}?channel=fax&download=trend.csv")
    assert response["Content-Type"].startswith("text/csv")
    text = response.content.decode("utf-8-sig")
    assert "There is no channel “fax” here." in text
    assert not re.search(r"\d", text)


@pytest.mark.finding("F12")
@pytest.mark.parametrize(
    "url",
    [
        "/centres/lyon/",
        "/centres/lyon/channels/",
        "/centres/lyon/channels/phone/",
        "/centres/lyon/change/",
        "/centres/lyon/figures/",
        "/centres/lyon/relations/",
        "/",
        "/compare/?a=lyon&b=ghent",
    ],
)
def test_links_that_are_sent_on_carry_the_period(client: Client, url: str) -> None:
    text = client.get(url).content.decode()
    files = re.findall(r'href="(\?[^"]*download=[^"]*)"', text)
    assert files
    assert all("period=2025-12" in link for link in files)
    shared = html.unescape(re.search(r'<a class="share" href="(\?[^"]*)"', text)[1])  # type: ignore[index]
    assert "period=2025-12" in shared
    assert f'rel="canonical" href="{url.split("?", maxsplit=1)[0]}{html.escape(shared)}"' in text
    kept = client.get(url.split("?", maxsplit=1)[0] + shared).content.decode()
    assert 'class="share"' not in kept


@pytest.mark.finding("F12")
def test_a_file_that_was_sent_on_is_of_the_same_period_later(
    client: Client, centre: Centre
) -> None:
    text = client.get("/centres/lyon/").content.decode()
    link = html.unescape(re.search(r'href="(\?[^"]*download=channels\.csv)"', text)[1])  # type: ignore[index]
    before = client.get("/centres/lyon/" + link)
    make.record_months(centre, {"2026-01": (7_000, 80), "2026-02": (7_000, 80)})
    with stopped_at(datetime(2026, 3, 15, tzinfo=UTC)):
        client.force_login(User.objects.get(memberships__centre__slug="ghent"))
        after = client.get("/centres/lyon/" + link)
    assert after.content == before.content
    assert after["Content-Disposition"] == before["Content-Disposition"]


@given(st.lists(st.tuples(st.sampled_from(sorted(PARAMETERS)), st.text(max_size=9))))
def test_without_what_is_missed_nothing_is_missed(pairs: list[tuple[str, str]]) -> None:
    """By the link, once for each, until the address says nothing that cannot be had."""
    query = urlencode(pairs)
    for _round in range(len(pairs) + 1):
        address = Address(QueryDict(query))
        address.one_of("view", {"work": 1}, 0)
        address.number("page", 1)
        address.miss_unread()
        if not address.unmet:
            return
        query = address.without(address.unmet[0]).removeprefix("?")
    raise AssertionError(query)


def strings_of(workbook: bytes) -> str:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return html.unescape(parts.read("xl/sharedStrings.xml").decode())
