"""Boxes of remarks: one above the other, and as wide as few points allow."""

from hypothesis import given
from hypothesis import strategies as st

from kpis.charts.remarks import BREAK, remark_annotations

LONG = "The price letter reached all customers on one day, and by noon they were calling"


@given(st.lists(st.sampled_from(["", "Strike", LONG]), min_size=2, max_size=26))
def test_neighbours_never_share_a_line(remarks: list[str]) -> None:
    made = remark_annotations([5.0] * len(remarks), remarks, span=1.0)
    boxes = [(box["x"], box["ay"], box["text"].count(BREAK) + 1) for box in reversed(made)]
    assert [x for x, _low, _lines in boxes] == [i for i, text in enumerate(remarks) if text]
    for x, low, lines in boxes:
        for other, bottom, _lines in boxes:
            if x < other <= x + 3:
                assert bottom >= low + lines * 18 / 250 or bottom < low


def test_few_points_leave_room_for_longer_lines() -> None:
    def first_line(points: int) -> str:
        (box,) = remark_annotations([5.0] * points, [LONG, *[""] * (points - 1)], span=1.0)
        text: str = box["text"]
        return text.split(BREAK, maxsplit=1)[0]

    assert first_line(26) == "The price letter reached"
    assert first_line(4) == "The price letter reached all customers"


def test_a_text_is_clear_of_the_points_around_it() -> None:
    (box,) = remark_annotations([5.0, 9.0, 5.0], ["", "", "Strike"], span=4.0)
    assert box["ay"] > 9.0
    assert (box["y"], box["yref"], box["showarrow"]) == (5.0, "y", True)
