"""Tables of costs, long and wide, whatever their columns are called."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.columns import Header
from kpis.entry.reading.costs import (
    CostColumns,
    CostEntry,
    CostReading,
    find_columns,
    likely_reading,
    read_costs,
)
from kpis.entry.reading.day_formats import DayFormat
from kpis.entry.reading.rows import Row, quoted_rows, separator_of

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
LONG = """\
Mois;Poste;Canal;Libellé;Fournisseur;Montant
mai 2026;Salaires;Téléphone;Équipe du matin;;30 564,10
juin 2026;Loyer;;Étages 2 et 3;Foncière des Quais;25 958,00
juin 2026;Loyer;;Avoir;Foncière des Quais;-100
"""
WIDE = """\
Costs of the contact centre
Category,May 2026,2026-06,Total
Salaries,"30,564.10",31000,"61,564.10"
People in all,,,
Rent,25958,,25958
"""


def rows_of(text: str) -> list[Row]:
    return list(quoted_rows(text, separator_of(text)))


def read(text: str, currency: str = "EUR") -> tuple[list[CostEntry], list[Error]]:
    rows = rows_of(text)
    columns = find_columns(rows)
    assert columns is not None
    reading, _formats = likely_reading(rows, columns, currency)
    return read_costs(rows, columns, reading)


def test_a_long_table_has_a_row_a_bill() -> None:
    entries, errors = read(LONG)
    assert errors == []
    assert entries[0] == CostEntry(
        line=2,
        column="Montant",
        month=MAY,
        amount=Decimal("30564.10"),
        category="Salaires",
        channel="Téléphone",
        description="Équipe du matin",
    )
    assert [(each.month, each.amount) for each in entries[1:]] == [
        (JUNE, Decimal(25_958)),
        (JUNE, Decimal(-100)),
    ]


def test_a_wide_table_has_a_column_a_month() -> None:
    entries, errors = read(WIDE)
    assert errors == []
    assert [(e.line, e.column, e.month, e.category, e.amount) for e in entries] == [
        (3, "May 2026", MAY, "Salaries", Decimal("30564.10")),
        (3, "2026-06", JUNE, "Salaries", Decimal(31_000)),
        (5, "May 2026", MAY, "Rent", Decimal(25_958)),
    ]


@pytest.mark.fault(10)
def test_blank_is_not_zero() -> None:
    entries, _errors = read(WIDE.replace("Rent,25958,,", "Rent,25958,0,"))
    assert [each.amount for each in entries if each.category == "Rent"] == [25_958, 0]
    _entries, errors = read(LONG.replace("25 958,00", ""))
    assert [(error.line, error.expected) for error in errors] == [(3, Expected.SOMETHING)]


def test_where_no_column_is_called_a_category_the_first_is() -> None:
    entries, _errors = read("What;Who;05/2026;06/2026\nRent;Quais;1,5;2\n")
    assert {(each.category, each.supplier) for each in entries} == {("Rent", "")}


def test_days_stand_for_their_months() -> None:
    rows = rows_of("Date;Montant\n31/05/2026;1,50\n01/06/2026;2,50\n")
    columns = find_columns(rows)
    assert columns is not None
    reading, formats = likely_reading(rows, columns, "EUR")
    assert formats == [DayFormat.DAY_FIRST]
    entries, _errors = read_costs(rows, columns, reading)
    assert [each.month for each in entries] == [MAY, JUNE]


def test_two_days_in_a_row_make_no_wide_table() -> None:
    entries, _errors = read("Invoice date,Due,Category,Amount\n2026-05-01,2026-06-30,Rent,12.50\n")
    assert [(each.month, each.amount) for each in entries] == [(MAY, Decimal("12.50"))]


def test_payments_as_public_bodies_publish_them() -> None:
    """By type of expense or by supplier: both words are kept."""
    entries, errors = read(
        "Body Name,Date,Expense Type,Expense Area,Supplier,Transaction number,Amount,VAT\n"
        'Town Council,31/05/2026,Telephony,Call centre,BT plc,1001,"12,345.67","2,057.61"\n'
        "Town Council,30/05/2026,Agency staff,Call centre,Hays,1002,980.00,\n",
        currency="GBP",
    )
    assert errors == []
    assert [(e.month, e.category, e.supplier, e.amount) for e in entries] == [
        (MAY, "Telephony", "BT plc", Decimal("12345.67")),
        (MAY, "Agency staff", "Hays", Decimal("980.00")),
    ]


@pytest.mark.fault(7, 8, 9, 11)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e3", Expected.AMOUNT),
        ("NaN", Expected.AMOUNT),
        ("12,505", Expected.FEWER_DECIMALS),
        ("12,50 $US", Expected.CURRENCY),
        ("１２", Expected.AMOUNT),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_others_are_taken(
    text: str, expected: Expected
) -> None:
    entries, errors = read(LONG.replace("25 958,00", text))
    assert [(error.line, error.column, error.found) for error in errors] == [(3, "Montant", text)]
    assert errors[0].expected is expected
    assert [each.line for each in entries] == [2, 4]


def test_a_month_that_is_none_is_named() -> None:
    _entries, errors = read(LONG.replace("mai 2026", "mais 2026", 1).replace("mais", "bientôt"))
    assert [(error.line, error.column, error.found) for error in errors] == [
        (2, "Mois", "bientôt 2026")
    ]


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "Poste;Canal\nLoyer;x\n"])
def test_unknown_names_are_asked_about(text: str) -> None:
    assert find_columns(rows_of(text)) is None


def test_columns_that_somebody_chose() -> None:
    rows = rows_of("A;B;C\n2026-05;12,5;Rent\n")
    columns = CostColumns(Header(1, ["A", "B", "C"], {"month": 0, "amount": 1, "category": 2}))
    reading = CostReading(DayFormat.ISO, ",", "EUR")
    (entry,) = read_costs(rows, columns, reading)[0]
    assert (entry.month, entry.amount, entry.category) == (MAY, Decimal("12.5"), "Rent")


def test_without_amounts_there_is_nothing() -> None:
    with pytest.raises(FileRefused) as caught:
        read("Category,2026-05,2026-06\nRent,,\n")
    assert caught.value.errors[0].expected is Expected.ROWS


TABLES = st.dictionaries(
    st.sampled_from(["Salaries", "Rent", "Telephony"]),
    st.lists(st.none() | st.integers(-(10**9), 10**9), min_size=3, max_size=3),
    min_size=1,
)


@given(TABLES, st.sampled_from(".,"))
def test_long_and_wide_say_the_same(table: dict[str, list[int | None]], mark: str) -> None:
    months = [date(2026, month, 1) for month in (4, 5, 6)]

    def written(cents: int | None) -> str:
        sign = "-" if cents is not None and cents < 0 else ""
        known = "" if cents is None else f"{abs(cents) // 100}{mark}{abs(cents) % 100:02}"
        return sign + known

    wide = [Row(1, ["Category", *(f"{month:%Y-%m}" for month in months)])]
    wide += [Row(n, [name, *map(written, row)]) for n, (name, row) in enumerate(table.items(), 2)]
    known = [
        (name, month, cents)
        for name, row in table.items()
        for month, cents in zip(months, row, strict=True)
        if cents is not None
    ]
    long = [Row(1, ["Month", "Amount", "Category"])]
    long += [
        Row(n, [f"{month:%m/%Y}", written(cents), name])
        for n, (name, month, cents) in enumerate(known, 2)
    ]
    for rows in (wide, long):
        if not known:
            continue
        columns = find_columns(rows)
        assert columns is not None
        entries, errors = read_costs(rows, columns, likely_reading(rows, columns, "EUR")[0])
        assert errors == []
        assert [(each.category, each.month, each.amount * 100) for each in entries] == known
