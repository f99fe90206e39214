"""Two centres side by side."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, ExchangeRate, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.downloaded import xlsx_rows
from tests.pages.html_tables import table_in

PAIR = "/compare/?a=lyon&b=ottawa&period=2025-12"


@pytest.fixture
def second(manager: User) -> Centre:
    made: Centre = make.CentreFactory(name="Ottawa", slug="ottawa", currency="CAD")
    make.record_months(made, {"2025-11": (1_000, 100), "2025-12": (1_500, 100)})
    make.MembershipFactory(user=manager, centre=made)
    ExchangeRate.objects.create(currency="CAD", month=make.month("2025-12"), rate=Decimal("1.5"))
    return made


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client, second: Centre) -> None:
    page = manager_client.get(PAIR)
    fragment = manager_client.get(PAIR, headers=HTMX)
    assert b"<!DOCTYPE html>" in page.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        text = response.content.decode()
        assert "In December 2025, a contact costs <b>€2.50</b> more in Lyon than in Ottawa" in text
        assert "salaries <b>+€2.50</b>" in text


def test_the_other_way_round_every_sign_turns(manager_client: Client, second: Centre) -> None:
    text = manager_client.get("/compare/?a=ottawa&b=lyon&period=2025-12").content.decode()
    assert "a contact costs <b>€2.50</b> less in Ottawa than in Lyon" in text
    assert "salaries <b>−€2.50</b>" in text
    assert 'href="?by=month&amp;period=2025-12&amp;a=lyon&amp;b=ottawa"' in text


@pytest.mark.parametrize("view", ["money", "category", "nonsense"])
def test_the_steps_lead_from_one_to_the_other(
    manager_client: Client, second: Centre, view: str
) -> None:
    text = manager_client.get(f"{PAIR}&view={view}").content.decode()
    last = table_in(text, "bridge-title").total
    assert last == {
        "": "Cost per contact",
        "Ottawa": "€10.00",
        "Lyon": "€12.50",
        "Effect on cost per contact": "+€2.50",
    }
    assert ("Fewer contacts" in text) is (view == "money")


def test_by_work_needs_handle_time(manager_client: Client, second: Centre) -> None:
    text = manager_client.get(f"{PAIR}&view=work").content.decode()
    assert "cannot be explained by work" in text


@pytest.mark.fault(31)
@pytest.mark.parametrize("query", ["a=ghent&b=lyon", "a=lyon&b=ghent", "a=lyon&b=nowhere"])
def test_others_centres_are_not_there(
    manager_client: Client, second: Centre, bare_centre: Centre, query: str
) -> None:
    text = manager_client.get(f"/compare/?{query}").content.decode()
    assert "Nothing to show" in text
    assert re.search("There is no centre “(ghent|nowhere)”, or you may not see it.", text)
    assert not re.search(r"Ghent|Lyon|€\d", text)
    file = manager_client.get(f"/compare/?{query}&download=steps.csv").content.decode()
    assert not re.search(r"Ghent|Lyon|\d", file)
    assert "Ghent" not in manager_client.get("/compare/").content.decode()


@pytest.mark.fault(31)
def test_nor_for_who_sees_one_centre_only(manager_client: Client, bare_centre: Centre) -> None:
    text = manager_client.get("/compare/?b=ghent").content.decode()
    assert "There is no centre “ghent”, or you may not see it." in text
    text = manager_client.get("/compare/?a=lyon").content.decode()
    assert "There are not two centres that you may see" in text


def test_a_channel_and_a_category_of_both(manager_client: Client, second: Centre) -> None:
    make.record_months(second, {"2025-12": (None, 300)}, "email")
    parts = "&channel=phone&category=salaries"
    text = manager_client.get(f"/compare/?a=lyon&b=ottawa&period=2025-12{parts}").content.decode()
    assert "Part of each centre: Phone, Salaries" in text
    assert "C$3.75" in text  # a quarter of 1,500 goes with a quarter of the contacts, to 100
    assert text.count(" checked") == 2
    query = "?by=month&amp;channel=phone&amp;category=salaries&amp;period=2025-12"
    assert f'href="{query}&amp;a=ottawa&amp;b=lyon"' in text
    assert 'href="?by=month&amp;period=2025-12&amp;a=lyon&amp;b=ottawa">Show everything' in text
    file = manager_client.get(f"/compare/?a=lyon&b=ottawa{parts}&download=steps.xlsx")
    assert ["Phone, Salaries"] in [row[:1] for row in xlsx_rows(file.content)]


@pytest.mark.fault(41)
def test_a_missing_rate_is_named(manager_client: Client, second: Centre) -> None:
    text = manager_client.get("/compare/?a=lyon&b=ottawa&period=2025-11").content.decode()
    assert "The exchange rate of CAD for November 2025 is missing" in text


def test_what_cannot_be_compared_is_said(
    manager_client: Client, manager: User, second: Centre, bare_centre: Centre
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    text = manager_client.get("/compare/?a=lyon&b=ghent").content.decode()
    assert "One of these centres has no records yet" in text
    text = manager_client.get("/compare/?a=lyon&b=lyon").content.decode()
    assert "Choose two different centres." in text
    text = manager_client.get("/compare/?a=lyon&b=ottawa&period=2025-02").content.decode()
    assert "No cost is recorded in February 2025 for: Ottawa." in text


@pytest.mark.fault(38)
def test_no_contacts_on_one_side(manager_client: Client, manager: User, second: Centre) -> None:
    make.CostLineFactory(centre=second, month=make.month("2025-09"))
    ExchangeRate.objects.create(currency="CAD", month=make.month("2025-09"), rate=Decimal(1))
    text = manager_client.get("/compare/?a=lyon&b=ottawa&period=2025-09").content.decode()
    assert "No contact counts in September 2025 for: Ottawa." in text


def test_an_incomplete_period_says_so_and_nothing_of_more_or_less(
    manager_client: Client, second: Centre
) -> None:
    make.CostLineFactory(
        centre=second, month=make.month("2025-12"), category=make.category("telephony")
    )
    for month in ("2025-11",):
        ExchangeRate.objects.create(currency="CAD", month=make.month(month), rate=Decimal("1.5"))
    text = manager_client.get(
        "/compare/?a=lyon&b=ottawa&by=quarter&period=2025-10"
    ).content.decode()
    assert "is not complete in Ottawa: the difference will still change." in text
    assert "a contact costs" not in text


def test_the_file_holds_the_steps(manager_client: Client, second: Centre) -> None:
    response = manager_client.get(PAIR + "&download=steps.csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[1:] == ['"Salaries",10.00,12.50,2.50', '"Cost per contact",10.00,12.50,2.50']


@pytest.mark.parametrize(
    ("query", "pair"),
    [
        ("", ("lyon", "ottawa")),
        ("?a=&b=", ("lyon", "ottawa")),
        ("?b=lyon", ("ottawa", "lyon")),
        ("?a=ottawa", ("ottawa", "lyon")),
        ("?a=ghent", ("ghent", "lyon")),
        ("?b=ottawa", ("lyon", "ottawa")),
    ],
)
def test_the_first_ones_with_records_are_compared(
    manager_client: Client,
    manager: User,
    second: Centre,
    bare_centre: Centre,
    query: str,
    pair: tuple[str, str],
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    context = manager_client.get(f"/compare/{query}").context
    assert (context["first"].slug, context["second"].slug) == pair
    for choices, shown in zip(("first_choices", "second_choices"), pair, strict=True):
        assert [each.label for each in context[choices]] == ["Ghent", "Lyon", "Ottawa"]
        assert [each.key for each in context[choices] if each.selected] == [shown]


def test_where_no_two_have_records_the_first_names_fill_up(
    manager_client: Client, manager: User, bare_centre: Centre
) -> None:
    """One with a contact but no cost has no figure of its own to show."""
    half = make.CentreFactory(name="Arras", slug="arras")
    make.ContactVolumeFactory(centre=half)
    for centre in (half, bare_centre):
        make.MembershipFactory(user=manager, centre=centre)
    context = manager_client.get("/compare/").context
    assert (context["first"].slug, context["second"].slug) == ("lyon", "arras")


@pytest.mark.fault(31)
def test_a_centre_taken_from_the_reader_meanwhile_is_not_there(
    manager_client: Client, second: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.pages.compare.page.visible_pair", lambda *_: None)
    assert manager_client.get(PAIR).status_code == 404


@pytest.mark.parametrize("path", [PAIR, "/compare/"])
def test_queries(manager_client: Client, manager: User, second: Centre, path: str) -> None:
    """The most there are: shared cost of both goes by staffed hours."""
    for centre in Centre.objects.all():
        make.AllocationRuleFactory(centre=centre, basis="staffed_hours")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(path).status_code == 200
        counts.append(len(queries))
        for _ in range(3):
            centre = make.CentreFactory(name=f"Zagreb {Centre.objects.count()}")
            make.MembershipFactory(user=manager, centre=centre)
            make.record_months(centre, {"2025-12": (100, 10)})
    assert counts == [10, 10]


def test_the_rules_of_no_other_centre_are_read(
    manager_client: Client, manager: User, second: Centre, bare_centre: Centre
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    with CaptureQueriesContext(connection) as queries:
        text = manager_client.get(PAIR).content.decode()
    assert text.count("Ghent</option>") == 2
    (frames,) = (q["sql"] for q in queries if "kpis_allocationrule" in q["sql"])
    assert "lyon" in frames
    assert "ottawa" in frames
    assert "ghent" not in frames


def test_stranger(db: None, log_in: LogIn) -> None:
    text = log_in(make.UserFactory()).get("/compare/").content.decode()
    assert "There are not two centres that you may see" in text


@pytest.mark.finding("P7")
def test_an_axis_that_does_not_start_at_zero_is_said(
    manager_client: Client, second: Centre
) -> None:
    note = "The axis does not start at zero."
    page = manager_client.get(PAIR)
    assert page.context["bridge"].plot.figure["layout"]["yaxis"]["range"][0] > 0
    assert note in page.content.decode()
    make.record_months(second, {"2025-10": (300, 100)})
    ExchangeRate.objects.create(currency="CAD", month=make.month("2025-10"), rate=Decimal("1.5"))
    page = manager_client.get(PAIR.replace("2025-12", "2025-10"))
    assert page.context["bridge"].plot.figure["layout"]["yaxis"]["range"][0] == 0
    assert note not in page.content.decode()
