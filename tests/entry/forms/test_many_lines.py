"""What a form says of many lines: which, and what they become."""

from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import SuspiciousOperation
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.forms.many_lines import (
    FIELDS,
    Offered,
    read_many_change,
    read_seen,
    without,
    write_seen,
)
from kpis.entry.recording.many_lines import COLUMNS
from kpis.entry.refusals import Mistakes
from kpis.vocabulary import CostStatus

pytestmark = pytest.mark.finding("E14")
OFFERED = Offered({"rent": 1}, {"phone": 2}, ".shared")
KEYS = st.integers(0, 10**18 - 1)


@given(st.dictionaries(KEYS, st.integers(0, 10**9 - 1)))
def test_what_is_written_is_read(seen: dict[int, int]) -> None:
    assert read_seen([write_seen(seen)]) == seen
    assert read_seen(write_seen({id: seen[id]}) for id in seen) == seen


@given(st.text(min_size=1).filter(lambda text: text.strip() and ":" not in text))
def test_what_no_page_sent_is_no_line(text: str) -> None:
    with pytest.raises(SuspiciousOperation):
        read_seen([text])


def test_each_field_is_read_and_a_blank_one_stays() -> None:
    texts = {"category": "rent", "channel": ".shared", "status": "accrual", "month": "2026-03"}
    assert read_many_change(texts, OFFERED, deletes=False).values == {
        "category": 1,
        "channel": None,
        "status": CostStatus.ACCRUAL,
        "month": date(2026, 3, 1),
    }
    only = read_many_change({"channel": "phone", "month": " "}, OFFERED, deletes=False)
    assert only.values == {"channel": 2}
    assert set(FIELDS) == set(COLUMNS)


def test_a_deletion_becomes_nothing() -> None:
    change = read_many_change({"category": "unheard"}, OFFERED, deletes=True)
    assert (change.values, change.deletes) == ({}, True)


def test_every_mistake_is_named_at_its_field() -> None:
    texts = {"category": "x", "channel": "x", "status": "x", "month": "x"}
    with pytest.raises(Mistakes) as refused:
        read_many_change(texts, OFFERED, deletes=False)
    assert set(refused.value.messages[""]) == set(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
@given(text=st.text(min_size=1, max_size=80))
def test_no_text_fails(name: str, text: str) -> None:
    with suppress(Mistakes):
        assert set(read_many_change({name: text}, OFFERED, deletes=False).values) == {name}


def test_what_has_ended_is_not_offered() -> None:
    assert without({"rent": 1, "taxes": 2}, {"taxes"}) == {"rent": 1}
