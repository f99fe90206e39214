"""Where a sheet leads to: the sheets of other kinds, months and years."""

from dataclasses import dataclass
from datetime import date

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.filters.query import YEARS
from kpis.pages.page_url import page_url
from kpis.reports.sheets.cost_year import months_of_year


@dataclass(frozen=True, slots=True)
class SheetLink:
    """current: whether it leads to what is shown."""

    url: str
    label: str
    current: bool = False


def month_link(name: str, centre: CentreFact, month: date, *more: str) -> SheetLink | None:
    """name: of the address; more: what it has after the month. None where no address has the
    year."""
    if month.year not in YEARS:
        return None
    return SheetLink(page_url(name, centre.slug, month, *more), formatting.month_name(month))


def year_link(name: str, centre: CentreFact, year: int) -> SheetLink | None:
    """The same of a fiscal year."""
    if year not in YEARS:
        return None
    label = formatting.year_name(months_of_year(centre, year)[0])
    return SheetLink(page_url(name, centre.slug, year), label)
