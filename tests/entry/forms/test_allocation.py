"""A rule as its form posts it."""

from decimal import Decimal
from typing import Any, Literal

import pytest

from kpis.entry.forms.allocation import RuleWords, read_rule, read_rule_key
from kpis.entry.refusals import Mistakes
from kpis.facts import AllocationRuleFact
from kpis.vocabulary import AllocationBasis
from tests.factories import month

MAY = month("2026-05")
GOOD = {"category": "", "valid_from": "2026-05", "basis": "equal"}
FIXED = GOOD | {"basis": "fixed_shares", "share-phone": "60", "share-email": "40"}


def words(mark: Literal[".", ","] = ".") -> RuleWords:
    return RuleWords({"salaries": 7, "taxes": 8}, {"phone": 1, "email": 2, "chat": 3}, mark)


def errors(**changes: str) -> Any:
    with pytest.raises(Mistakes) as refused:
        read_rule(FIXED | {name.replace("_", "-", 1): t for name, t in changes.items()}, words())
    (messages,) = refused.value.messages.values()
    return messages


def test_a_rule_of_all_categories_or_of_one() -> None:
    assert read_rule(GOOD, words()) == AllocationRuleFact(None, MAY, AllocationBasis.EQUAL, {})
    found = read_rule(GOOD | {"category": "taxes", "basis": "staffed_hours"}, words())
    assert found == AllocationRuleFact(8, MAY, AllocationBasis.STAFFED_HOURS, {})


def test_shares_in_the_readers_own_mark() -> None:
    texts = FIXED | {"share-phone": "33,3333", "share-email": "66,6667", "share-chat": "0"}
    shares = {1: Decimal("33.3333"), 2: Decimal("66.6667")}
    assert read_rule(texts, words(",")).shares == shares


def test_shares_are_of_fixed_shares_alone() -> None:
    assert read_rule(FIXED | {"basis": "equal", "share-phone": "x"}, words()).shares == {}


@pytest.mark.parametrize(("phone", "found"), [("59.99", "99.99"), ("60.0001", "100.0001")])
def test_shares_that_make_no_whole(phone: str, found: str) -> None:
    assert errors(share_phone=phone) == {"shares": f"Found {found}% in all, expected 100%."}


def test_no_share_at_all() -> None:
    with pytest.raises(Mistakes) as refused:
        read_rule(GOOD | {"basis": "fixed_shares"}, words())
    assert "Found 0% in all" in refused.value.messages["rule"]["shares"]


@pytest.mark.fault(8)
@pytest.mark.parametrize("text", ["-10", "NaN", "1e2", "12,5", "0.00001", "1_0", "half"])
def test_what_is_no_percentage(text: str) -> None:
    message = errors(share_phone=text)["share-phone"]
    assert message.startswith(f"Found “{text}”, expected a number from 0 up")


def test_a_long_number_is_no_percentage() -> None:
    assert "at most 3 digits" in errors(share_phone="1000")["share-phone"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    texts = {"category": "gold", "valid_from": "May", "basis": ""}
    with pytest.raises(Mistakes) as refused:
        read_rule(texts, words())
    assert refused.value.messages == {
        "rule": {
            "category": "Found “gold”, expected one of salaries, taxes.",
            "valid_from": "Found “May”, expected a month such as 2026-05.",
            "basis": "Choose an allocation basis.",
        }
    }


def test_which_rule_is_to_go() -> None:
    assert read_rule_key({"category": "salaries", "valid_from": "2026-05"}, words()) == (7, MAY)
    with pytest.raises(Mistakes):
        read_rule_key({"category": "", "valid_from": "2026-05-02"}, words())
