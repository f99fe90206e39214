"""Small words: changes and places in a range."""

from decimal import Decimal
from itertools import combinations

import pytest

from kpis.pages.words.small import Mark, by_which_keys, mark_change, place_sentence, range_text
from kpis.vocabulary import AllocationBasis

D = Decimal


@pytest.mark.parametrize(
    ("difference", "shown", "good_is_up", "mark"),
    [
        (D("0.5"), "€0.50", False, Mark("▲ €0.50", "bad")),
        (D("-0.5"), "€0.50", False, Mark("▼ €0.50", "good")),
        (D("0.02"), "2.0 pt", True, Mark("▲ 2.0 pt", "good")),
        (D("-0.02"), "2.0 pt", True, Mark("▼ 2.0 pt", "bad")),
        (D(5), "5.0%", None, Mark("▲ 5.0%", "")),
        (D("0.001"), "€0.00", False, Mark("= €0.00", "")),
        (D(0), "0 s", True, Mark("= 0 s", "")),
    ],
)
def test_a_change_is_marked_by_what_it_means(
    difference: Decimal, shown: str, good_is_up: bool | None, mark: Mark
) -> None:
    assert mark_change(difference, shown, good_is_up=good_is_up) == mark


def test_where_a_figure_stands() -> None:
    assert range_text(D("1.5"), "EUR") == "€1.50 above"
    assert range_text(D("-1.5"), "EUR") == "€1.50 below"
    assert range_text(D(0), "EUR") == "within"


@pytest.mark.parametrize(
    ("distance", "high", "text"),
    [
        (D(0), D(6), "Within the published range of €4.00 to €6.00"),
        (D("0.5"), D(6), "€0.50 above the published range of €4.00 to €6.00"),
        (D("-0.5"), D(4), "€0.50 below the published figure of €4.00"),
        (D(0), D(4), "Equal to the published figure of €4.00"),
    ],
)
def test_the_same_as_a_sentence(distance: Decimal, high: Decimal, text: str) -> None:
    assert place_sentence(distance, D(4), high, "EUR") == text


def test_every_set_of_keys_is_said_in_its_own_words() -> None:
    sets = [frozenset(some) for n in range(1, 6) for some in combinations(AllocationBasis, n)]
    assert len({by_which_keys(bases) for bases in sets}) == len(sets) == 31
    assert by_which_keys({AllocationBasis.EQUAL, AllocationBasis.CONTACTS}) == (
        "contacts and equal shares"
    )
