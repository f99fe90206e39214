"""Each channel as a bar from its lowest to its highest, a mark a key, a ring for what is."""

from decimal import Decimal

from kpis.charts.sensitivity import SYMBOLS, BandRow, build_sensitivity_figure
from kpis.charts.theme import legend_of
from kpis.vocabulary import AllocationBasis
from tests.charts.conftest import Check
from tests.samples import EMAIL, PHONE, channel

BY_CONTACTS, EQUAL = AllocationBasis.CONTACTS, AllocationBasis.EQUAL
LABELS = {BY_CONTACTS: "Contacts", EQUAL: "Equal shares"}
ROWS = [
    BandRow(
        channel(PHONE, name="<b>Phone</b>"),
        Decimal("8.10"),
        {BY_CONTACTS: Decimal("7.90"), EQUAL: Decimal("8.30")},
        Decimal("7.90"),
        Decimal("8.30"),
    ),
    BandRow(
        channel(EMAIL, name="E-mail"), Decimal(4), {BY_CONTACTS: Decimal(4)}, Decimal(4), Decimal(4)
    ),
]


def test_plotly_understands_it(check_figure: Check) -> None:
    check_figure(build_sensitivity_figure(ROWS, LABELS, "EUR"))


def test_bars_marks_and_rings_stand_where_they_should() -> None:
    phone, email, contacts, equal, ring = build_sensitivity_figure(ROWS, LABELS, "EUR")["data"]
    assert (phone["x"], phone["y"]) == ([7.9, 8.3], [1, 1])
    assert (email["x"], email["y"]) == ([4.0, 4.0], [0, 0])
    assert (contacts["x"], contacts["y"]) == ([7.9, 4.0], [1, 0])
    assert (equal["x"], equal["y"]) == ([8.3], [1])
    assert (ring["x"], ring["marker"]["symbol"]) == ([8.1, 4.0], "circle-open")
    assert equal["customdata"] == ["&lt;b&gt;Phone&lt;/b&gt;<br>Equal shares: €8.30"]


def test_names_and_ranges_are_written_above_the_bars() -> None:
    texts = [
        a["text"] for a in build_sensitivity_figure(ROWS, LABELS, "EUR")["layout"]["annotations"]
    ]
    assert texts == ["&lt;b&gt;Phone&lt;/b&gt;", "€7.90 – €8.30", "E-mail", "€4.00"]


def test_the_legend_names_every_mark_by_its_shape() -> None:
    entries = legend_of(build_sensitivity_figure(ROWS, LABELS, "EUR"))
    assert [entry["name"] for entry in entries] == ["Contacts", "Equal shares", "In force"]
    assert [entry["key"] for entry in entries] == ["mark circle", "mark triangle-up", "ring"]
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
