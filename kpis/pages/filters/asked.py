"""What of an address there is in the centres that a page is about; the rest is named on it."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.facts import Period
from kpis.pages.filters.address import NOT_HERE, Address, NothingLeft, address_of
from kpis.pages.filters.query import read_selection
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.parts import is_recorded, months_recorded, parts_there_are, period_of
from kpis.reports.visible import CentreContext

NOT_RECORDED = _("Nothing is recorded in %(period)s: the records go from %(first)s to %(last)s.")


def read_filters(request: HttpRequest, frame: CentreContext, *, without: str = "") -> Selection:
    """What a page of one centre is asked for and can show. without: a filter it does not have.

    One query at most. Raises NothingLeft.
    """
    address = address_of(request)
    selection = read_selection(address)
    for value in address.texts(without):
        address.miss(without, value, NOT_HERE)
    return what_there_is(address, [frame], selection)


def what_there_is(
    address: Address, frames: Sequence[CentreContext], selection: Selection
) -> Selection:
    """The selection without what these centres do not have, which the page then names.

    One query at most. Raises NothingLeft where a filter was asked for and nothing of it is left.
    """
    there = parts_there_are(frames, selection)
    miss_codes(address, "channel", selection.channels - there.channels)
    miss_codes(address, "category", selection.categories - there.categories)
    refuse_emptied(address, channel=there.channels, category=there.categories)
    if (period := period_of(frames, selection)) is not None:
        miss_unrecorded(address, frames, period)
    return there


def miss_codes(address: Address, name: str, codes: frozenset[str]) -> None:
    for code in sorted(codes):
        address.miss(name, code)


def refuse_emptied(address: Address, **left: object) -> None:
    """left: by parameter, what is left of it. Nothing of a filter is not all there is."""
    if any(address.has_missed(name) and not kept for name, kept in left.items()):
        raise NothingLeft


def miss_unrecorded(address: Address, frames: Sequence[CentreContext], period: Period) -> None:
    """Name a period that has no month in which anything is recorded."""
    if reason := unrecorded(frames, period):
        address.miss("period", address.text("period"), reason)


def unrecorded(frames: Sequence[CentreContext], period: Period) -> str:
    """Why the period cannot be had; empty where it can."""
    months = months_recorded(frames)
    if months is None or is_recorded(period, months):
        return ""
    first, last = map(formatting.month_name, months)
    name = formatting.period_in_sentence(period)
    return NOT_RECORDED % {"period": name, "first": first, "last": last}
