"""What a centre has written before, beside a slow and obvious version in Python."""

import re
from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kpis.models import CostLine
from kpis.queries import known_words as module
from kpis.queries.known_words import known_words
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("E14")]
ODD = ["Å “quoted” & <b>", "שלום ספק", "Café ☕ 🎧", 'O\'Neil "the best"', "a,b;c"]


def slow(lines: Iterable[CostLine], field: str) -> list[str]:
    """Each as written last, the latest month first, of one month the most often written."""
    written = defaultdict(list)
    for line in lines:
        text = getattr(line, field).strip(" ")
        if text:
            written[re.sub(r"\s+", " ", text).lower()].append((line.month, line.pk, text))
    ranked = [(max(each)[0], len(each), max(each)[2]) for each in written.values()]
    ranked.sort(key=lambda each: each[2])
    return [text for *_, text in sorted(ranked, key=lambda each: (each[0], each[1]), reverse=True)]


def test_the_latest_come_first_each_once_as_written_last() -> None:
    centre = make.CentreFactory()
    for month, supplier in (
        ("2026-01", "Nordlys"),
        ("2026-02", "nordlys "),
        ("2026-02", "Often"),
        ("2026-02", "often"),
        ("2026-03", "Latest"),
        ("2026-01", "  "),
    ):
        make.CostLineFactory(centre=centre, month=make.month(month), supplier=supplier)
    make.CostLineFactory(month=make.month("2026-03"), supplier="Of another centre")
    assert known_words(centre.pk).suppliers == ["Latest", "nordlys", "often"]


def test_odd_names_come_as_they_were_written() -> None:
    centre = make.CentreFactory()
    for text in ODD:
        make.CostLineFactory(
            centre=centre, month=make.month("2026-01"), supplier=text, description=text
        )
    known = known_words(centre.pk)
    assert set(known.suppliers) == set(known.descriptions) == set(ODD)


def test_no_more_than_a_page_can_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = make.CentreFactory()
    for number in range(8):
        make.CostLineFactory(
            centre=centre, month=make.month(f"2026-0{number + 1}"), supplier=f"S{number}"
        )
    monkeypatch.setattr(module, "MOST", 3)
    assert known_words(centre.pk).suppliers == ["S7", "S6", "S5"]
    monkeypatch.setattr(module, "MOST_LINES", 2)
    assert known_words(centre.pk).suppliers == ["S7", "S6"]


WORDS = st.text(alphabet="aA bB<\"'", max_size=3)


class TestAgainstTheSlowOne(TestCase):
    @given(st.lists(st.tuples(st.integers(1, 3), WORDS, WORDS), max_size=8))
    @settings(max_examples=30, deadline=None)
    def test_the_same_words_whatever_is_written(self, rows: list[tuple[int, str, str]]) -> None:
        centre = make.CentreFactory()
        for month, supplier, description in rows:
            make.CostLineFactory(
                centre=centre,
                month=make.month(f"2026-0{month}"),
                supplier=supplier,
                description=description,
            )
        known, lines = known_words(centre.pk), list(CostLine.objects.filter(centre=centre))
        assert sorted(known.suppliers) == sorted(slow(lines, "supplier"))
        assert sorted(known.descriptions) == sorted(slow(lines, "description"))
