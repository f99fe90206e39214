"""Why a cost per contact moved, in a few words: credit notes are no cost that fell."""

from decimal import Decimal

import pytest

from kpis.calculation.bridge import ShownStep, StepKind
from kpis.pages.words.step_phrases import spend_phrase, volume_phrase

D = Decimal


@pytest.mark.parametrize(
    ("before", "after", "phrase"),
    [
        ("5", "9", "%(name)s rose"),
        ("9", "5", "%(name)s fell"),
        ("0", "0.5", "%(name)s newly charged"),
        ("0.5", "0", "%(name)s no longer charged"),
        ("-5", "-9", "larger credit notes for %(name)s"),
        ("-9", "-5", "smaller credit notes for %(name)s"),
        ("0", "-0.5", "credit notes for %(name)s"),
        ("0.5", "-0.5", "credit notes for %(name)s"),
        ("-0.5", "0", "no more credit notes for %(name)s"),
        ("-0.5", "0.5", "no more credit notes for %(name)s"),
    ],
)
def test_what_happened_to_a_category(before: str, after: str, phrase: str) -> None:
    step = ShownStep(StepKind.SPEND, D(1), before=D(before), after=D(after))
    assert spend_phrase(step) == phrase


@pytest.mark.parametrize(
    ("before", "after", "effect", "phrase"),
    [
        (10, 5, 1, "fewer contacts carried the costs"),
        (10, 5, -1, "fewer contacts"),
        (5, 10, -1, "more contacts shared the costs"),
        (5, 10, 1, "more contacts"),
    ],
)
def test_what_more_or_fewer_contacts_did(before: int, after: int, effect: int, phrase: str) -> None:
    step = ShownStep(StepKind.VOLUME, D(effect), before=D(before), after=D(after))
    assert volume_phrase(step) == phrase
