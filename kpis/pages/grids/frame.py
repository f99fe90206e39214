"""The head of a sheet of cells: what it is called, and the sheets beside it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import CentreFact
from kpis.months import first_of_month
from kpis.pages.filters.choice import AddressLink
from kpis.pages.grids.text import Column
from kpis.pages.page_url import page_url
from kpis.reports.visible import CentreContext
from kpis.zones import today_of


def kinds_of_sheet(frame: CentreContext, *kinds: tuple[str, str, date | int]) -> list[AddressLink]:
    """Links by label, address name, and the month or year each shows."""
    slug = frame.centre.slug
    return [AddressLink(label, page_url(name, slug, of)) for label, name, of in kinds]


def span_in_words(months: Sequence[date]) -> str:
    span = {"first": formatting.month_name(months[0]), "last": formatting.month_name(months[-1])}
    return _("%(first)s to %(last)s") % span


def month_columns(frame: CentreContext, name: str, months: Sequence[date]) -> list[Column]:
    """name: of the page that each month leads to. Without the year where all have the same."""
    label = formatting.month_abbreviated if months[0].month == 1 else formatting.month_short
    return [
        Column(
            start=month,
            label=label(month),
            name=formatting.month_name(month),
            address=page_url(name, frame.centre.slug, month),
        )
        for month in months
    ]


def month_to_open(centre: CentreFact, months: Sequence[date]) -> date:
    """This month where it is one of them; else the nearest."""
    return min(max(first_of_month(today_of(centre)), months[0]), months[-1])
