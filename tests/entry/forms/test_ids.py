"""Keys as addresses and forms name them: one that the database can hold, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.forms.ids import read_id


@given(st.integers(0, 10**18 - 1))
def test_reads_back_every_key(key: int) -> None:
    assert read_id(str(key)) == key


@pytest.mark.finding("E13")
@pytest.mark.parametrize(
    "text", ["", "-1", "+1", " 1", "1.0", "1e3", "²", "١٢", "１", "1\0", "1\n", "x", "5" * 5000]
)
def test_nothing_else_is_a_key(text: str) -> None:
    assert read_id(text) is None


@given(st.text(max_size=30))
def test_any_text_is_a_key_of_64_bits_or_none(text: str) -> None:
    key = read_id(text)
    assert key is None or 0 <= key < 2**63
