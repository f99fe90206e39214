"""The rules of allocation as a list."""

from datetime import date

from kpis.calculation.allocation import HANDLE_TIME
from kpis.calculation.rules import as_if_valid_from, rules_in_force, with_rule, without_rule
from kpis.facts import AllocationRuleFact
from kpis.vocabulary import AllocationBasis
from tests.factories import month
from tests.samples import rule_at

MARCH, MAY, JUNE = month("2026-03"), month("2026-05"), month("2026-06")


def rule(category: int | None, start: date, basis: str = "equal") -> AllocationRuleFact:
    return AllocationRuleFact(category, start, AllocationBasis(basis), {})


def test_a_rule_is_put_in_its_place() -> None:
    standing = [rule(None, MARCH), rule(1, JUNE)]
    assert with_rule(standing, rule(1, MAY)) == [rule(None, MARCH), rule(1, MAY), rule(1, JUNE)]
    replaced = with_rule(standing, rule(1, JUNE, "contacts"))
    assert replaced == [rule(None, MARCH), rule(1, JUNE, "contacts")]


def test_only_the_rule_of_category_and_month_is_left_out() -> None:
    standing = [rule(None, MAY), rule(1, MAY), rule(1, JUNE)]
    assert without_rule(standing, (1, MAY)) == [rule(None, MAY), rule(1, JUNE)]
    assert without_rule(standing, (2, MAY)) == standing


def test_as_if_it_were_valid_already() -> None:
    standing = [rule(1, MARCH), rule(1, MAY, "contacts"), rule(2, MAY)]
    shown = as_if_valid_from(standing, rule(1, JUNE, "staffed_hours"), MARCH)
    assert rule_at(shown, 1, MARCH) == rule_at(shown, 1, JUNE) == rule(1, MARCH, "staffed_hours")
    assert rule_at(shown, 2, MAY) == rule(2, MAY)
    assert rule_at(shown, 1, month("2026-02")) == HANDLE_TIME


def test_those_in_force_begin_with_the_one_of_all_others() -> None:
    assert rules_in_force([], MAY) == [HANDLE_TIME]
    standing = [rule(1, MARCH), rule(None, MAY), rule(1, MAY, "contacts"), rule(2, JUNE)]
    assert rules_in_force(standing, MAY) == [rule(None, MAY), rule(1, MAY, "contacts")]
    assert rules_in_force(standing, MARCH) == [HANDLE_TIME, rule(1, MARCH)]
    assert len(rules_in_force(standing, JUNE)) == 3
