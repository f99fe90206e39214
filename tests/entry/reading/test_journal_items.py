"""General ledgers, whatever their program calls their columns."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.day_formats import DayFormat
from kpis.entry.reading.journal_items import (
    Reading,
    is_journal,
    likely_reading,
    read_journal,
)
from kpis.entry.reading.ledger import Ledger, Posting
from kpis.entry.reading.rows import Row, quoted_rows, separator_of

MAY = date(2026, 5, 31)
ODOO = """\
Date,Journal Entry,Account,Partner,Reference,Label,Debit,Credit,Analytic Distribution
2026-05-31,BILL/2026/0001,611000 Subcontracting,Relais Contact,F-12,Overflow,"1,250.50",0.00,Calls
2026-05-31,BILL/2026/0001,401100 Suppliers,Relais Contact,F-12,Overflow,0.00,"1,250.50",
"""
QUICKBOOKS = """\
Journal
"January - May, 2026"

Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit
31/05/2026,Bill,F-12,Relais Contact,Overflow calls,Accounts Payable,,"1,250.50"
,,,,Overflow calls,6110 · Subcontracting,"1,250.50",
,,,,,,"1,250.50","1,250.50"
"""
FRENCH = """\
Date comptable;Journal;N° de compte;Libellé du compte;Libellé;Tiers;Débit;Crédit;Section analytique
31/05/2026;ACH;611000;Sous-traitance;Débordement d’appels;Relais Contact;1 250,50;;Appels
31/05/2026;ACH;401000;Fournisseurs;Débordement d’appels;Relais Contact;;1 250,50;
"""


def rows_of(text: str) -> list[Row]:
    return list(quoted_rows(text, separator_of(text)))


def read(text: str) -> Ledger:
    rows = rows_of(text)
    reading, _formats = likely_reading(rows, "EUR")
    return read_journal(rows, reading)


def errors_of(text: str) -> list[Error]:
    with pytest.raises(FileRefused) as caught:
        read(text)
    return list(caught.value.errors)


def test_odoo() -> None:
    ledger = read(ODOO)
    assert ledger.postings[0] == Posting(
        line=2,
        day=MAY,
        account="611000",
        account_name="Subcontracting",
        amount=Decimal("1250.50"),
        label="Overflow",
        party="Relais Contact",
        document="F-12",
        analytic="Calls",
    )
    assert ledger.debit == ledger.credit == Decimal("1250.50")


def test_quickbooks_has_the_day_on_the_first_row_and_a_total_without_account() -> None:
    ledger = read(QUICKBOOKS)
    assert [(each.day, each.account, each.amount) for each in ledger.postings] == [
        (MAY, "Accounts Payable", Decimal("-1250.50")),
        (MAY, "6110", Decimal("1250.50")),
    ]
    assert ledger.postings[1].account_name == "Subcontracting"
    assert ledger.left_out == [7]


def test_a_french_ledger() -> None:
    first, second = read(FRENCH).postings
    assert (first.account, first.account_name, first.amount) == (
        "611000",
        "Sous-traitance",
        Decimal("1250.50"),
    )
    assert (first.journal, first.party, first.analytic) == ("ACH", "Relais Contact", "Appels")
    assert second.amount == Decimal("-1250.50")


@pytest.mark.fault(12)
def test_days_that_can_be_two_are_open() -> None:
    text = FRENCH.replace("31/05", "03/05")
    reading, formats = likely_reading(rows_of(text), "EUR")
    assert formats == [DayFormat.DAY_FIRST, DayFormat.MONTH_FIRST]
    assert reading == Reading(DayFormat.DAY_FIRST, ",", "EUR")
    months = {
        each: read_journal(rows_of(text), Reading(each, ",", "EUR")).postings[0].day
        for each in formats
    }
    assert months == {
        DayFormat.DAY_FIRST: date(2026, 5, 3),
        DayFormat.MONTH_FIRST: date(2026, 3, 5),
    }


@pytest.mark.parametrize(
    ("was", "instead", "column", "expected"),
    [
        ("1 250,50", "1 250,505", "Débit", Expected.FEWER_DECIMALS),
        ("1 250,50", "lots,5", "Débit", Expected.AMOUNT),
        ("1 250,50", "12,50 $US", "Débit", Expected.CURRENCY),
        ("31/05/2026", "31/02/2026", "Date comptable", Expected.DAY),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(
    was: str, instead: str, column: str, expected: Expected
) -> None:
    rows = rows_of(FRENCH.replace(was, instead, 1))
    with pytest.raises(FileRefused) as caught:
        read_journal(rows, Reading(DayFormat.DAY_FIRST, ",", "EUR"))
    (error,) = caught.value.errors
    assert (error.line, error.column, error.found) == (2, column, instead)
    assert error.expected is expected


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "Date;Compte\n2026-05-31;611\n"])
def test_other_files_are_none(text: str) -> None:
    assert not is_journal(rows_of(text))
    assert errors_of(text)[0].expected is Expected.HEADER


def test_without_postings_there_is_nothing() -> None:
    (error,) = errors_of(FRENCH.splitlines()[0] + "\n;;;;;;;;Total\n")
    assert error.expected is Expected.ROWS


POSTINGS = st.lists(
    st.tuples(
        st.dates(date(2020, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["611000", "6411", "401000"]),
        st.integers(-(10**9), 10**9).filter(bool),
    ),
    min_size=1,
    max_size=8,
)


@given(POSTINGS, st.booleans(), st.sampled_from(",."))
def test_amounts_by_sides_or_by_sign_are_the_same(
    postings: list[tuple[date, str, int]], by_side: bool, mark: str
) -> None:
    heads = ["Date", "Account", *(["Debit", "Credit"] if by_side else ["Balance"])]
    rows = [Row(1, heads)]
    for line, (day, account, cents) in enumerate(postings, start=2):
        text = f"{abs(cents) // 100}{mark}{abs(cents) % 100:02}"
        sides = [text, ""] if cents > 0 else ["", text]
        amounts = sides if by_side else [text if cents > 0 else f"-{text}"]
        rows.append(Row(line, [f"{day:%Y-%m-%d}", account, *amounts]))
    reading, _formats = likely_reading(rows, "EUR")
    ledger = read_journal(rows, reading)
    assert [(each.day, each.account, each.amount) for each in ledger.postings] == [
        (day, account, Decimal(cents) / 100) for day, account, cents in postings
    ]
    assert ledger.debit - ledger.credit == Decimal(sum(cents for *_, cents in postings)) / 100
