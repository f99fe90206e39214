"""Which lines carry the invoice number of another one."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpis.entry.recording.spreads import Spread, record_spread
from kpis.models import Centre, CostLine
from kpis.models.invoices import invoice_key_of
from kpis.names import invoice_key
from kpis.queries.same_invoice import LineToCome, same_invoices, same_invoices_of
from kpis.vocabulary import CostStatus
from tests import factories as make

pytestmark = pytest.mark.finding("E14")
MAY, JUNE = make.month("2026-05"), make.month("2026-06")
SAME = ["FA-00123", "fa 123", "FA123", "  Fa/0123 ", "F.A.\u00a0000123", "FA\u2011123", "#FA_123"]
PARTS = st.lists(st.text("AbZ", min_size=1) | st.text("0123456789", min_size=1), max_size=4)


@pytest.mark.parametrize(("one", "other"), list(pairwise(SAME)))
def test_the_same_number_written_otherwise_is_the_same(one: str, other: str) -> None:
    assert invoice_key(one) == invoice_key(other) == "fa123"


@pytest.mark.parametrize(
    ("one", "other"),
    [("FA-123", "FB-123"), ("1230", "123"), ("FA-103", "FA-13"), ("0", ""), ("Éa1", "Ea1")],
)
def test_other_numbers_are_others(one: str, other: str) -> None:
    assert invoice_key(one) != invoice_key(other)


@pytest.mark.parametrize("nothing", ["", " ", "-/.", "\u00a0", "–"])
def test_a_number_of_nothing_is_none(nothing: str) -> None:
    assert not invoice_key(nothing)


@given(PARTS, st.text(" -./_#\u00a0\u2011", max_size=3), st.integers(0, 4))
def test_how_it_is_written_does_not_count(parts: list[str], between: str, zeros: int) -> None:
    """Numbers of letters and digits by turns: other marks between, capitals, zeros before."""
    plain = [p for p, q in pairwise([*parts, ""]) if p.isdigit() != q.isdigit() or not q]
    turns: list[str] = []
    for part in plain:
        if not turns or turns[-1].isdigit() != part.isdigit():
            turns.append(part)
    written = between.join("0" * zeros + p if p.isdigit() else p.swapcase() for p in turns)
    assert invoice_key(written + between) == invoice_key("".join(turns))


@given(st.text(max_size=60))
def test_it_is_settled_once(text: str) -> None:
    assert invoice_key(invoice_key(text)) == invoice_key(text)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
@example("İI\u017f K\u212a 00٣ 007 \u2028 00")
def test_the_database_reads_numbers_as_python_does(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {invoice_key_of('said')} FROM (SELECT %s::text AS said) AS x", [text]
        )
        assert cursor.fetchone() == (invoice_key(text),)


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory()
    return made


def line(centre: Centre, invoice: str = "FA-12", **values: Any) -> CostLine:
    fields = {"month": MAY, "amount": Decimal(100), "supplier": "Acme", **values}
    made: CostLine = make.CostLineFactory(centre=centre, invoice=invoice, **fields)
    return made


def doubles(centre: Centre, *lines: CostLine) -> dict[int, int]:
    """By line, the other one."""
    found = same_invoices(centre.pk, [each.pk for each in lines])
    return {key: same.line for key, same in found.items()}


@pytest.mark.parametrize(
    "values",
    [
        {"month": JUNE, "amount": Decimal(70)},
        {"month": date(2020, 1, 1)},
        {"amount": Decimal(100), "category_code": "telephony"},
        {"amount": Decimal(70)},
        {"supplier": " ACME "},
        {"supplier": ""},
        {"invoice": "fa 0012"},
    ],
)
def test_it_warns_of_the_same_number(centre: Centre, values: dict[str, Any]) -> None:
    code = values.pop("category_code", None)
    if code:
        values["category"] = make.category(code)
    first, other = line(centre), line(centre, **values)
    assert doubles(centre, first, other) == {first.pk: other.pk, other.pk: first.pk}
    found = same_invoices(centre.pk, [other.pk])[other.pk]
    assert (found.month, found.amount, found.number) == (MAY, Decimal(100), 1)


def test_it_does_not_warn_of_a_split(centre: Centre) -> None:
    first = line(centre)
    others = [
        line(centre, amount=Decimal(30), category=make.category("telephony")),
        line(centre, amount=Decimal(20), channel=make.channel("phone")),
    ]
    assert doubles(centre, first, *others) == {}


@pytest.mark.parametrize(
    "values", [{"supplier": "Nordlys"}, {"invoice": "FA-13"}, {"invoice": ""}, {"centre": None}]
)
def test_it_does_not_warn_of_others(centre: Centre, values: dict[str, Any]) -> None:
    place = make.CentreFactory() if "centre" in values else centre
    first = line(centre)
    other = line(place, **{n: v for n, v in values.items() if n != "centre"})
    assert doubles(centre, first, other) == {}


def test_numbers_of_nothing_are_not_the_same(centre: Centre) -> None:
    assert doubles(centre, line(centre, "-"), line(centre, "/")) == {}


def test_months_of_one_spread_invoice_never_warn(centre: Centre) -> None:
    spread = Spread(
        amount=Decimal(300),
        start=MAY,
        months=3,
        category_id=make.category("telephony").pk,
        channel_id=None,
        description="",
        supplier="Acme",
        status=CostStatus.ACTUAL,
        invoice="FA-12",
    )
    record_spread(centre_id=centre.pk, spread=spread)
    parts = list(CostLine.objects.filter(centre=centre))
    assert {part.invoice for part in parts} == {"FA-12"}
    assert doubles(centre, *parts) == {}
    again = line(centre)
    assert len(doubles(centre, *parts, again)) == 4
    assert same_invoices(centre.pk, [again.pk])[again.pk].number == 3


def test_lines_to_come_are_held_against_those_that_are_there(centre: Centre) -> None:
    there = line(centre)
    category = make.category("telephony").pk
    coming = [
        LineToCome(7, JUNE, category, None, Decimal(5), "acme", "fa12"),
        LineToCome(8, JUNE, category, None, Decimal(5), "acme", "other"),
        LineToCome(9, JUNE, category, None, Decimal(5), "acme", ""),
    ]
    found = same_invoices_of(centre.pk, coming)
    assert {key: same.line for key, same in found.items()} == {7: there.pk}
    assert same_invoices_of(centre.pk, coming, without=[there.pk]) == {}


def test_it_is_one_query_that_an_index_serves(centre: Centre) -> None:
    lines = [line(centre, f"A-{number}", month=JUNE) for number in range(300)]
    twice = [line(centre, f"A-{number}") for number in range(20)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(doubles(centre, *twice)) == 20
    assert len(queries) == 1
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kpis_costline")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "cost_line_invoice" in plan, plan
    assert lines
