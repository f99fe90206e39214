"""Names are sorted as readers look for them, not by their bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.names import sort_key


@pytest.mark.finding("P9")
def test_accents_and_capitals_do_not_move_a_name() -> None:
    names = ["Zug", "eau", "Échallens", "Eaux-Vives", "Arras", "œuvre", "Oise", "zoo", "Łódź"]
    assert sorted(names, key=sort_key) == [
        "Arras", "eau", "Eaux-Vives", "Échallens", "Łódź", "œuvre", "Oise", "zoo", "Zug",
    ]  # fmt: skip


@given(st.text(), st.text())
def test_two_names_are_never_in_the_same_place(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_capitals_stand_beside_small_letters(name: str) -> None:
    assert sort_key(name.upper())[0] == sort_key(name.upper().lower())[0]
