"""The centres a person may see, side by side in one currency."""

import csv
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, ExchangeRate, User
from tests import factories as make
from tests.pages.conftest import HTMX
from tests.pages.downloaded import xlsx_rows
from tests.pages.html_tables import table_in

PERIOD = "/?period=2025-12"


@pytest.fixture
def second(manager: User) -> Centre:
    """In dollars; the manager sees it too."""
    made: Centre = make.CentreFactory(name="Ottawa", slug="ottawa", currency="CAD")
    make.record_months(made, {"2025-11": (1_000, 100), "2025-12": (1_500, 100)})
    make.MembershipFactory(user=manager, centre=made)
    return made


@pytest.fixture
def rates(db: None) -> None:
    for name in ("2025-11", "2025-12"):
        ExchangeRate.objects.create(currency="CAD", month=make.month(name), rate=Decimal("1.5"))


def test_one_centre_only_is_shown_at_once(manager_client: Client) -> None:
    response = manager_client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/centres/lyon/")
    assert (
        'href="/"' not in manager_client.get("/centres/lyon/").content.decode().split("<nav", 1)[1]
    )


def test_no_centre_is_said(db: None, log_in: Callable[[User], Client]) -> None:
    text = log_in(make.UserFactory()).get("/").content.decode()
    assert "You are not a member of any centre" in text


def test_no_records_are_said(db: None, log_in: Callable[[User], Client]) -> None:
    user = make.UserFactory()
    for centre in make.CentreFactory.create_batch(2):
        make.MembershipFactory(user=user, centre=centre)
    text = log_in(user).get("/").content.decode()
    assert "Nothing is recorded for any of your centres yet" in text


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client, second: Centre, rates: None) -> None:
    page = manager_client.get("/")
    fragment = manager_client.get("/", headers=HTMX)
    assert b"<!DOCTYPE html>" in page.content
    assert b"<!DOCTYPE" not in fragment.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        assert b'href="/centres/ottawa/?by=month&amp;period=2025-12"' in response.content


@pytest.mark.fault(41)
def test_in_one_currency_with_the_own_one_beside_it(
    manager_client: Client, second: Centre, rates: None
) -> None:
    euros = table_in(manager_client.get(PERIOD).content.decode(), "centres-title")
    assert euros.row("Lyon")["Cost per contact"] == "€12.50"
    assert euros.row("Ottawa")["Cost per contact"] == "€10.00 C$15.00"
    assert euros.row("Ottawa")["vs previous period"] == "▲ 50.0% ▲ 50.0% in CAD"
    assert euros.total["Cost per contact"] == "€11.11"
    assert euros.total["Total cost"] == "€2,000"
    page = manager_client.get(PERIOD + "&currency=CAD").content.decode()
    dollars = table_in(page, "centres-title")
    assert dollars.row("Lyon")["Cost per contact"] == "C$18.75 €12.50"
    assert dollars.row("Ottawa")["Cost per contact"] == "C$15.00"
    assert dollars.total["Total cost"] == "C$3,000"


@pytest.mark.fault(41)
def test_a_missing_rate_is_said_with_month_and_currency(
    manager_client: Client, second: Centre, administrator: Client
) -> None:
    text = manager_client.get(PERIOD).content.decode()
    assert text.count("no rate: CAD for December 2025") == 2  # the row and the total
    assert "The exchange rate of CAD for December 2025 is missing" in text
    assert "Ask an administrator to add it." in text
    assert "exchangerate/add" not in text
    assert "€12.50" in text
    seen = administrator.get(PERIOD).content.decode()
    assert "/exchangerate/add/?currency=CAD&amp;month=2025-12-01" in seen


@pytest.mark.fault(31)
def test_others_centres_are_not_on_it(
    manager_client: Client, second: Centre, bare_centre: Centre, rates: None
) -> None:
    text = manager_client.get("/").content.decode()
    assert "Ottawa" in text
    assert "Ghent" not in text
    text = manager_client.get("/?centre=ghent").content.decode()
    assert "There is no centre “ghent”, or you may not see it." in text
    assert not re.search("Ottawa|Ghent", text)


def test_a_centre_without_records_in_the_period_leads_to_its_last_figures(
    manager_client: Client, manager: User, bare_centre: Centre, second: Centre, rates: None
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    make.record_months(bare_centre, {"2024-02": (100, 10)})
    text = manager_client.get(PERIOD).content.decode()
    assert "nothing recorded" in text
    assert "last figures in February 2024" in text
    assert "2 of 3 centres with records" in text


def test_what_is_chosen_stays_in_every_link(
    manager_client: Client, second: Centre, rates: None
) -> None:
    address = "/?by=quarter&period=2025-10&currency=CAD&centre=lyon&centre=ottawa&sort=-cost"
    text = manager_client.get(address).content.decode()
    links = [part.split('"')[0] for part in text.split('href="?')[1:]]
    assert len(links) > 8
    for link in links:
        assert "currency=CAD" in link
        assert "centre=lyon&amp;centre=ottawa" in link or "centre=ottawa" in link
    assert 'name="sort" value="-cost"' in text
    assert 'aria-sort="descending"' in text
    assert text.count(" checked") == 2


@pytest.mark.parametrize(
    "query", ["by=week", "page=0", "page=x", "page=²", "sort=x", "currency=%00"]
)
def test_nonsense_is_named_and_left_out(
    manager_client: Client, second: Centre, rates: None, query: str
) -> None:
    response = manager_client.get(f"/?{query}")
    assert response.status_code == 200
    assert "€12.50" in response.content.decode()
    assert "notice unmet" in response.content.decode()


def test_the_file_holds_every_centre(manager_client: Client, second: Centre, rates: None) -> None:
    response = manager_client.get(PERIOD + "&download=centres.csv")
    assert response["Content-Type"].startswith("text/csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Centre","Period","Cost per contact (EUR)","Change (%)"')
    lyon, ottawa, total = lines[1:]
    assert lyon.startswith('"Lyon","December 2025",12.50,0.0,')
    assert ottawa.startswith('"Ottawa","December 2025",10.00,50.0,,15.00,50.0,100,1000.00,')
    assert total.startswith('"All centres together","December 2025",11.11,')


def test_the_bars_are_a_table_and_a_file_too(
    manager_client: Client, second: Centre, rates: None
) -> None:
    text = manager_client.get(PERIOD).content.decode()
    assert table_in(text, "bars-title").rows == [
        {"Centre": "Lyon", "Cost per contact": "€12.50", "State": ""},
        {"Centre": "Ottawa", "Cost per contact": "€10.00", "State": ""},
    ]
    response = manager_client.get(PERIOD + "&download=dearest.csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines == [
        '"Centre","Cost per contact (EUR)","State"',
        '"Lyon",12.50,',
        '"Ottawa",10.00,',
        '"All centres together",11.11,',
    ]


def test_a_channel_of_all_centres(
    manager_client: Client, manager: User, second: Centre, rates: None
) -> None:
    ghent = make.CentreFactory(name="Ghent", channels=["email"])
    make.record_months(ghent, {"2025-12": (90, 9)}, "email")
    make.MembershipFactory(user=manager, centre=ghent)
    make.record_months(second, {"2025-12": (None, 300)}, "email")
    address = PERIOD + "&channel=phone&category=salaries"
    text = manager_client.get(address).content.decode()
    assert "Part of each centre: Phone, Salaries" in text
    assert "1 centre that does not have them is left out." in text
    assert "C$3.75" in text  # a quarter of the contacts, a quarter of 1,500 for 100
    assert table_in(text, "centres-title").column("Centre") == ["Lyon", "Ottawa"]
    assert text.count(" checked") == 2
    query = "?by=month&amp;channel=phone&amp;category=salaries&amp;period=2025-12"
    assert f'href="/centres/ottawa/{query}"' in text
    assert 'href="?by=month&amp;period=2025-12">Show everything' in text
    sheet = manager_client.get(address + "&download=centres.xlsx")
    assert sheet.status_code == 200
    note = [row[0] for row in xlsx_rows(sheet.content)]
    assert "Phone, Salaries" in note
    assert any("1 centre that does not have them is left out." in str(line) for line in note)


def test_french(manager_client: Client, manager: User, second: Centre, rates: None) -> None:
    manager.language = "fr"
    manager.save()
    text = manager_client.get(PERIOD).content.decode()
    assert "Ensemble des centres" in text
    assert "11,11\N{NO-BREAK SPACE}€" in text


def test_queries_do_not_grow_with_centres(
    manager_client: Client, manager: User, second: Centre, rates: None
) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get("/").status_code == 200
        counts.append(len(queries))
        for centre in make.CentreFactory.create_batch(3):
            make.MembershipFactory(user=manager, centre=centre)
            make.record_months(centre, {"2025-12": (100, 10)})
            make.DefinitionFactory(centre=centre, channels=["phone"])
    assert counts[0] == counts[1] <= 10


def test_many_centres_are_paged(manager_client: Client, manager: User, centre: Centre) -> None:
    for number in range(50):
        made = make.CentreFactory(name=f"Z{number:02}")
        make.MembershipFactory(user=manager, centre=made)
        make.record_months(made, {"2025-12": (100, 10)})
    text = manager_client.get(PERIOD).content.decode()
    assert "page=2" in text
    assert "Z49" not in table_in(text, "centres-title").column("Centre")
    last = manager_client.get(PERIOD + "&page=2").content.decode()
    assert "Z49" in table_in(last, "centres-title").column("Centre")
    assert "21 more centres, which spend less, are in the table." in text


@pytest.mark.finding("P9")
def test_names_are_in_the_order_of_the_readers_language(
    manager_client: Client, manager: User, second: Centre, rates: None
) -> None:
    """In the table as in the choice of centres, by their letters and not by their bytes."""
    for name in ("Zug", "eau", "Échallens"):
        centre = make.CentreFactory(name=name, slug=f"c-{len(name)}{name[-1]}")
        make.record_months(centre, {"2025-12": (100, 10)})
        make.MembershipFactory(user=manager, centre=centre)
    context = manager_client.get(PERIOD).context
    names = ["eau", "Échallens", "Lyon", "Ottawa", "Zug"]
    assert [row[0].text for row in context["table"].shown.rows] == names
    assert [choice.label for choice in context["centre_choices"]] == names


@pytest.mark.finding("P6")
def test_why_the_cheapest_centre_is_that_is_one_click_away(
    manager_client: Client, second: Centre, rates: None
) -> None:
    text = manager_client.get(PERIOD).content.decode()
    link = re.search(r'<a href="(/compare/[^"]*)">(Cheapest: [^<]*)</a>', text)
    assert link is not None
    assert link[2] == "Cheapest: Ottawa, €2.50 less per contact than Lyon. Why?"
    page = manager_client.get(link[1].replace("&amp;", "&")).content.decode()
    assert "a contact costs <b>€2.50</b> less in Ottawa than in Lyon" in page


@pytest.mark.finding("P6")
def test_nothing_is_called_cheapest_where_only_one_can_be(
    manager_client: Client, second: Centre
) -> None:
    """Without an exchange rate the other one has no figure in the same currency."""
    assert "Cheapest:" not in manager_client.get(PERIOD + "&currency=EUR").content.decode()


@pytest.mark.finding("P6")
def test_all_columns_can_be_had_on_a_narrow_screen_without_javascript(
    manager_client: Client, second: Centre, rates: None
) -> None:
    text = manager_client.get(PERIOD).content.decode()
    label = r'<label class="all-columns">(.*?)</label>\s*<div class="frame'
    switch = re.search(label, text, re.DOTALL)
    assert switch is not None
    assert 'type="checkbox"' in switch[1]
    assert "All columns" in switch[1]


def test_a_month_that_lacks_a_bill_alone_is_not_complete(
    manager_client: Client, manager: User
) -> None:
    """Nothing is left out of its figure, so that there is no more to say."""
    metz = make.CentreFactory(name="Metz", slug="metz")
    make.record_months(metz, {f"2025-{month}": (1_000, 100) for month in ("09", "10", "11", "12")})
    for name in ("2025-09", "2025-10", "2025-11"):
        make.CostLineFactory(
            centre=metz, month=make.month(name), category=make.category("telephony")
        )
    make.MembershipFactory(user=manager, centre=metz)
    answer = manager_client.get(f"{PERIOD}&download=centres.csv&currency=EUR")
    rows = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    assert next(row for row in rows if "Metz" in row.values())["State"] == "not complete"
