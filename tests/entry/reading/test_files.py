"""Any file of costs: which reader takes it, what is remembered of its layout, and what is asked."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.any_file import CountedFile, read_any_file
from kpis.entry.reading.cost_facts import Asked, CostFile, UnknownTable
from kpis.entry.reading.day_formats import DayFormat
from kpis.entry.reading.encodings import Encoding
from kpis.entry.reading.files import fingerprint_of, read_cost_file
from kpis.vocabulary import FileLayout

EUR = {"currency": "EUR", "zone": "Europe/Paris"}
LONG = "Mois;Catégorie;Montant\n2026-05;Salaires;1 200,50\n"
WIDE = "Catégorie;janv. 2026;févr. 2026\nLoyer;100,00;110,00\nTotal général;;\n"
JOURNAL = "Date,Account,Debit,Credit\n2026-05-01,601000 Purchases,10.00,\n2026-05-01,512,,10.00\n"
ODD = "A;B;C\n03/04/2026;12,50;x\n05/04/2026;13,50;y\n"
COLUMNS = {"month": "A", "amount": "B", "category": "C"}


def read(text: str | bytes, **asked: object) -> CostFile:
    content = text if isinstance(text, bytes) else text.encode()
    found = read_any_file(content, {**EUR, **asked})
    assert isinstance(found, CostFile)
    return found


def book(sheets: dict[str, str]) -> bytes:
    made, file = Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, text in sheets.items():
        sheet = made.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(";"))
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("text", "layout", "amounts"),
    [
        (LONG, FileLayout.LONG_COSTS, ["1200.50"]),
        (WIDE, FileLayout.WIDE_COSTS, ["100.00", "110.00"]),
        (JOURNAL, FileLayout.JOURNAL, ["10.00", "-10.00"]),
    ],
)
def test_each_kind_is_known_by_its_columns(
    text: str, layout: FileLayout, amounts: list[str]
) -> None:
    found = read(text)
    assert found.layout is layout
    assert [cost.amount for cost in found.costs] == [*map(Decimal, amounts)]


def test_a_ledger_is_said_to_be_one_and_a_posting_of_nothing_is_no_cost() -> None:
    found = read(JOURNAL + "2026-05-02,601,0.00,\n")
    assert found.is_ledger
    assert (found.debit, found.credit, found.rows) == (10, 10, 3)
    assert [(cost.subject, cost.name) for cost in found.costs] == [
        ("601000", "Purchases"),
        ("512", "512"),
    ]


def test_a_unit_in_brackets_is_no_part_of_a_name() -> None:
    assert read(LONG.replace("Montant", "Montant (EUR)")).costs[0].amount == Decimal("1200.50")


def test_a_table_that_nobody_knows_is_shown() -> None:
    found = read_any_file(ODD.encode(), EUR)
    assert isinstance(found, UnknownTable)
    assert list(found.names) == ["A", "B", "C"]
    assert [list(row.cells) for row in found.shown[1:]] == [
        ["03/04/2026", "12,50", "x"],
        ["05/04/2026", "13,50", "y"],
    ]


def test_what_somebody_said_of_its_columns_is_done() -> None:
    found = read(ODD, columns=COLUMNS)
    assert [cost.month for cost in found.costs] == [date(2026, 4, 1)] * 2
    assert list(found.understood.day_formats) == [DayFormat.DAY_FIRST, DayFormat.MONTH_FIRST]
    other = read(ODD, columns=COLUMNS, day_format="month_first")
    assert [cost.month for cost in other.costs] == [date(2026, 3, 1), date(2026, 5, 1)]
    with pytest.raises(FileRefused) as caught:
        read(ODD, columns={**COLUMNS, "amount": "D"})
    assert caught.value.errors[0].expected is Expected.HEADER


def test_a_column_a_month_needs_no_column_of_months() -> None:
    text = "A;2026-01;2026-02\nx;1,00;2,00\n"
    found = read(text, columns={"category": "A"})
    assert [(cost.month.month, cost.amount) for cost in found.costs] == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("text", "is_of_costs"),
    [
        ("Poste;2026-01;2026-02\nLoyer;100;110\n", True),
        ("Queue;2026-01;2026-02\nHotline;100;110\n", False),
        ("Canal;janv. 2026;févr. 2026\nTéléphone;100;110\n", False),
        ("Jour;2026-01-01;2026-01-02\nHotline;100;110\n", False),
    ],
)
def test_a_column_a_month_is_of_costs_unless_it_says_what_contacts_came_by(
    text: str, is_of_costs: bool
) -> None:
    assert isinstance(read_any_file(text.encode(), EUR), CostFile) is is_of_costs


def test_dates_below_a_header_are_no_months_above_columns() -> None:
    bills = "Ref;Issued;Due;Firm\nF1;2026-01-01;2026-02-01;Acme\nF2;2026-03-01;2026-04-01;B\n"
    assert isinstance(read_any_file(bills.encode(), EUR), UnknownTable)
    counts = "Start;End;Channel;Handled\n2026-01-01;2026-02-01;Phone;5\n"
    assert isinstance(read_any_file(counts.encode(), EUR), CountedFile)


def test_what_was_said_of_a_layout_holds_for_the_next_file() -> None:
    first = read_any_file(ODD.encode(), EUR)
    assert isinstance(first, UnknownTable)
    remembered = {first.fingerprint: {"columns": COLUMNS, "day_format": "month_first"}}
    found = read(ODD.replace("12,50", "99,00"), remembered=remembered)
    assert (found.costs[0].amount, found.costs[0].month) == (99, date(2026, 3, 1))
    assert found.fingerprint == first.fingerprint
    said = read(ODD, remembered=remembered, day_format="day_first")
    assert said.costs[0].month == date(2026, 4, 1)


def test_months_above_columns_make_no_other_layout() -> None:
    assert fingerprint_of(["Poste", "2026-01", "2026-02"]) == fingerprint_of(["poste", "2027-01"])
    assert fingerprint_of(["Poste", "Total"]) != fingerprint_of(["Poste"])


def test_a_workbook_is_read_by_the_sheet_that_was_asked_for() -> None:
    content = book({"Notes": "nothing here", "Charges": LONG.replace(",", ".")})
    shown = read_any_file(content, EUR)
    assert isinstance(shown, UnknownTable)
    assert [sheet.name for sheet in shown.understood.sheets] == ["Notes", "Charges"]
    assert read(content, sheet="Charges").understood.sheet == "Charges"


def test_encodings_that_fit_too_are_told_and_can_be_chosen() -> None:
    content = LONG.encode("cp1252")
    found = read(content)
    assert found.understood.encoding is Encoding.CP1252
    assert Encoding.CP850 in found.understood.others
    assert found.understood.accented.startswith("Catégorie")
    assert read(content, encoding="cp850").understood.encoding is Encoding.CP850


@pytest.mark.fault(19)
def test_more_rows_than_are_taken_are_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        read_cost_file((LONG * 3).encode(), Asked("EUR", most_rows=2))
    assert caught.value.errors[0].expected is Expected.FEWER_ROWS


def test_contacts_are_told_from_costs() -> None:
    found = read_any_file(b"Date;Queue;Handled\n2026-01-03;A;5\n", EUR)
    assert isinstance(found, CountedFile)
    assert found.layout is FileLayout.CONTACT_REPORT
    mapped = {"layout": "mapped", "columns": {"moment": "When", "source": "From"}}
    log = read_any_file(b"When;From\n2026-01-03 10:00;x\n2026-01-03 11:00;x\n", {**EUR, **mapped})
    assert isinstance(log, CountedFile)
    assert (log.layout, log.volumes[0].handled) == (FileLayout.CONTACT_LOG, 2)
    assert log.errors == []


@pytest.mark.fault(3)
@pytest.mark.parametrize("content", [b"", b"a\0b", "Mois;Montant".encode("utf-16-le"), b"words"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_any_file(content, EUR)
