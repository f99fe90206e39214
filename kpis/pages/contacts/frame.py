"""What stands around the sheets of contacts: where they lead to, and what they say of the month."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.months import month_after, month_before
from kpis.pages.filters.query import YEARS
from kpis.pages.page_url import page_url
from kpis.pages.saving import Problems
from kpis.reports.sheets.contact_year import fiscal_year_of
from kpis.reports.sheets.volume_sheet import MonthState
from kpis.reports.visible import CentreContext


def frame_context(
    frame: CentreContext, month: date, state: MonthState, problems: Problems | None, *channel: str
) -> dict[str, Any]:
    """channel: the code of the only one that the page is about. problems: what was typed is then
    shown again, even where the month was closed in the meantime.
    """
    slug = frame.centre.slug
    name = "contact-channel" if channel else "contact-month"
    others = {"previous": month_before(month), "next": month_after(month)}
    return {
        "centre": frame.centre,
        "month": month,
        "month_name": formatting.month_name(month),
        "month_url": page_url("contact-month", slug, month),
        "days_url": page_url("contact-days", slug, month),
        "year_url": page_url("contact-year", slug, fiscal_year_of(frame.centre, month)),
        **{
            which: {
                "url": page_url(name, slug, other, *channel),
                "label": formatting.month_name(other),
            }
            for which, other in others.items()
            if other.year in YEARS
        },
        "editable": frame.may_record and (state.closed_at is None or problems is not None),
        "closed": closed_text(month, state),
        "problems": problems,
        "mark": formatting.decimal_mark(),
        "percent": formatting.percent_sign(),
        "token": str(uuid4()),
    }


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
