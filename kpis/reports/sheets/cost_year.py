"""The reports behind the year sheet of costs: categories by the months of a fiscal year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.definition import all_definitions
from kpis.calculation.ledger import open_ledger, sum_entries, total_counted
from kpis.calculation.unusual import Unusual
from kpis.calculation.usual_costs import usual_costs
from kpis.facts import Cells, CentreFact, SheetRow
from kpis.months import add_months
from kpis.queries.category_costs import category_costs
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts, monthly_contact_facts
from kpis.queries.year_cells import category_rows, closed_months, cost_cells, cost_total

__all__ = [
    "CostYear",
    "Unusual",
    "build_cost_year",
    "category_rows",
    "closed_in",
    "cost_of_year",
    "months_of_year",
    "unusual_costs",
]

MONTHS_OF_COMPARISON = 12


@dataclass(frozen=True, slots=True)
class CostYear:
    """contacts: those that count, by month, and under None of the whole year; a month without
    any is not in it. cost_per_contact: money, unrounded, by the same; None is "n/a".
    """

    centre: CentreFact
    months: Sequence[date]
    rows: Sequence[SheetRow]
    cells: Cells
    closed: frozenset[date]
    contacts: Mapping[date | None, int | None]
    cost_per_contact: Mapping[date | None, Decimal | None]


def months_of_year(centre: CentreFact, year: int) -> list[date]:
    """The twelve months of the fiscal year that begins in ``year``, each as its first day."""
    first = date(year, centre.fiscal_year_start, 1)
    return [add_months(first, step) for step in range(12)]


def span_of(months: Sequence[date]) -> tuple[date, date]:
    return months[0], add_months(months[-1], 1)


def closed_in(frame: CentreContext, months: Sequence[date]) -> frozenset[date]:
    return closed_months(frame.centre.id, *span_of(months))


def cost_of_year(frame: CentreContext, months: Sequence[date]) -> Decimal:
    return cost_total(frame.centre.id, *span_of(months))


def unusual_costs(
    frame: CentreContext, months: Sequence[date]
) -> dict[tuple[int, date], tuple[Decimal, Unusual]]:
    """The sums of categories that stand out from the twelve months before, with why."""
    start, end = span_of(months)
    costs = category_costs(frame.centre.id, add_months(start, -MONTHS_OF_COMPARISON), end)
    two_years, found = usual_costs([each.cost for each in costs]), {}
    for month in months:
        usual = two_years.since(add_months(month, -MONTHS_OF_COMPARISON))
        for id, amounts in usual.categories.items():
            if (why := usual.judge_category(id, month)) is not None:
                found[id, month] = amounts[month], why
    return found


def build_cost_year(frame: CentreContext, year: int) -> CostYear:
    months = months_of_year(frame.centre, year)
    cells = cost_cells(frame.centre.id, *span_of(months))
    contacts = counted_by_month(frame, months)
    costs: dict[date | None, Decimal | None] = {
        month: known_cost(cells.by_column.get(month)) for month in months
    }
    costs[None] = known_cost(cells.total)
    return CostYear(
        centre=frame.centre,
        months=months,
        rows=category_rows(),
        cells=cells,
        closed=closed_in(frame, months),
        contacts=contacts,
        cost_per_contact={
            month: calculate_cost_per_contact(cost, contacts.get(month))
            for month, cost in costs.items()
        },
    )


def known_cost(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def counted_by_month(
    frame: CentreContext, months: Sequence[date]
) -> Mapping[date | None, int | None]:
    """Under the definition of each month; under None their sum."""
    id = frame.centre.id
    definitions = all_definitions(frame.definitions, channel_facts(id))
    ledger = open_ledger([], monthly_contact_facts(id, *span_of(months)), definitions)
    counted: dict[date | None, int | None] = {entry.start: total_counted(entry) for entry in ledger}
    return counted | {None: total_counted(sum_entries(ledger, months[0]))}
