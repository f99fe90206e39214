"""What stands around the sheets of contacts: where they lead to, and what they say of the month."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.months import month_after, month_before
from kpis.pages.filters.choice import AddressLink
from kpis.pages.grids.links import month_link
from kpis.pages.page_url import page_url
from kpis.pages.saving import Problems
from kpis.reports.sheets.contact_year import fiscal_year_of
from kpis.reports.sheets.volume_sheet import MonthState
from kpis.reports.visible import CentreContext


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """closed: since when and by whom the month is; empty where it is open. problems: why what was
    typed was not saved. mark, percent: the decimal mark and the sign, for the script."""

    month_name: str
    month_url: str
    days_url: str
    year_url: str
    previous: AddressLink | None
    next: AddressLink | None
    editable: bool
    closed: str
    problems: Problems | None
    mark: str
    percent: str
    token: str


def sheet_frame(
    frame: CentreContext, month: date, state: MonthState, problems: Problems | None, *channel: str
) -> SheetFrame:
    """channel: the code of the only one that the page is about. problems: what was typed is then
    shown again, even where the month was closed in the meantime.
    """
    centre, slug = frame.centre, frame.centre.slug
    name = "contact-channel" if channel else "contact-month"
    return SheetFrame(
        month_name=formatting.month_name(month),
        month_url=page_url("contact-month", slug, month),
        days_url=page_url("contact-days", slug, month),
        year_url=page_url("contact-year", slug, fiscal_year_of(centre, month)),
        previous=month_link(name, centre, month_before(month), *channel),
        next=month_link(name, centre, month_after(month), *channel),
        editable=frame.may_record and (state.closed_at is None or problems is not None),
        closed=closed_text(month, state),
        problems=problems,
        mark=formatting.decimal_mark(),
        percent=formatting.percent_sign(),
        token=str(uuid4()),
    )


def closed_text(month: date, state: MonthState) -> str:
    """Nothing where the month is open."""
    if state.closed_at is None:
        return ""
    values = {
        "month": formatting.month_name(month),
        "person": state.closed_by,
        "day": formatting.day_name(localtime(state.closed_at).date()),
    }
    return (
        _("%(month)s has been closed since %(day)s (%(person)s): its figures are final.") % values
    )
