"""Audit files, as several countries ask for them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.ledger import Posting
from kpis.entry.reading.saft import is_saft, read_saft

NORWAY = """<?xml version="1.0" encoding="UTF-8"?>
<n1:AuditFile xmlns:n1="urn:StandardAuditFile-Taxation-Financial:NO">
  <n1:Header><n1:DefaultCurrencyCode>NOK</n1:DefaultCurrencyCode></n1:Header>
  <n1:MasterFiles><n1:GeneralLedgerAccounts>
    <n1:Account><n1:AccountID>6900</n1:AccountID>
      <n1:AccountDescription>Telefoni</n1:AccountDescription></n1:Account>
    <n1:Account><n1:AccountID>2400</n1:AccountID>
      <n1:AccountDescription>Leverandørgjeld</n1:AccountDescription></n1:Account>
  </n1:GeneralLedgerAccounts></n1:MasterFiles>
  <n1:GeneralLedgerEntries>
    <n1:NumberOfEntries>1</n1:NumberOfEntries>
    <n1:TotalDebit>1250.50</n1:TotalDebit><n1:TotalCredit>1250.50</n1:TotalCredit>
    <n1:Journal><n1:JournalID>IN</n1:JournalID>
      <n1:Transaction><n1:TransactionID>1</n1:TransactionID>
        <n1:TransactionDate>2026-05-31</n1:TransactionDate>
        <n1:Description>Lines of May</n1:Description>
        <n1:Line><n1:RecordID>1</n1:RecordID><n1:AccountID>6900</n1:AccountID>
          <n1:SupplierID>Telco</n1:SupplierID><n1:Description/>
          <n1:DebitAmount><n1:Amount>1250.50</n1:Amount></n1:DebitAmount></n1:Line>
        <n1:Line><n1:RecordID>2</n1:RecordID><n1:AccountID>2400</n1:AccountID>
          <n1:CreditAmount><n1:Amount>1250.50</n1:Amount></n1:CreditAmount></n1:Line>
      </n1:Transaction>
    </n1:Journal>
  </n1:GeneralLedgerEntries>
</n1:AuditFile>"""
PORTUGAL = """<?xml version="1.0" encoding="windows-1252"?>
<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01">
  <Header><CurrencyCode>EUR</CurrencyCode></Header>
  <MasterFiles><GeneralLedgerAccounts><Account><AccountID>6262</AccountID>
    <AccountDescription>Comunicação</AccountDescription></Account></GeneralLedgerAccounts>
  </MasterFiles>
  <GeneralLedgerEntries><TotalDebit>10.00</TotalDebit><TotalCredit>10.00</TotalCredit>
    <Journal><JournalID>D</JournalID>
      <Transaction><TransactionDate>2026-06-01</TransactionDate><Description>x</Description>
        <Lines>
          <DebitLine><AccountID>6262</AccountID><SourceDocumentID>F1</SourceDocumentID>
            <Description>Telefone</Description><DebitAmount>10.00</DebitAmount></DebitLine>
          <CreditLine><AccountID>2211</AccountID><Description>y</Description>
            <CreditAmount>10.00</CreditAmount></CreditLine>
        </Lines>
      </Transaction>
    </Journal>
  </GeneralLedgerEntries>
</AuditFile>"""


def errors_of(text: str) -> list[Error]:
    with pytest.raises(FileRefused) as caught:
        read_saft(text.encode(), "NOK")
    return list(caught.value.errors)


def test_norway() -> None:
    ledger = read_saft(NORWAY.encode(), "EUR")
    assert ledger.currency == "NOK"
    assert ledger.debit == ledger.credit == Decimal("1250.50")
    assert ledger.postings[0] == Posting(
        line=1,
        day=date(2026, 5, 31),
        account="6900",
        account_name="Telefoni",
        amount=Decimal("1250.50"),
        journal="IN",
        label="Lines of May",
        party="Telco",
    )
    assert ledger.postings[1].account_name == "Leverandørgjeld"


def test_portugal() -> None:
    ledger = read_saft(PORTUGAL.encode("cp1252"), "USD")
    first, second = ledger.postings
    assert ledger.currency == "EUR"
    assert (first.account_name, first.label, first.document) == ("Comunicação", "Telefone", "F1")
    assert (first.amount, second.amount) == (Decimal(10), Decimal(-10))
    assert first.day == date(2026, 6, 1)


def test_it_is_known_by_its_root() -> None:
    assert is_saft(NORWAY.encode())
    assert is_saft(b"\xef\xbb\xbf" + PORTUGAL.encode())
    assert not is_saft(b"<html>AuditFile</html>"[:6])
    assert not is_saft(b"day,AuditFile\n")


@pytest.mark.fault(18)
def test_totals_that_are_not_those_of_the_lines() -> None:
    (error,) = errors_of(NORWAY.replace("<n1:TotalDebit>1250.50", "<n1:TotalDebit>1300.00"))
    assert (error.column, error.found, error.expected) == (
        "TotalDebit",
        "1300.00",
        Expected.CONTROL_TOTAL,
    )
    assert error.values == {"total": "1250.50"}


@pytest.mark.fault(18)
def test_debits_that_do_not_equal_credits() -> None:
    credit = "<n1:CreditAmount><n1:Amount>"
    found = errors_of(NORWAY.replace(f"{credit}1250.50", f"{credit}1200.00"))
    assert [error.expected for error in found] == [Expected.BALANCED, Expected.CONTROL_TOTAL]


@pytest.mark.fault(18)
def test_xml_that_was_cut_off() -> None:
    (error,) = errors_of(NORWAY[: len(NORWAY) // 2])
    assert error.expected is Expected.WHOLE_XML


@pytest.mark.fault(22)
def test_entities_are_not_expanded() -> None:
    declared = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>\n<n1:AuditFile '
    (error,) = errors_of(NORWAY.replace("<n1:AuditFile ", declared))
    assert error.expected is Expected.WHOLE_XML


@pytest.mark.parametrize(
    ("was", "instead", "column", "expected"),
    [
        ("2026-05-31", "31.05.2026", "TransactionDate", Expected.DAY),
        ("<n1:AccountID>6900</n1:AccountID>\n          <", "<", "AccountID", Expected.SOMETHING),
        (
            "<n1:DebitAmount><n1:Amount>1250.50",
            "<n1:DebitAmount><n1:Amount>1250,50",
            "DebitAmount",
            Expected.DECIMAL_MARK,
        ),
    ],
)
def test_a_transaction_that_cannot_be_read_is_named(
    was: str, instead: str, column: str, expected: Expected
) -> None:
    assert was in NORWAY
    error = errors_of(NORWAY.replace(was, instead))[0]
    assert (error.line, error.column, error.expected) == (1, column, expected)


def test_no_entries_are_no_rows() -> None:
    (error,) = errors_of("<AuditFile><Header/></AuditFile>")
    assert error.expected is Expected.ROWS


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=9))
def test_sides_with_negative_amounts_too(cents: list[int]) -> None:
    """A correction may stand as a negative debit: the totals are those of the columns."""
    lines = [(each, 0) for each in cents] + [(0, sum(cents))]
    written = "".join(
        "<Line><AccountID>6</AccountID>"
        f"<DebitAmount><Amount>{Decimal(debit) / 100}</Amount></DebitAmount>"
        f"<CreditAmount><Amount>{Decimal(credit) / 100}</Amount></CreditAmount></Line>"
        for debit, credit in lines
    )
    total = Decimal(sum(cents)) / 100
    ledger = read_saft(
        f"<AuditFile><TotalDebit>{total:f}</TotalDebit><TotalCredit>{total:f}</TotalCredit>"
        "<Transaction><TransactionDate>2026-05-31</TransactionDate>"
        f"{written}</Transaction></AuditFile>".encode(),
        "EUR",
    )
    assert [each.amount * 100 for each in ledger.postings] == [*cents, -sum(cents)]
    assert ledger.debit == ledger.credit == total
