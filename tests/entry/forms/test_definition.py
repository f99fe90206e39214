"""A contact definition as its form posts it."""

from typing import Any

import pytest

from kpis.entry.forms.definition import read_definition, read_month_to_remove
from kpis.entry.recording.definitions import Definition
from kpis.entry.refusals import Mistakes
from kpis.facts import DefinitionFact
from kpis.vocabulary import CountBasis
from tests.factories import month

CHANNELS = {"phone": 1, "email": 2}
GOOD = {"valid_from": "2026-05", "basis": "offered", "reason": "Agreed in May"}


def errors(chosen: list[str], **changes: str) -> Any:
    with pytest.raises(Mistakes) as refused:
        read_definition(GOOD | changes, chosen, CHANNELS)
    return refused.value.messages["definition"]


def test_a_definition() -> None:
    fact = DefinitionFact(month("2026-05"), CountBasis.OFFERED, frozenset({1, 2}))
    assert read_definition(GOOD, ["phone", "email"], CHANNELS) == Definition(fact, "Agreed in May")


def test_without_a_channel_there_is_no_figure() -> None:
    message = "Found no channel, expected at least one: without contacts there is no figure."
    assert errors([]) == {"channels": message}


def test_a_channel_of_elsewhere() -> None:
    assert errors(["phone", "bot"]) == {"channels": "The centre does not use a channel “bot”."}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = errors(["phone"], valid_from="2026-13", basis="guess", reason="no")
    assert found == {
        "valid_from": "Found “2026-13”, expected a month such as 2026-05.",
        "basis": "Choose which contacts are counted.",
        "reason": "Give a reason, in at least three characters.",
    }
    assert "at most 200 characters" in errors(["phone"], reason="x" * 201)["reason"]


def test_the_month_of_the_one_that_is_to_go() -> None:
    assert read_month_to_remove({"valid_from": "2026-05"}) == month("2026-05")
    with pytest.raises(Mistakes):
        read_month_to_remove({"valid_from": ""})
