"""The bar above a page says what is chosen, and leads to everything again."""

from datetime import date

import pytest

from kpis.facts import CategoryFact, Period
from kpis.pages.filters.bar import filter_bar
from kpis.pages.filters.choice import Choice
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Comparison, CostGroup, PeriodKind

SALARIES = CategoryFact(1, "Salaries", 10, CostGroup.PEOPLE, "salaries", colour=1)
MAY = Period(date(2026, 5, 1), date(2026, 6, 1), PeriodKind.MONTH)


@pytest.fixture
def selection() -> Selection:
    return Selection(
        PeriodKind.MONTH,
        date(2026, 5, 1),
        Comparison.YEAR_BEFORE,
        categories=frozenset(["salaries"]),
    )


def test_parts_are_named_and_can_be_left(selection: Selection) -> None:
    bar = filter_bar(selection, MAY, [MAY], categories=[SALARIES])
    assert bar.parts == ["Salaries"]
    assert bar.category_choices == [Choice("salaries", "Salaries", True)]
    assert bar.all_query == "?by=month&compare=year_before&period=2026-05"


def test_a_code_that_names_nothing_is_no_part(selection: Selection) -> None:
    assert filter_bar(selection, MAY, [MAY]).parts == []
