"""Why it changed, as a page and as a fragment."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from kpis.models import Centre, ContactVolume, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.downloaded import csv_rows, same, shown_tables, xlsx_rows
from tests.pages.html_tables import table_in

URL = "/centres/lyon/change/"
MARCH = "?period=2025-03"
GARBAGE = ["", "x", "2025-13", "\x00", "'; DROP TABLE kpis_centre", "<script>", "9" * 5_000]


def text_of(client: Client, query: str = "", **headers: Any) -> str:
    response = client.get(URL + query, **headers)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


def words(text: str) -> str:
    """What one reads, without the marks that keep an amount on one line."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>|\N{WORD JOINER}", "", text))


def figure_of(text: str, name: str = "waterfall") -> dict[str, Any]:
    found = re.search(rf'<script id="{name}-figure" type="application/json">(.*?)</script>', text)
    assert found
    figure: dict[str, Any] = json.loads(found[1], parse_constant=pytest.fail)
    return figure


@pytest.mark.fault(37)
def test_the_page_is_whole_and_the_fragment_is_its_part(manager_client: Client) -> None:
    page, fragment = text_of(manager_client), text_of(manager_client, headers=HTMX)
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert "<title>" in fragment
    assert fragment[fragment.index("<header") :].strip() in page


def test_march_cost_more(manager_client: Client) -> None:
    text = text_of(manager_client, MARCH)
    assert "Why a contact cost more in March than in February" in text
    assert "Up €2.93 on February: salaries rose (+€2.93)." in words(text)
    (trace,) = figure_of(text)["data"]
    assert trace["x"] == ["February", "Salaries", "As many<br>contacts", "March"]
    assert trace["text"] == ["€12.50", "+2.93", "±0.00", "€15.43"]
    assert "The axis does not start at zero." in text
    steps = table_in(text, "steps-title")
    assert steps.row("Salaries") == {
        "Step": "Salaries",
        "February 2025": "€1,000",
        "March 2025": "€1,235",
        "Effect on cost per contact": "+€2.93",
    }
    assert steps.tone("Salaries", "Effect on cost per contact") == "bad"


def test_the_year_before(manager_client: Client, centre: Centre) -> None:
    months: dict[str, tuple[Any, int | None]] = {
        f"2024-{number:02}": (800, 80) for number in range(1, 13)
    }
    make.record_months(centre, months)
    text = text_of(manager_client, MARCH + "&compare=year_before")
    assert "Why a contact cost more in March 2025 than in March 2024" in text
    assert "Up €5.43 on March 2024" in words(text)


def test_links_and_filters_keep_the_view_and_the_start(
    manager_client: Client, furnished: Centre
) -> None:
    text = text_of(manager_client, MARCH + "&view=work&compare=target")
    assert '<input type="hidden" name="view" value="work" />' in text
    assert re.search('<option value="target" selected', text)
    links = re.findall(r'<a href="(\?by=[^"]*)"', text)
    quarter = next(link for link in links if "by=quarter" in link)
    assert "view=work" in quarter
    assert "compare=target" in quarter
    money = next(link for link in links if "view" not in link)
    assert "compare=target" in money


def test_any_other_period_can_be_compared_with(manager_client: Client) -> None:
    text = text_of(manager_client, "?period=2025-06&compare=2025-03")
    assert "Why a contact cost less in June 2025 than in March 2025" in text
    assert "Down €2.93 on March 2025: salaries fell (−€2.93)." in words(text)
    assert re.search('<option value="2025-03" selected', text)
    links = re.findall(r'<a href="(\?by=[^"]*)"', text)
    work = next(link for link in links if "view=work" in link)
    assert "compare=2025-03" in work
    assert "compare" not in next(link for link in links if "by=quarter" in link)
    swapped = words(text_of(manager_client, "?period=2025-03&compare=2025-06"))
    assert "Up €2.93 on June 2025: salaries rose (+€2.93)." in swapped


def test_by_work_where_handle_time_is_not_known(manager_client: Client) -> None:
    text = text_of(manager_client, MARCH + "&view=work")
    assert "No channel has a known handle time in both February and March" in words(text)
    assert "waterfall-figure" not in text


def test_from_the_target(manager_client: Client, furnished: Centre) -> None:
    """The target is 5.00; the credit note of 34.56 makes March cost 1,200.00."""
    text = text_of(manager_client, MARCH + "&compare=target")
    assert "Why a contact cost more than the target in March" in text
    assert "€10.00 above the target of €5.00: the gap already there in February (+€7.50)" in words(
        text
    )
    (trace,) = figure_of(text)["data"]
    assert trace["x"][:2] == ["Target", "Gap at the<br>start"]


def test_steps_lead_to_their_bills_and_contacts(manager_client: Client, centre: Centre) -> None:
    make.CostLineFactory(centre=centre, month=date(2025, 3, 1), description="Overtime", amount=500)
    text = text_of(manager_client, MARCH)
    assert "Overtime" in text
    for month in ("2025-02", "2025-03"):
        assert f'href="/centres/lyon/costs/{month}/?category=salaries#category-salaries"' in text
        assert f'href="/centres/lyon/contacts/{month}/phone/"' in text
    anchors = re.findall(r'href="#(behind-[^"]+)"', text)
    assert anchors
    assert all(f'id="{anchor}"' in text for anchor in anchors)


@pytest.mark.parametrize(
    ("query", "behind"),
    [
        (MARCH, "behind-spend"),
        ("?by=quarter&period=2025-05", "behind-spend"),
        (MARCH, "behind-volume"),
        (f"{MARCH}&view=work", "behind-rate"),
    ],
)
def test_what_lies_behind_a_step_is_downloaded_as_it_is_shown(
    manager_client: Client, centre: Centre, query: str, behind: str
) -> None:
    ContactVolume.objects.update(handle_seconds=9_600)
    make.CostLineFactory(centre=centre, month=date(2025, 3, 1), description="=Overtime", amount=500)
    shown = shown_tables(text_of(manager_client, query))
    (name,) = [name for name in shown.tables if name.startswith(behind)]
    page, file = shown.tables[name], csv_rows(manager_client, URL + shown.links[f"{name}.csv"])
    assert len(page) == len(file) > 1
    for row, fields in zip(page[1:], file[1:], strict=True):
        pairs = zip(row, fields, strict=True)
        assert all(same(text, field.removeprefix("'"), ".") for text, field in pairs), fields
    assert xlsx_rows(manager_client.get(URL + shown.links[f"{name}.xlsx"]).content)


def test_a_quarter_leads_to_its_months(manager_client: Client) -> None:
    text = text_of(manager_client, "?by=quarter&period=2025-05")
    for month in ("2025-01", "2025-06"):
        assert f"/centres/lyon/costs/{month}/?category=salaries" in text
    assert "/centres/lyon/contacts/year/2025/" in text


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year", "rolling_year"])
@pytest.mark.parametrize("view", ["money", "work"])
def test_every_kind_and_view_answers(manager_client: Client, kind: str, view: str) -> None:
    text = text_of(manager_client, f"?by={kind}&period=2025-03&view={view}")
    assert 'class="because"' in text


def test_a_month_that_is_not_complete_gets_no_verdict(
    manager_client: Client, centre: Centre
) -> None:
    make.record_months(centre, {"2026-01": (None, 80)})
    make.CostLineFactory(centre=centre, month=date(2026, 1, 1), category=make.category("taxes"))
    text = text_of(manager_client, "?period=2026-01")
    assert "January 2026 is not complete" in text
    assert "This period is not complete: its figures will still change." in text
    assert "From December to January" in text
    (trace,) = figure_of(text)["data"]
    assert not {"var(--bad)", "var(--good)"} & set(trace["marker"]["color"])
    assert "chip good" not in text
    assert "chip bad" not in text


@pytest.mark.fault(38)
def test_without_contacts_it_says_so(manager_client: Client, centre: Centre) -> None:
    make.record_months(centre, {"2026-01": ("777.77", 0)})
    text = text_of(manager_client, "?period=2026-01")
    assert (
        "No contact counts in January, so it has no cost per contact; its cost of €778 stays in "
        "every total." in words(text)
    )


def test_bills_are_whole_where_channels_are_chosen(manager_client: Client) -> None:
    note = "Bills are shown in full"
    assert note in text_of(manager_client, MARCH + "&channel=phone")
    assert note not in text_of(manager_client, MARCH)


def test_garbage_in_the_address_is_named_and_left_out(manager_client: Client) -> None:
    for garbage in GARBAGE:
        names = ["by", "period", "compare", "view", "against"]
        text = text_of(manager_client, "?" + urlencode(dict.fromkeys(names, garbage)))
        assert "December 2025" in words(text)
        assert ("notice unmet" in text) is bool(garbage)


def test_what_was_entered_is_never_markup(manager_client: Client, centre: Centre) -> None:
    evil = "<script>alert(1)</script>"
    make.CostLineFactory(centre=centre, month=date(2025, 3, 1), description=evil, supplier=evil)
    category = make.category("salaries")
    category.name_en = evil
    category.save()
    text = text_of(manager_client, MARCH)
    assert evil not in text
    assert escape(evil) in text


def test_french_readers_read_french(manager_client: Client, manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    text = words(text_of(manager_client, MARCH))
    assert (
        "Hausse de 2,93 € par rapport à février : salaires et charges en hausse (+2,93 €)."
    ) in text


@pytest.mark.finding("P8")
def test_total_cost_has_a_bridge_of_its_own(manager_client: Client, centre: Centre) -> None:
    """In whole units as shown, to the cent in the file; a category that ended is nothing now."""
    taxes = make.category("taxes")
    make.CostLineFactory(centre=centre, month=date(2025, 2, 1), category=taxes, amount="80.40")
    text = text_of(manager_client, MARCH)
    (trace,) = figure_of(text, "total")["data"]
    assert trace["text"] == ["€1,080", "+235", "−80", "€1,235"]
    table = table_in(text, "Total cost, category by category")
    heads = ["Category", "February 2025", "March 2025", "Difference"]
    assert table.heads == heads
    assert [[row[head] for head in heads] for row in (*table.rows, table.total)] == [
        ["Salaries", "€1,000", "€1,235", "+€235"],
        ["Taxes", "€80", "", "−€80"],
        ["Total cost", "€1,080", "€1,235", "+€155"],
    ]
    file = csv_rows(manager_client, URL + MARCH + "&download=total.csv")
    assert file[1:] == [
        ["Salaries", "1000.00", "1234.56", "234.56"],
        ["Taxes", "80.40", "", "-80.40"],
        ["Total cost", "1080.40", "1234.56", "154.16"],
    ]


@pytest.mark.finding("P8")
@pytest.mark.parametrize("query", ["&view=work", "&compare=target"])
def test_it_is_told_by_money_and_from_a_period(
    manager_client: Client, furnished: Centre, query: str
) -> None:
    ContactVolume.objects.update(handle_seconds=9_600)
    assert "total-figure" not in text_of(manager_client, MARCH + query)


@pytest.mark.finding("P8")
def test_by_work_each_step_says_from_what_to_what(manager_client: Client, centre: Centre) -> None:
    """9,600 seconds for 80 contacts, at 1,000 and 1,234.56 for 160 minutes."""
    ContactVolume.objects.update(handle_seconds=9_600)
    table = table_in(text_of(manager_client, MARCH + "&view=work"), "The steps")
    said = {
        name: [table.row(name)[month] for month in ("February 2025", "March 2025")]
        for name in ("Handle time", "Cost per minute")
    }
    assert said == {
        "Handle time": ["2\xa0min 00\xa0s"] * 2,
        "Cost per minute": ["€6.250", "€7.716"],
    }


@pytest.mark.finding("P8")
def test_months_side_by_side_have_their_difference(manager_client: Client) -> None:
    query = "?by=quarter&period=2025-05&download=behind-spend-"
    salaries = make.category("salaries").pk
    file = csv_rows(manager_client, f"{URL}{query}{salaries}.csv")
    assert [row[-1] for row in file] == ["Difference (EUR)", "0.00", "0.00", "-234.56"]


def test_it_downloads_as_shown(manager_client: Client) -> None:
    response = manager_client.get(URL + MARCH + "&download=change.csv")
    assert response["Content-Type"].startswith("text/csv")
    lines = response.content.decode("utf-8-sig")
    assert "Salaries" in lines
    assert "2.93" in lines


def test_a_centre_without_records_shows_what_is_to_come(
    bare_centre: Centre, manager: User, log_in: LogIn
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    text = log_in(manager).get("/centres/ghent/change/").content.decode()
    assert "Nothing is recorded for this centre yet" in text
    assert "application/json" not in text


@pytest.fixture
def count_queries(manager_client: Client) -> Callable[[str], int]:
    def count_queries(path: str) -> int:
        manager_client.get(path)  # what is read once a process is not counted
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(path).status_code == 200
        return len(queries)

    return count_queries


@pytest.mark.parametrize("query", ["", "?by=week", "?by=quarter&view=work", "?compare=target"])
def test_ten_queries_however_many_rows(
    query: str, furnished: Centre, count_queries: Callable[[str], int]
) -> None:
    once = count_queries(URL + query)
    assert once <= 10
    email = make.channel("email")
    for month in (date(2025, 11, 1), date(2025, 12, 1)):
        for code in ("taxes", "training", "office_it"):
            make.CostLineFactory(centre=furnished, month=month, category=make.category(code))
        make.ContactVolumeFactory(centre=furnished, channel=email, start=month)
        make.TargetFactory(centre=furnished, valid_from=month)
        make.DefinitionFactory(centre=furnished, valid_from=month, channels=["phone", "email"])
    assert count_queries(URL + query) == once


@pytest.mark.finding("P8")
def test_labels_of_millions_are_in_thousands_and_sum(
    manager_client: Client, centre: Centre, manager: User
) -> None:
    for name, amount in (("2025-02", "2345600.40"), ("2025-03", "2400000")):
        make.CostLineFactory(centre=centre, month=make.month(name), amount=amount)
    (trace,) = figure_of(text_of(manager_client, MARCH), "total")["data"]
    assert trace["text"] == ["2,347k", "+54k", "2,401k"]
    assert trace["hovertext"][1].startswith("+€54,635 ")
    User.objects.filter(pk=manager.pk).update(language="fr")
    (trace,) = figure_of(text_of(manager_client, MARCH), "total")["data"]
    assert trace["text"][1] == "+54\N{NO-BREAK SPACE}k"
