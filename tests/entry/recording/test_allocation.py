"""Rules of allocation: added, replaced and removed, and never over one that nobody looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from kpis.entry.recording.allocation import (
    fact_of,
    record_allocation_rule,
    remove_allocation_rule,
    seen_rules,
)
from kpis.entry.refusals import Conflicted, Mistakes, refusal_of
from kpis.facts import AllocationRuleFact
from kpis.models import AllocationRule, Centre
from kpis.vocabulary import AllocationBasis
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")


def rule(
    basis: str = "equal", *, category: str = "", month: date = MAY, **shares: Any
) -> AllocationRuleFact:
    id = make.category(category).pk if category else None
    percents = {make.channel(code).pk: Decimal(percent) for code, percent in shares.items()}
    return AllocationRuleFact(id, month, AllocationBasis(basis), percents)


def standing(centre: Centre) -> list[AllocationRuleFact]:
    rows = AllocationRule.objects.filter(centre=centre).order_by("valid_from", "category_id")
    return [fact_of(row) for row in rows.prefetch_related("shares")]


def record(centre: Centre, wish: AllocationRuleFact, seen: str | None = None) -> bool:
    mark = seen_rules(standing(centre)) if seen is None else seen
    with transaction.atomic():
        done = record_allocation_rule(centre_id=centre.pk, rule=wish, seen=mark)
        settle()
    return done


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_rules_are_added_beside_each_other(centre: Centre) -> None:
    wishes = [rule(), rule("contacts", category="salaries"), rule(month=JUNE)]
    assert all(record(centre, wish) for wish in wishes)
    assert sorted(map(str, standing(centre))) == sorted(map(str, wishes))


def test_a_rule_takes_the_place_of_the_one_of_its_category_and_month(centre: Centre) -> None:
    for wish in (
        rule("fixed_shares", phone="60", email="40"),
        rule("fixed_shares", phone="33.3333", self_service="66.6667"),
        rule("staffed_hours"),
    ):
        assert record(centre, wish)
        assert standing(centre) == [wish]
    assert AllocationRule.objects.count() == 1


def test_what_stands_already_leaves_no_trace(centre: Centre) -> None:
    wish = rule("fixed_shares", phone="60", email="40")
    assert record(centre, wish)
    assert not record(centre, wish)
    for name, count in (("AllocationRuleEvent", 1), ("AllocationShareEvent", 2)):
        assert apps.get_model("kpis", name).objects.count() == count


def test_a_share_that_stays_leaves_no_trace(centre: Centre) -> None:
    record(centre, rule("fixed_shares", phone="60", email="40"))
    record(centre, rule("fixed_shares", phone="60", self_service="40"))
    events = apps.get_model("kpis", "AllocationShareEvent").objects
    told = list(events.order_by("pgh_id").values_list("pgh_label", "channel__code"))
    assert sorted(told[2:]) == [("delete", "email"), ("insert", "self_service")]


def test_a_rule_is_removed_with_its_shares(centre: Centre) -> None:
    record(centre, rule("fixed_shares", phone="60", email="40"))
    other = rule(category="salaries")
    record(centre, other)
    mark = seen_rules(standing(centre))
    facts: Any = {"centre_id": centre.pk, "category_id": None, "valid_from": MAY}
    assert remove_allocation_rule(**facts, seen=mark)
    assert standing(centre) == [other]
    assert not remove_allocation_rule(**facts, seen=seen_rules([other]))


def test_shares_that_make_no_whole_are_refused_in_words(centre: Centre) -> None:
    with pytest.raises(IntegrityError) as caught:
        record(centre, rule("fixed_shares", phone="60"))
    assert refusal_of(caught.value).messages == {  # type: ignore[union-attr]
        "": {"": "Fixed shares must total 100 percent."}
    }
    assert not AllocationRule.objects.exists()


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_the_later_of_two_is_told_and_overwrites_nothing(centre: Centre) -> None:
    seen = seen_rules([])
    record(centre, rule("contacts"), seen)
    for later in (rule(), rule(month=JUNE), rule(category="salaries")):
        with pytest.raises(Conflicted) as refused:
            record(centre, later, seen)
        (conflict,) = refused.value.conflicts
        assert (conflict.key, conflict.who) == ("rule", "")
        assert conflict.when is not None
    with pytest.raises(Conflicted):
        remove_allocation_rule(centre_id=centre.pk, category_id=None, valid_from=MAY, seen=seen)
    assert standing(centre) == [rule("contacts")]


def test_rules_of_another_centre_are_no_conflict(centre: Centre) -> None:
    make.AllocationRuleFactory()
    assert record(centre, rule(), seen_rules([]))


def test_the_mark_is_of_values_and_not_of_order_or_zeros() -> None:
    first, second = (
        AllocationRuleFact(None, MAY, AllocationBasis.FIXED_SHARES, {1: Decimal(p), 2: Decimal(q)})
        for p, q in (("60", "40.0"), ("60.0000", "40"))
    )
    other = AllocationRuleFact(3, MAY, AllocationBasis.EQUAL, {})
    assert seen_rules([first, other]) == seen_rules([other, second])
    assert seen_rules([first]) != seen_rules([first, other])


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.mark.fault(26)
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(centre: Centre, threads: ThreadPoolExecutor) -> None:
    barrier, seen = Barrier(2), seen_rules([])

    def one(basis: str) -> str:
        try:
            barrier.wait(5)
            record_allocation_rule(centre_id=centre.pk, rule=rule(basis), seen=seen)
        except (Conflicted, Mistakes) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return basis

    answers = list(threads.map(one, ["equal", "contacts"]))
    (winner,) = [answer for answer in answers if answer != "Conflicted"]
    assert standing(centre) == [rule(winner)]
