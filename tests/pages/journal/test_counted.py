"""So many rows of one table, in words of their own for one and for several."""

import re

import pytest
from django.utils import translation

from kpis.pages.journal.counted import counted_words
from kpis.reports.settings.journal import ChangeKind, Subject

VERBS = {
    ChangeKind.ADDED: "added",
    ChangeKind.CHANGED: "changed",
    ChangeKind.DELETED: "(deleted|undone)",
}


@pytest.mark.parametrize("change", VERBS)
@pytest.mark.parametrize("subject", [*Subject])
def test_one_row_and_several(subject: Subject, change: ChangeKind) -> None:
    one, several = (counted_words(subject, change, rows, str(rows)) for rows in (1, 7))
    noun = "[a-z ]+"
    assert re.fullmatch(rf"([A-Z]{noun}: )?1 {noun} {VERBS[change]}", one)
    assert re.fullmatch(rf"([A-Z]{noun}: )?7 {noun} {VERBS[change]}", several)
    assert len(several) > len(one), "several are named otherwise than one"
    with translation.override("fr"):
        french = counted_words(subject, change, 1, "1")
    assert not set(french.split()) & {"added", "changed", "deleted", "undone"}
