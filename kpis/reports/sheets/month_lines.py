"""The lines of a month that are on the page, and the bills that they are held against."""

from collections.abc import Sequence
from datetime import date

from kpis.months import add_months
from kpis.queries.category_costs import CategoryTotals
from kpis.queries.cost_lines import LineFact, bill_facts, bill_facts_of_lines, line_facts
from kpis.reports.sheets.month_records import MONTHS_OF_COMPARISON, BillsByKey, by_key

#: A month with more lines is shown a category at a time.
MOST_LINES = 300
LINES_A_PAGE = 200


def read_lines(
    centre: int, month: date, is_long: bool, chosen: CategoryTotals | None, page: int
) -> list[LineFact]:
    if not is_long:
        return line_facts(centre, month, MOST_LINES, chosen.id if chosen else None)
    if chosen is None:
        return []
    return line_facts(centre, month, LINES_A_PAGE, chosen.id, (page - 1) * LINES_A_PAGE)


def read_bills(centre: int, month: date, is_long: bool, lines: Sequence[LineFact]) -> BillsByKey:
    start = add_months(month, -MONTHS_OF_COMPARISON)
    if not is_long:
        return by_key(bill_facts(centre, start, month))
    return by_key(bill_facts_of_lines(centre, start, month, [line.line for line in lines]))
