"""Cost lines out of CSV files."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.entry.parsing.cost_rows import CostRow, read_cost_rows
from kpis.entry.parsing.errors import Expected
from kpis.vocabulary import CostStatus

HEADER = "month,category,channel,amount"


def test_reads_required_columns_alone() -> None:
    rows, errors = read_cost_rows(f"{HEADER}\n2026-05,Salaries,,1200.50\n".encode(), currency="EUR")
    assert errors == []
    assert rows == [CostRow(2, date(2026, 5, 1), "salaries", "", Decimal("1200.50"))]


def test_reads_all_columns_in_any_order() -> None:
    content = (
        "supplier;description;status;amount;channel;category;month\n"
        "Télécom Lumière;Appels de mai;accrual;-12,50;phone;telephony;2026-05-01\n"
    )
    rows, errors = read_cost_rows(content.encode("cp1252"), currency="EUR", decimal_mark=",")
    assert errors == []
    assert rows == [
        CostRow(
            line=2,
            month=date(2026, 5, 1),
            category="telephony",
            channel="phone",
            amount=Decimal("-12.50"),
            status=CostStatus.ACCRUAL,
            description="Appels de mai",
            supplier="Télécom Lumière",
        )
    ]


def test_collects_every_error_in_the_order_of_the_file() -> None:
    lines = ["05/2026,,phone,1e308,paid", "2026-05,taxes", "2026-05,taxes,,5,", "x,taxes,,,"]
    content = "\n".join([f"{HEADER},status", *lines])
    rows, errors = read_cost_rows(content.encode(), currency="EUR")
    assert [row.line for row in rows] == [4]
    assert [(error.line, error.column, error.found, error.expected) for error in errors] == [
        (2, "month", "05/2026", Expected.MONTH),
        (2, "category", "", Expected.SOMETHING),
        (2, "amount", "1e308", Expected.AMOUNT),
        (2, "status", "paid", Expected.ONE_OF),
        (3, "", "2", Expected.SAME_CELLS),
        (5, "month", "x", Expected.MONTH),
        (5, "amount", "", Expected.SOMETHING),
    ]


@pytest.mark.parametrize(("column", "most"), [("description", 200), ("supplier", 120)])
def test_refuses_text_that_the_table_would_cut(column: str, most: int) -> None:
    content = (
        f"{HEADER},{column}\n2026-05,taxes,,1,{'x' * most}\n2026-05,taxes,,1,{'x' * (most + 1)}"
    )
    rows, errors = read_cost_rows(content.encode(), currency="EUR")
    assert [row.line for row in rows] == [2]
    assert [(error.line, error.column, error.expected) for error in errors] == [
        (3, column, Expected.SHORTER)
    ]


@pytest.mark.fault(16)
def test_keeps_identical_lines_of_one_file() -> None:
    line = "2026-05,taxes,,5.00\n"
    rows, _ = read_cost_rows(f"{HEADER}\n{line}{line}".encode(), currency="EUR")
    assert [(row.line, row.amount) for row in rows] == [(2, Decimal(5)), (3, Decimal(5))]
