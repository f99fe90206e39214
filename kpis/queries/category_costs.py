"""What every category cost, month by month, and its latest habit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

from kpis.facts import CostFact, HabitFact
from kpis.months import add_months
from kpis.queries.habits import LATEST_HABITS, asked_of
from kpis.queries.sql import fetch_rows

#: Grouped as cost_line_habits has them in order: nothing is sorted or hashed.
CATEGORY_COSTS = """
    SELECT category_id, month, sum(amount), count(*)
    FROM kpis_costline
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month < %(end)s
    GROUP BY category_id, month
"""
CATEGORIES = f"""
    SELECT
        category.id, code, CASE WHEN %(french)s THEN name_fr ELSE name_en END,
        habit.last, habit.usual
    FROM kpis_costcategory AS category
    LEFT JOIN ({LATEST_HABITS}) AS habit ON habit.category_id = category.id
    ORDER BY position, code
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class CategoryCost:
    """What a category cost in one month, direct and shared together, and in how many lines."""

    cost: CostFact
    lines: int


@dataclass(frozen=True, slots=True)
class CategoryTotals:
    """One category of a month. lines, lines_before: how many cost lines it has, and had.

    now, before, year_before: sums in money; None where there is no line, which is not 0.
    habit: the latest before the month.
    """

    id: int
    code: str
    name: str
    lines: int
    lines_before: int
    now: Decimal | None
    before: Decimal | None
    year_before: Decimal | None
    habit: HabitFact | None


def category_costs(centre: int, start: date, end: date) -> list[CategoryCost]:
    """Of the months in [start, end) that have any."""
    rows = fetch_rows(CATEGORY_COSTS, centre=centre, start=start, end=end)
    return [
        CategoryCost(CostFact(month, category, None, amount), lines)
        for category, month, amount, lines in rows
    ]


def category_totals(
    centre: int, month: date, costs: Sequence[CategoryCost]
) -> list[CategoryTotals]:
    """Every category in its order, those without a line too.

    costs: of the twelve months before the month, and of itself; a habit of which they have all
    three months comes without its amount.
    """
    rows = fetch_rows(
        CATEGORIES,
        **asked_of([centre], month, summed_from=add_months(month, -12)),
        french=get_language() == "fr",
    )
    found = {(each.cost.category, each.cost.start): each for each in costs}
    asked = [add_months(month, -back) for back in (0, 1, 12)]
    return [
        make_total(
            id, code, name, [found.get((id, at)) for at in asked], last and HabitFact(last, usual)
        )
        for id, code, name, last, usual in rows
    ]


def make_total(
    id: int,
    code: str,
    name: str,
    months: Sequence[CategoryCost | None],
    habit: HabitFact | None,
) -> CategoryTotals:
    """months: this one, the one before, and the one a year before."""
    now, before, year_before = (each.cost.amount if each else None for each in months)
    lines, lines_before, _unused = (each.lines if each else 0 for each in months)
    return CategoryTotals(id, code, name, lines, lines_before, now, before, year_before, habit)
