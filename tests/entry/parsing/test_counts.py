"""Counts, and the difference between unknown and none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.counts import parse_count, parse_optional_count
from kpis.entry.parsing.errors import Expected, Refused


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_reads_back_every_count(count: int) -> None:
    assert parse_count(str(count)) == count
    assert parse_count(f"{count:,}".replace(",", "\u00a0")) == count


@pytest.mark.fault(10)
def test_blank_is_unknown_and_zero_is_zero() -> None:
    assert parse_optional_count(" ") is None
    assert parse_optional_count("0") == 0
    with pytest.raises(Refused) as caught:
        parse_count("")
    assert caught.value.expected is Expected.SOMETHING


@pytest.mark.fault(6)
@pytest.mark.fault(8)
@pytest.mark.parametrize(
    "text", ["-1", "1.0", "1e3", "1_000", "１２", "12 34", "NaN", "-", "1,000"]
)
def test_refuses_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_optional_count(text)
    assert caught.value.expected is Expected.COUNT


@pytest.mark.fault(8)
def test_refuses_counts_beyond_belief() -> None:
    with pytest.raises(Refused) as caught:
        parse_count("1" + "0" * 15)
    assert caught.value.expected is Expected.SMALLER_COUNT
