"""Wherever a closed month shows another figure than was reported, the reported one stands too."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from kpis.entry.closing import close_month
from kpis.models import Centre, User
from tests import factories as make

pytestmark = pytest.mark.finding("F7")
OVERVIEW = "/centres/lyon/?period=2025-01"


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def redefined(centre: Centre, manager: User) -> Centre:
    """January closed at 10.00, 1,000 ÷ (80 + 20); a later definition counts calls alone."""
    make.record_months(centre, {"2025-01": (None, 20)}, "email")
    close_month(centre_id=centre.pk, month=make.month("2025-01"), user_id=manager.pk)
    make.DefinitionFactory(centre=centre, valid_from=make.month("2025-01"), channels=["phone"])
    return centre


def test_on_the_overview_in_its_table_and_its_file(
    redefined: Centre, manager_client: Client
) -> None:
    page = manager_client.get(OVERVIEW)
    reported = page.context["reported"]
    assert reported == "reported at close: €10.00"
    assert reported in text_of(page)
    table = page.context["trend_table"]
    place = table.heads.index("Reported at close")
    january = next(row for row in table.rows if row[0].text == "January 2025")
    assert (january[1].text, january[place].text) == ("€12.50", "€10.00")
    assert [row[place].text for row in table.rows if row is not january].count("") == (
        len(table.rows) - 1
    )
    file = manager_client.get(OVERVIEW + "&download=trend.csv").content.decode()
    assert '"Reported at close (EUR)"' in file
    assert '"January 2025",12.50,10.00' in file


def test_in_french(redefined: Centre, manager_client: Client) -> None:
    page = manager_client.get(OVERVIEW, headers={"accept-language": "fr"})
    assert page.context["reported"] == "chiffre arrêté\N{NO-BREAK SPACE}: 10,00\N{NO-BREAK SPACE}€"


def test_a_quarter_names_the_month(redefined: Centre, manager_client: Client) -> None:
    page = manager_client.get("/centres/lyon/?by=quarter&period=2025-01")
    assert page.context["reported"] == "reported at close: January 2025: €10.00"


def test_what_stands_as_reported_says_nothing(
    centre: Centre, manager: User, manager_client: Client
) -> None:
    close_month(centre_id=centre.pk, month=make.month("2025-01"), user_id=manager.pk)
    page = manager_client.get(OVERVIEW)
    assert page.context["reported"] == ""
    assert "Reported at close" not in page.context["trend_table"].heads


def test_nothing_was_reported_of_a_part_of_a_centre(
    redefined: Centre, manager_client: Client
) -> None:
    page = manager_client.get(OVERVIEW + "&channel=phone")
    assert page.context["reported"] == ""


def test_the_list_of_closes_shows_both(redefined: Centre, manager_client: Client) -> None:
    page = manager_client.get("/centres/lyon/close/")
    rows = {row.key: row for row in page.context["rows"]}
    assert (rows["2025-01"].cost_per_contact, rows["2025-01"].stands) == (
        "€10.00",
        "today €12.50",
    )
    assert "(today €12.50)" in text_of(page)


def test_a_closed_month_that_lacks_something_will_not_change(
    centre: Centre, manager: User, manager_client: Client
) -> None:
    """E-mail is expected since January, and nobody knows March's."""
    make.record_months(centre, {"2025-01": (None, 25), "2025-02": (None, 25)}, "email")
    page = manager_client.get("/centres/lyon/?period=2025-03")
    assert "This period is not complete: its figures will still change." in text_of(page)
    close_month(centre_id=centre.pk, month=make.month("2025-03"), user_id=manager.pk)
    for path in ("", "channels/", "figures/", "benchmarks/", "change/"):
        text = text_of(manager_client.get(f"/centres/lyon/{path}?period=2025-03"))
        assert "its figures will still change" not in text
        assert "This period is closed, and not complete: what it lacks is not known." in text


@pytest.fixture
def two(redefined: Centre, manager: User) -> Centre:
    """Beside Lyon a centre whose closed month stands as it was reported."""
    other: Centre = make.CentreFactory(name="Ghent", slug="ghent")
    make.record_months(other, {"2025-01": (500, 50)})
    make.MembershipFactory(user=manager, centre=other)
    close_month(centre_id=other.pk, month=make.month("2025-01"), user_id=manager.pk)
    return redefined


def reported_on_portfolio(page: Any) -> dict[str, str]:
    """What is said to have been reported, below the figure of each centre."""
    return {
        name.text: " ".join(note.text for note in figure.look.notes if "reported" in note.text)
        for name, figure, *_rest in page.context["table"].shown.rows
    }


def test_on_the_portfolio_and_in_its_file(two: Centre, manager_client: Client) -> None:
    page = manager_client.get("/?period=2025-01")
    assert reported_on_portfolio(page) == {"Lyon": "reported at close: €10.00", "Ghent": ""}
    assert "<small>reported at close: €10.00</small>" in text_of(page)
    file = manager_client.get("/?period=2025-01&download=centres.csv").content.decode("utf-8-sig")
    heads, ghent, lyon, total = (line.split(",") for line in file.splitlines()[:4])
    assert heads[-1] == '"Reported at close (EUR)"'
    assert (ghent[-1], lyon[-1], total[-1]) == ("", "10.00", "")
    assert lyon[2] == "12.50"


def test_a_quarter_of_the_portfolio_names_the_month(two: Centre, manager_client: Client) -> None:
    page = manager_client.get("/?by=quarter&period=2025-01")
    assert reported_on_portfolio(page) == {
        "Lyon": "reported at close: January 2025: €10.00",
        "Ghent": "",
    }


@pytest.mark.parametrize("asked", ["period=2025-02", "period=2025-01&channel=phone"])
def test_the_portfolio_says_nothing_where_nothing_differs(
    two: Centre, manager_client: Client, asked: str
) -> None:
    page = manager_client.get(f"/?{asked}")
    assert set(reported_on_portfolio(page).values()) == {""}
    file = manager_client.get(f"/?{asked}&download=centres.csv").content.decode()
    assert "Reported at close" not in file


def test_the_trend_tells_it_at_its_point(redefined: Centre, manager_client: Client) -> None:
    figure = manager_client.get(OVERVIEW).context["plots"].trend.figure
    line = next(trace for trace in figure["data"] if "text" in trace)
    place = line["x"].index("January 2025")
    assert line["customdata"][place] == "€12.50"
    assert line["text"][place] == "<br>reported at close: €10.00"
    assert [text for text in line["text"] if text] == [line["text"][place]]
    assert line["hovertemplate"] == "%{customdata}%{text}"
