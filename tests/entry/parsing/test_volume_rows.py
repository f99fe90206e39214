"""Contact volumes out of CSV files."""

from datetime import date

import pytest

from kpis.entry.parsing.errors import Error, Expected
from kpis.entry.parsing.volume_rows import OPTIONAL_COUNTS, VolumeRow, read_volume_rows
from kpis.vocabulary import VolumeStatus

HEADER = "start,end,channel,handled"


def errors_of(*lines: str, header: str = HEADER) -> list[tuple[int, str, Expected]]:
    _, errors = read_volume_rows("\n".join([header, *lines]).encode())
    return [(error.line, error.column, error.expected) for error in errors]


def test_reads_a_month_and_a_day() -> None:
    content = f"{HEADER}\n2026-02-01,2026-03-01,Phone,31204\n2026-03-01,2026-03-02,phone,0\n"
    rows, errors = read_volume_rows(content.encode())
    assert errors == []
    assert rows == [
        VolumeRow(2, date(2026, 2, 1), date(2026, 3, 1), "phone", 31204),
        VolumeRow(3, date(2026, 3, 1), date(2026, 3, 2), "phone", 0),
    ]


def test_reads_every_optional_column() -> None:
    header = ",".join([HEADER, *OPTIONAL_COUNTS, "status"])
    content = f"{header}\n2026-05-01,2026-06-01,chat,10,1,2,3,4,5,6,7,8,estimate\n"
    rows, errors = read_volume_rows(content.encode())
    assert errors == []
    assert [getattr(rows[0], name) for name in OPTIONAL_COUNTS] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert rows[0].status is VolumeStatus.ESTIMATE


@pytest.mark.fault(10)
def test_blank_counts_are_unknown() -> None:
    header = f"{HEADER},offered,abandoned"
    rows, _ = read_volume_rows(f"{header}\n2026-05-01,2026-06-01,chat,10,,0\n".encode())
    assert (rows[0].offered, rows[0].abandoned) == (None, 0)
    assert errors_of("2026-05-01,2026-06-01,chat,") == [(2, "handled", Expected.SOMETHING)]


@pytest.mark.parametrize(
    "span", ["2026-05-01,2026-05-31", "2026-05-15,2026-06-15", "2026-05-02,2026-05-01"]
)
def test_refuses_other_spans(span: str) -> None:
    assert errors_of(f"{span},phone,5") == [(2, "end", Expected.DAY_OR_MONTH)]


def test_parts_and_wholes_are_known_together() -> None:
    header = f"{HEADER},resolved_first_contact,resolution_sample,csat_satisfied,csat_responses"
    span = "2026-05-01,2026-06-01,phone,5"
    assert errors_of(f"{span},3,3,,", header=header) == []
    assert errors_of(f"{span},3,,,9", header=header) == [
        (2, "resolved_first_contact", Expected.PART_AND_WHOLE),
        (2, "csat_satisfied", Expected.PART_AND_WHOLE),
    ]
    assert errors_of(f"{span},,,10,9", header=header) == [
        (2, "csat_satisfied", Expected.PART_WITHIN_WHOLE)
    ]


def test_names_both_rows_that_share_a_day() -> None:
    content = "\n".join(
        [
            HEADER,
            "2026-05-02,2026-05-03,phone,1",
            "2026-05-01,2026-06-01,phone,5",
            "2026-05-09,2026-05-10,phone,1",
            "2026-05-09,2026-05-10,chat,1",
            "2026-06-01,2026-06-02,phone,1",
            "2026-06-01,2026-06-02,phone,1",
        ]
    )
    _, errors = read_volume_rows(content.encode())
    month = {"line": "3", "span": "2026-05-01 – 2026-06-01"}
    day = {"line": "6", "span": "2026-06-01 – 2026-06-02"}
    assert errors == [
        Error(2, "start", "2026-05-02", Expected.OWN_SPAN, month),
        Error(4, "start", "2026-05-09", Expected.OWN_SPAN, month),
        Error(7, "start", "2026-06-01", Expected.OWN_SPAN, day),
    ]
