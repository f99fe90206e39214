"""Times as people and our own pages write them."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kpis import formatting
from kpis.entry.parsing.durations import parse_duration
from kpis.entry.parsing.errors import Expected, Refused
from tests.entry.parsing.typed_cases import DURATIONS, Case


@pytest.mark.fault(10)
@pytest.mark.parametrize("case", DURATIONS)
def test_durations(case: Case) -> None:
    if isinstance(case.meant, Expected):
        with pytest.raises(Refused) as caught:
            parse_duration(case.text, case.mark)
        assert caught.value.expected is case.meant
        return
    tenths = case.meant
    found = parse_duration(case.text, case.mark)
    assert found == (None if tenths is None else Decimal(tenths) / 10)


@given(st.integers(0, 10**9), st.sampled_from(["en", "fr"]))
def test_reads_back_what_pages_show(seconds: int, language: str) -> None:
    with translation.override(language):
        shown = formatting.duration(seconds)
    read = parse_duration(shown, "," if language == "fr" else ".")
    assert read == seconds - (seconds % 60 if seconds >= 3600 else 0)


@given(st.integers(0, 10**6), st.integers(0, 59), st.integers(0, 59))
def test_every_way_to_write_it_is_the_same_time(hours: int, minutes: int, seconds: int) -> None:
    total = hours * 3600 + minutes * 60 + seconds
    for text in (
        f"{hours}:{minutes:02}:{seconds:02}",
        f"{hours} h {minutes} min {seconds} s",
        f"{hours}h{minutes:02}m{seconds:02}",
        f"{hours * 60 + minutes}:{seconds:02}",
        f"{total} s",
        f"{total}",
    ):
        assert parse_duration(text, ".") == total


@given(st.text(alphabet="0123456789:.,hmins \u00a0-", max_size=20))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        seconds = parse_duration(text, ",")
    except Refused:
        return
    assert seconds is None or (seconds >= 0 and seconds == round(seconds, 1))
