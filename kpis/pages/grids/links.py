"""Where a sheet leads to: the months and years beside it."""

from datetime import date

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.filters.choice import AddressLink
from kpis.pages.filters.query import YEARS
from kpis.pages.page_url import page_url
from kpis.reports.sheets.cost_year import months_of_year


def month_link(name: str, centre: CentreFact, month: date, *more: str) -> AddressLink | None:
    """name: of the address; more: what it has after the month. None where no address has the
    year."""
    if month.year not in YEARS:
        return None
    return AddressLink(formatting.month_name(month), page_url(name, centre.slug, month, *more))


def year_link(name: str, centre: CentreFact, year: int) -> AddressLink | None:
    """The same of a fiscal year."""
    if year not in YEARS:
        return None
    label = formatting.year_name(months_of_year(centre, year)[0])
    return AddressLink(label, page_url(name, centre.slug, year))
