"""Ledgers of Xero, in two files."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.ledger import Posting, charges_by_account
from kpis.entry.reading.rows import Row, one_line_end, quoted_rows
from kpis.entry.reading.xero import are_journals, are_lines, read_xero

LINES = """\
journal_line_id,account_code,account_id,account_name,account_type,description,journal_id,net_amount
1,485,x,Subscriptions,EXPENSE,Contact platform,j1,1250.5
2,,y,Business account,BANK,,j1,-1250.5
3,325,z,Cost of calls,DIRECTCOSTS,,j2,10
4,800,w,Accounts Payable,CURRLIAB,,j2,-10
"""
JOURNALS = """\
journal_id,created_date_utc,journal_date,journal_number
j1,2026-06-02 18:42:07.587 UTC,2026-05-31,1
j2,2026-06-02 18:42:07.587 UTC,2026-06-01,2
"""


def rows_of(text: str) -> list[Row]:
    return list(quoted_rows(one_line_end(text), ","))


def errors_of(lines: str, journals: str = JOURNALS) -> list[Error]:
    with pytest.raises(FileRefused) as caught:
        read_xero(rows_of(lines), rows_of(journals), "CAD")
    return list(caught.value.errors)


def test_lines_have_the_days_of_their_journals() -> None:
    ledger = read_xero(rows_of(LINES), rows_of(JOURNALS), "CAD")
    assert ledger.postings[0] == Posting(
        line=2,
        day=date(2026, 5, 31),
        account="485",
        account_name="Subscriptions",
        amount=Decimal("1250.5"),
        label="Contact platform",
        is_expense=True,
    )
    assert [each.is_expense for each in ledger.postings] == [True, False, True, False]
    assert ledger.postings[1].account == "Business account"
    assert [charge.amount for charge in charges_by_account(ledger.postings)] == [
        Decimal("1250.5"),
        Decimal(10),
    ]


def test_the_two_files_are_told_apart() -> None:
    lines, journals = rows_of(LINES), rows_of(JOURNALS)
    assert (are_lines(lines), are_journals(lines)) == (True, False)
    assert (are_lines(journals), are_journals(journals)) == (False, True)


@pytest.mark.fault(18)
def test_lines_that_do_not_sum_to_nothing_are_not_whole() -> None:
    (error,) = errors_of("\n".join(LINES.splitlines()[:-1]))
    assert (error.found, error.expected) == ("1260.5", Expected.BALANCED)
    assert error.values == {"credit": "1250.5"}


@pytest.mark.parametrize(
    ("was", "instead", "column", "expected"),
    [
        ("j1,1250.5", "j9,1250.5", "journal_id", Expected.KNOWN_JOURNAL),
        ("j1,1250.5", "j1,twelve", "net_amount", Expected.AMOUNT),
        ("j1,1250.5", "j1,1.005", "net_amount", Expected.FEWER_DECIMALS),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    was: str, instead: str, column: str, expected: Expected
) -> None:
    (error,) = errors_of(LINES.replace(was, instead))
    assert (error.line, error.column, error.expected) == (2, column, expected)


def test_a_journal_without_a_day_is_named() -> None:
    (error,) = errors_of(LINES, JOURNALS.replace("2026-05-31,1", "soon,1"))
    assert (error.line, error.column, error.found) == (2, "journal_date", "soon")


def test_the_wrong_file_is_told_what_it_lacks() -> None:
    assert errors_of(JOURNALS)[0].expected is Expected.HEADER
    assert errors_of(LINES, LINES)[0].expected is Expected.HEADER


@pytest.mark.realdata
def test_a_real_ledger(shared_data: Path) -> None:
    folder = shared_data / "ledgers"

    def rows(name: str) -> list[Row]:
        return rows_of(decode_text((folder / name).read_bytes()).text)

    ledger = read_xero(rows("xero_journal_line_data.csv"), rows("xero_journal_data.csv"), "CAD")
    with (folder / "xero_journal_data.csv").open() as file:
        months = {row["journal_id"]: row["journal_date"][:7] for row in csv.DictReader(file)}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with (folder / "xero_journal_line_data.csv").open() as file:
        for row in csv.DictReader(file):
            if row["account_type"] in {"EXPENSE", "DIRECTCOSTS"}:
                account = row["account_code"] or row["account_name"]
                sums[months[row["journal_id"]], account] += Decimal(row["net_amount"])
    found = {
        (f"{each.month:%Y-%m}", each.account): each.amount
        for each in charges_by_account(ledger.postings)
    }
    assert len(ledger.postings) == 4_033
    assert ledger.debit == ledger.credit
    assert found == dict(sums)
