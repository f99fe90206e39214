"""The reads of a month's sheet of costs, against slow and obvious ones."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from kpis.calculation.expectation import usual_amount
from kpis.entry.recording.spreads import Spread, record_spread
from kpis.models import Centre, CostCategory, CostLine
from kpis.months import add_months, month_after
from kpis.queries.category_costs import category_costs, category_totals
from kpis.queries.cost_lines import (
    bill_facts,
    bill_facts_of_lines,
    category_choices,
    channel_choices,
    line_facts,
    month_state,
)
from kpis.queries.cost_spreads import spread_fact
from kpis.queries.habits import latest_habits
from tests import factories as make
from tests.queries.conftest import FIRST, months

JANUARY = make.month("2026-01")


def lines_of(centre: Centre, month: date) -> list[CostLine]:
    return [line for line in CostLine.objects.filter(centre=centre) if line.month == month]


@pytest.mark.parametrize("month", [JANUARY, add_months(FIRST, 12)])
def test_totals_of_every_category(centres: list[Centre], month: date) -> None:
    costs = category_costs(centres[0].pk, add_months(month, -12), month_after(month))
    found = category_totals(centres[0].pk, month, costs)
    assert [total.code for total in found] == [c.code for c in CostCategory.objects.all()]
    for total in found:
        for at, sum_found in (
            (month, total.now),
            (add_months(month, -1), total.before),
            (add_months(month, -12), total.year_before),
        ):
            amounts = [x.amount for x in lines_of(centres[0], at) if x.category_id == total.id]
            assert sum_found == (sum(amounts) if amounts else None)
        in_month = [x for x in lines_of(centres[0], month) if x.category_id == total.id]
        assert total.lines == len(in_month)
        before = lines_of(centres[0], add_months(month, -1))
        assert total.lines_before == len([x for x in before if x.category_id == total.id])


def test_lines_a_page_at_a_time(centres: list[Centre]) -> None:
    wanted = sorted(lines_of(centres[0], JANUARY), key=lambda line: line.pk)
    found = line_facts(centres[0].pk, JANUARY, 1000)
    assert [line.line for line in found] == [line.pk for line in wanted]
    assert [line.amount for line in found] == [line.amount for line in wanted]
    assert line_facts(centres[0].pk, JANUARY, 3, offset=2) == found[2:5]
    category = wanted[0].category_id
    assert {line.category for line in line_facts(centres[0].pk, JANUARY, 9, category)} == {category}


def test_bills_by_month(centres: list[Centre]) -> None:
    """random lines have no words: a bill is a category and a channel."""
    sums: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for line in CostLine.objects.filter(centre=centres[0]):
        if line.month <= JANUARY:
            sums[line.month, line.category_id, line.channel_id] += line.amount
    found = bill_facts(centres[0].pk, FIRST, JANUARY)
    assert {(f.month, f.bill.category, f.bill.channel): f.bill.amount for f in found} == sums
    some = lines_of(centres[0], JANUARY)[:2]
    keys = {(line.category_id, line.channel_id) for line in some}
    few = bill_facts_of_lines(centres[0].pk, FIRST, JANUARY, [line.pk for line in some])
    assert {(f.month, f.bill.category, f.bill.channel): f.bill.amount for f in few} == {
        key: amount for key, amount in sums.items() if key[1:] in keys
    }
    assert bill_facts_of_lines(centres[0].pk, FIRST, JANUARY, []) == []


def test_bills_of_lines_look_past_capitals(db: None) -> None:
    centre = make.CentreFactory()
    make.CostLineFactory(centre=centre, month=make.month("2025-12"), description="RENT ")
    line = make.CostLineFactory(centre=centre, month=JANUARY, description="Rent")
    found = bill_facts_of_lines(centre.pk, FIRST, JANUARY, [line.pk])
    assert sorted(fact.month for fact in found) == [make.month("2025-12"), JANUARY]


def test_months_are_those_that_the_rows_have() -> None:
    assert JANUARY in months()


def test_a_month_of_a_spread_invoice(db: None) -> None:
    centre = make.CentreFactory()
    category = make.category("taxes")
    spread = Spread(
        Decimal("10.00"), make.month("2025-12"), 3, category.pk, None, "Licence", "Nordlys", None
    )
    id = record_spread(centre_id=centre.pk, spread=spread)
    make.MonthCloseFactory(centre=centre, month=make.month("2025-12"))
    (line,) = line_facts(centre.pk, JANUARY, 10)
    assert line.part is not None
    assert (line.part.number, line.part.months, line.part.amount) == (2, 3, Decimal(10))
    (bill,) = bill_facts(centre.pk, JANUARY, JANUARY)
    assert bill.bill.line == 0
    whole = spread_fact(centre.pk, id)
    assert whole is not None
    assert [part.is_closed for part in whole.parts] == [True, False, False]
    assert [part.amount for part in whole.parts] == [
        Decimal("3.33"),
        Decimal("3.33"),
        Decimal("3.34"),
    ]
    assert (whole.parts[0].category, whole.parts[0].channel) == ("taxes", "")
    assert spread_fact(make.CentreFactory().pk, id) is None


def test_whether_a_month_is_closed(db: None) -> None:
    centre = make.CentreFactory()
    assert month_state(centre.pk, JANUARY).closed_at is None
    person = make.UserFactory(first_name="Ada", last_name="Byron")
    close = make.MonthCloseFactory(centre=centre, month=JANUARY, closed_by=person)
    state = month_state(centre.pk, JANUARY)
    assert state.closed_by == "Ada Byron"
    assert state.closed_at is not None
    assert abs(state.closed_at - close.closed_at) < timedelta(seconds=1)
    assert month_state(centre.pk, FIRST).closed_at is None


def test_the_line_that_was_deleted_last(db: None) -> None:
    centre = make.CentreFactory()
    for text in ("Rent", "Energy"):
        make.CostLineFactory(centre=centre, month=JANUARY, description=text).delete()
    deleted = month_state(centre.pk, JANUARY).deleted
    assert deleted is not None
    assert (deleted.description, deleted.amount, deleted.who) == ("Energy", Decimal(100), "")
    assert month_state(centre.pk, FIRST).deleted is None


@pytest.mark.parametrize(("language", "name"), [("en", "Phone"), ("fr", "Téléphone")])
def test_choices_in_the_readers_language(db: None, language: str, name: str) -> None:
    centre = make.CentreFactory()
    with translation.override(language):
        channels = channel_choices(centre.pk)
        categories = category_choices()
    assert (channels[0].code, channels[0].fact.name) == ("phone", name)
    assert [choice.code for choice in categories] == [c.code for c in CostCategory.objects.all()]


@pytest.mark.finding("F16")
def test_totals_know_the_habit_of_every_category(centres: list[Centre]) -> None:
    """As latest_habits has them; the amount of one whose months were read is in what was read."""
    for month in (JANUARY, *(add_months(JANUARY, step) for step in (5, 12, 13, -30))):
        for centre in centres:
            costs = category_costs(centre.pk, add_months(month, -12), month_after(month))
            sums: dict[date, dict[int, Decimal]] = defaultdict(dict)
            for each in costs:
                sums[each.cost.start][each.cost.category] = each.cost.amount
            found = category_totals(centre.pk, month, costs)
            habits = {total.id: total.habit for total in found if total.habit is not None}
            known = {
                id: replace(habit, usual=usual_amount(id, habit.last, sums, habits))
                for id, habit in habits.items()
            }
            assert known == latest_habits(centre.pk, month)
