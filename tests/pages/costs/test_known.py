"""Suppliers and descriptions are completed from the centre's own lines."""

from decimal import Decimal
from html import escape
from html.parser import HTMLParser

import pytest
from django.test import Client

from kpis.entry.recording.spreads import Spread, record_spread
from kpis.models import Centre, User
from kpis.vocabulary import CostStatus
from tests import factories as make
from tests.pages.conftest import LogIn

pytestmark = pytest.mark.finding("E14")
URL = "/centres/lyon/costs/2026-06/"
ODD = [
    'Å “quoted” & <b>"x"</b>',
    "O'Neil",
    "שלום ספק",
    "Café ☕ 🎧",
    "</datalist><script>x</script>",
]


class Lists(HTMLParser):
    """The options of each datalist, and how many fields use it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lists: dict[str, list[str]] = {}
        self.fields: dict[str, int] = {}
        self.open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "datalist":
            self.open = given["id"]
            self.lists[self.open] = []
        elif tag == "option" and self.open:
            self.lists[self.open].append(given["value"])
        elif tag == "input" and "list" in given:
            self.fields[given["list"]] = self.fields.get(given["list"], 0) + 1

    def handle_endtag(self, tag: str) -> None:
        self.open = "" if tag == "datalist" else self.open


def lists_of(client: Client, url: str = URL) -> Lists:
    return Lists(client.get(url).content.decode())


def client_of(centre: Centre, log_in: LogIn, role: str = "finance") -> Client:
    user: User = make.UserFactory()
    make.MembershipFactory(centre=centre, user=user, role=role)
    return log_in(user)


def write_odd(centre: Centre) -> None:
    for text in ODD:
        make.CostLineFactory(
            centre=centre, month=make.month("2026-05"), supplier=text, description=text
        )


def test_every_field_of_a_supplier_has_the_names_as_they_were_written(
    centre: Centre, log_in: LogIn
) -> None:
    write_odd(centre)
    client = client_of(centre, log_in)
    found = lists_of(client)
    assert set(found.lists["known-suppliers"]) == set(ODD)
    assert set(found.lists["known-descriptions"]) == set(ODD)
    page = client.get(URL).content.decode()
    assert set(found.fields) == set(found.lists)
    assert found.fields["known-suppliers"] == page.count('name="supplier')
    assert escape(ODD[-1]) in page
    assert ODD[-1] not in page


def test_the_page_of_a_spread_invoice_has_them_too(centre: Centre, log_in: LogIn) -> None:
    spread = Spread(
        amount=Decimal(1000),
        start=make.month("2026-05"),
        months=3,
        category_id=make.category("taxes").pk,
        channel_id=None,
        description="Licence",
        supplier="Nordlys",
        status=CostStatus.ACTUAL,
    )
    id = record_spread(centre_id=centre.pk, spread=spread)
    url = f"/centres/lyon/costs/spreads/{id}/"
    found = lists_of(client_of(centre, log_in), url)
    assert found.lists == {"known-suppliers": ["Nordlys"], "known-descriptions": ["Licence"]}
    assert found.fields == {"known-suppliers": 1, "known-descriptions": 1}
    assert lists_of(client_of(centre, log_in, "manager"), url).lists == {}


def test_nothing_is_offered_where_nobody_types(centre: Centre, log_in: LogIn) -> None:
    write_odd(centre)
    assert lists_of(client_of(centre, log_in, "manager")).lists == {}
    client = client_of(centre, log_in)
    make.MonthCloseFactory(centre=centre, month=make.month("2026-06"))
    assert lists_of(client).lists == {}


def test_no_word_of_another_centre(centre: Centre, log_in: LogIn) -> None:
    make.CostLineFactory(supplier="Theirs", month=make.month("2026-05"))
    assert lists_of(client_of(centre, log_in)).lists["known-suppliers"] == []
