from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kpis import formatting
from kpis.calculation.comparison import compare_figures
from kpis.entry.forms.averages import shown_average
from kpis.entry.forms.units import Unit
from kpis.entry.forms.volume_rows import Place, read_volume_changes
from kpis.models import ContactVolume
from kpis.pages.contacts.text import change_text, clock, total_title, volume_texts
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")
counts = st.none() | st.integers(0, 10**12)


@st.composite
def volumes(draw: Any) -> ContactVolume:
    """With whatever the database lets in."""
    parts = [sorted(draw(st.tuples(st.integers(0, 999), st.integers(0, 999)))) for _ in range(2)]
    known: dict[str, Any] = {
        "handled": draw(st.integers(0, 10**6)),
        "offered": draw(counts),
        "abandoned": draw(counts),
        "handle_seconds": draw(counts),
        "wait_seconds": draw(counts),
        "status": draw(st.sampled_from(["actual", "estimate"])),
    }
    if draw(st.booleans()):
        known |= {"resolved_first_contact": parts[0][0], "resolution_sample": parts[0][1]}
    if draw(st.booleans()):
        known |= {"csat_satisfied": parts[1][0], "csat_responses": parts[1][1]}
    return ContactVolume(id=7, version=3, start=MAY, end=JUNE, **known)


@given(volumes(), st.sampled_from(["en", "fr"]))
def test_what_is_shown_is_read_back_as_it_is_recorded(volume: ContactVolume, language: str) -> None:
    with translation.override(language):
        unit = Unit("phone", 7, 3, volume_texts(volume), True)
        mark = formatting.decimal_mark()
        places = {"phone": Place(1, MAY, JUNE)}
        changes, mistakes = read_volume_changes([unit], places, {"phone": volume}, mark)
    assert mistakes == {}
    values = changes[0].values
    assert values is not None
    assert values.others is not None
    assert values.handled == volume.handled
    for name in values.others.__dataclass_fields__:
        assert getattr(values.others, name) == getattr(volume, name), name


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        ("364", "6:04", "6:04"),
        ("364.5", "6:04.5", "6:04,5"),
        ("3964", "1:06:04", "1:06:04"),
        ("0", "0:00", "0:00"),
        ("59.9", "0:59.9", "0:59,9"),
        (None, "", ""),
    ],
)
def test_times_as_they_stand_in_a_cell(seconds: str | None, english: str, french: str) -> None:
    value = None if seconds is None else Decimal(seconds)
    for language, expected in (("en", english), ("fr", french)):
        with translation.override(language):
            assert clock(value) == expected


def test_what_stands_behind_an_average() -> None:
    assert total_title(436_800) == "436,800 s in all"
    assert total_title(None) == ""
    assert clock(shown_average(1_000, 3)) == "5:33.3"


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [(110, 100, "▲ 10.0%"), (90, 100, "▼ 10.0%"), (100, 100, "= 0.0%"), (5, 0, "▲"), (0, 0, "=")],
)
def test_changes(now: int, before: int, text: str) -> None:
    assert change_text(compare_figures(Decimal(now), Decimal(before))) == text
    assert change_text(None) == ""
