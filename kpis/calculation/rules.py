"""The rules of allocation as a list: with one more, without one, and those in force."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpis.calculation.allocation import rules_at
from kpis.facts import AllocationRuleFact

Rules = Sequence[AllocationRuleFact]
#: A category, None for all without a rule of their own, and the month a rule is valid from.
RuleKey = tuple[int | None, date]


def key_of(rule: AllocationRuleFact) -> RuleKey:
    return rule.category, rule.valid_from


def with_rule(rules: Rules, rule: AllocationRuleFact) -> list[AllocationRuleFact]:
    """Oldest first; the rule takes the place of another of its category and month."""
    others = without_rule(rules, key_of(rule))
    return sorted([*others, rule], key=lambda each: each.valid_from)


def without_rule(rules: Rules, key: RuleKey) -> list[AllocationRuleFact]:
    return [rule for rule in rules if key_of(rule) != key]


def as_if_valid_from(rules: Rules, rule: AllocationRuleFact, month: date) -> Rules:
    """As if the rule had been made for a month in the past, and no later one of its category."""
    earlier = [each for each in rules if each.category != rule.category or each.valid_from < month]
    return with_rule(earlier, replace(rule, valid_from=month))


def rules_in_force(rules: Rules, month: date) -> list[AllocationRuleFact]:
    """The latest of each category that has one valid by the month; first the one of all others,
    which goes by handle time if nobody made one."""
    return [*rules_at(rules, month).values()]
