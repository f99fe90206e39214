"""French books, however a program wrote them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.fec import is_fec, read_fec
from kpis.entry.reading.ledger import AccountMonth, Ledger, Posting, charges_by_account

NAMES = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|"
    "PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
).split("|")
BY_SIDE = {"Debit": "Montant", "Credit": "Sens", "debit": "montant", "credit": "sens"}
CASH_BASIS = ["DateRglt", "ModeRglt", "NatOp", "IdClient"]


@dataclass(frozen=True)
class Line:
    """As it is meant: cents to the debit, or where negative to the credit."""

    cents: int
    account: str = "606100"
    day: date = date(2026, 5, 31)
    label: str = "EDF mai"


@dataclass(frozen=True)
class Program:
    """How a program writes."""

    separator: str = "|"
    end: str = "\n"
    mark: str = ","
    names: list[str] = field(default_factory=lambda: NAMES)
    trailing: bool = False
    padded: bool = False
    zeros: int = 0
    sides: tuple[str, str] | None = None
    day: str = "%Y%m%d"

    def write(self, *lines: Line) -> str:
        names = self.names
        if self.sides:
            names = [BY_SIDE.get(name, name) for name in names]
        rows = [self.separator.join(names), *(self.row(line, names) for line in lines)]
        closed = [row + self.separator if self.trailing else row for row in rows]
        return self.end.join(closed) + self.end

    def row(self, line: Line, names: list[str]) -> str:
        cells: dict[str, str] = {}
        cells |= {"JournalCode": "AC", "JournalLib": "Achats", "EcritureNum": "1", "PieceRef": "F1"}
        cells |= {"CompteNum": line.account, "CompteLib": "Énergie", "EcritureLib": line.label}
        cells |= dict.fromkeys(["EcritureDate", "PieceDate"], line.day.strftime(self.day))
        debit, credit = self.amount(max(line.cents, 0)), self.amount(max(-line.cents, 0))
        if self.sides:
            amount = self.amount(abs(line.cents))
            cells |= {"Montant": amount, "Sens": self.sides[line.cents < 0]}
        else:
            cells |= {"Debit": debit, "Credit": credit}
        known = {name.lower(): text for name, text in cells.items()}
        texts = [known.get(name.lower(), "") for name in names]
        return self.separator.join(f"{text:<{12 * self.padded}}" for text in texts)

    def amount(self, cents: int) -> str:
        return f"{cents // 100:0{self.zeros}}{self.mark}{cents % 100:02}"


def fec(*lines: Line) -> str:
    return Program().write(*lines)


def errors_of(text: str) -> list[Error]:
    with pytest.raises(FileRefused) as caught:
        read_fec(text)
    return list(caught.value.errors)


def amounts(books: Ledger) -> list[tuple[str, date, Decimal]]:
    return [(each.account, each.day, each.amount) for each in books.postings]


def test_a_posting_says_what_its_line_says() -> None:
    books = read_fec(fec(Line(1_250), Line(-1_250, "401000")))
    assert books.postings[0] == Posting(
        line=2,
        day=date(2026, 5, 31),
        account="606100",
        account_name="Énergie",
        amount=Decimal("12.50"),
        journal="AC",
        label="EDF mai",
        document="F1",
        is_expense=True,
    )
    assert books.postings[1].amount == Decimal("-12.50")
    assert books.postings[1].is_expense is False
    assert books.debit == books.credit == Decimal("12.50")


PROGRAMS = st.builds(
    Program,
    separator=st.sampled_from("|\t;"),
    end=st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
    mark=st.sampled_from(",."),
    names=st.sampled_from(
        [NAMES, [*NAMES, *CASH_BASIS], NAMES[::-1], [name.lower() for name in NAMES]]
    ),
    trailing=st.booleans(),
    padded=st.booleans(),
    zeros=st.integers(0, 12),
    sides=st.sampled_from([None, ("D", "C"), ("+1", "-1"), ("d", "c")]),
    day=st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%d/%m/%Y"]),
)
LINES = st.lists(
    st.builds(
        Line,
        cents=st.integers(-(10**11), 10**11),
        account=st.sampled_from(["606100", "6411", "401000", "7061"]),
        day=st.dates(date(2019, 1, 1), date(2026, 12, 31)),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.fault(14)
@given(PROGRAMS, LINES)
def test_all_programs_write_the_same_books(program: Program, lines: list[Line]) -> None:
    balance = Line(-sum(line.cents for line in lines), "512000")
    books = read_fec(program.write(*lines, balance))
    assert amounts(books) == [
        (line.account, line.day, Decimal(line.cents) / 100) for line in (*lines, balance)
    ]
    assert books.debit == books.credit
    assert sum(each.amount for each in books.postings) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso8859-15", "cp850"])
def test_books_in_any_encoding(encoding: str) -> None:
    content = fec(Line(5, label="Réglée à Noël"), Line(-5)).encode(encoding)
    books = read_fec(decode_text(content).text)
    assert books.postings[0].account_name == "Énergie"
    assert books.postings[0].label == "Réglée à Noël"


@pytest.mark.fault(14)
@pytest.mark.parametrize("label", ["EDF|mai", "a|b|c", "|", "fin|"])
@pytest.mark.parametrize("trailing", [False, True])
def test_the_separator_within_a_text(label: str, trailing: bool) -> None:
    program = Program(trailing=trailing)
    books = read_fec(program.write(Line(150, label=label), Line(-150)))
    assert books.postings[0].label == label
    assert books.postings[0].amount == Decimal("1.50")


@pytest.mark.fault(14)
def test_a_separator_at_the_end_of_rows_only() -> None:
    header, *rows = fec(Line(150), Line(-150)).splitlines()
    books = read_fec("\n".join([header, *(f"{row}|" for row in rows)]))
    assert [each.amount for each in books.postings] == [Decimal("1.50"), Decimal("-1.50")]


@pytest.mark.fault(18)
def test_debits_equal_credits_or_nothing_is_taken() -> None:
    (error,) = errors_of(fec(Line(1_250), Line(-1_000)))
    assert (error.found, error.expected) == ("12.50", Expected.BALANCED)
    assert error.values == {"credit": "10.00"}


@pytest.mark.parametrize(
    ("was", "instead", "column", "expected"),
    [
        ("12,50", "12,505", "Debit", Expected.FEWER_DECIMALS),
        ("12,50", "twelve", "Debit", Expected.AMOUNT),
        ("12,50", "1e3", "Debit", Expected.AMOUNT),
        ("20260531", "20260532", "EcritureDate", Expected.COMPACT_DAY),
        ("20260531", "", "EcritureDate", Expected.COMPACT_DAY),
        ("606100", "", "CompteNum", Expected.SOMETHING),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(
    was: str, instead: str, column: str, expected: Expected
) -> None:
    text = fec(Line(1_250), Line(-1_250, "401000")).replace(was, instead, 1)
    error = errors_of(text)[0]
    assert (error.line, error.column, error.found) == (2, column, instead)
    assert error.expected is expected


def test_every_row_that_cannot_be_read_is_named() -> None:
    text = fec(Line(1), Line(2), Line(3)).replace("0,01", "x").replace("0,03", "y")
    assert [error.line for error in errors_of(text)] == [2, 4]


@pytest.mark.fault(14)
def test_a_row_that_is_cut_off() -> None:
    text = fec(Line(1), Line(-1))
    (error,) = errors_of(text[: text.rindex("EDF")])
    assert (error.line, error.expected) == (3, Expected.SAME_CELLS)


def test_zeros_beyond_cents_are_no_more_decimals() -> None:
    text = fec(Line(1_250), Line(-1_250)).replace("12,50", "12,5000")
    assert read_fec(text).postings[0].amount == Decimal("12.50")


def test_a_side_must_be_said() -> None:
    (error, _other) = errors_of(Program(sides=("X", "?")).write(Line(1), Line(-1)))
    assert (error.column, error.found, error.expected) == ("Sens", "X", Expected.ONE_OF)


@pytest.mark.parametrize(
    "text", ["", "\n", "month,amount\n2026-01,5\n", "EcritureDate|CompteNum\n"]
)
def test_other_files_are_none(text: str) -> None:
    assert not is_fec(text)
    assert errors_of(text)[0].expected is Expected.HEADER


def test_a_header_alone_has_no_rows() -> None:
    assert is_fec(fec())
    assert errors_of(fec())[0].expected is Expected.ROWS


def test_cost_is_class_6_by_month_and_account() -> None:
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    books = read_fec(
        fec(
            Line(1_000, label="EDF"),
            Line(500, label="ENGIE"),
            Line(-200, day=date(2026, 6, 1), label="avoir"),
            Line(9_000, "641100", label="paie"),
            Line(-10_300, "401000"),
        )
    )
    assert charges_by_account(books.postings) == [
        AccountMonth(may, "606100", "Énergie", Decimal("15.00"), 2, "", ""),
        AccountMonth(may, "641100", "Énergie", Decimal("90.00"), 1, "", "paie"),
        AccountMonth(june, "606100", "Énergie", Decimal("-2.00"), 1, "", "avoir"),
    ]


def plain_sums(path: Path) -> dict[tuple[str, str], Decimal]:
    """As a person would add them up, column by column."""
    content = path.read_bytes().decode("latin-1").replace("\r", "")
    separator = "\t" if "\t" in content else "|"
    header, *rows = [line.split(separator) for line in content.split("\n") if line.strip()]
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if "Sens" in cells:
            sign = 1 if cells["Sens"] == "D" else -1
            amount = sign * Decimal(cells["Montant"].replace(",", "."))
        else:
            debit, credit = (Decimal(cells[name].replace(",", ".")) for name in ("Debit", "Credit"))
            amount = debit - credit
        if cells["CompteNum"].startswith("6"):
            sums[cells["EcritureDate"][:6], cells["CompteNum"]] += amount
    return dict(sums)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "postings", "debit"),
    [
        ("fec-22-columns-000000000FEC20231231.txt", 2_102, "1265350.82"),
        ("fec-pipes-111111111FEC20221231.txt", 934, "225682.23"),
        ("lasocietenouvelle_sample_pipe.txt", 4, "3300.00"),
        ("odoo_l10n_fr_fec_expected_export.txt", 7, "8260.45"),
        ("tryton_account_fr_FEC.csv", 8, "99.00"),
    ],
)
def test_real_books(shared_data: Path, name: str, postings: int, debit: str) -> None:
    path = shared_data / "ledgers" / name
    books = read_fec(decode_text(path.read_bytes()).text)
    assert len(books.postings) == postings
    assert books.debit == books.credit == Decimal(debit)
    found = {
        (f"{each.month:%Y%m}", each.account): each.amount
        for each in charges_by_account(books.postings)
    }
    assert found == plain_sums(path)
