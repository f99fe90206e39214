"""What the address says of period and comparison, and what of it there is."""

import re
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest

from kpis import formatting
from kpis.facts import Period
from kpis.pages.filters.address import NOT_HERE, SHARED, Address
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.periods import KINDS
from kpis.vocabulary import Comparison, PeriodKind

YEARS = range(1990, 2101)
Word = TypeVar("Word", bound=StrEnum)


def read_selection(address: Address, comparison: Comparison | None = None) -> Selection:
    """by=month, period=2026-05 (weeks: 2026-W21), compare=previous, channel=phone and
    category=salaries, both as often as wanted; all may be missing.

    comparison: where the page has read it already.
    """
    return Selection(
        kind=address.one_of("by", words_of(PeriodKind), PeriodKind.MONTH),
        day=read_period(address),
        comparison=comparison
        or address.one_of("compare", words_of(Comparison), Comparison.PREVIOUS),
        channels=read_codes(address, "channel"),
        categories=read_codes(address, "category"),
    )


def words_of(choices: type[Word]) -> dict[str, Word]:
    """The words by which an address names them."""
    return {choice.value: choice for choice in choices}


def read_period(address: Address) -> date | None:
    said = address.text("period")
    day = read_day(said)
    if said and day is None:
        address.miss("period", said)
    return day


def in_months(address: Address, selection: Selection) -> Selection:
    """Never by week: costs of many centres are not spread over those."""
    if selection.kind in KINDS:
        return selection
    address.miss("by", selection.kind.value, NOT_HERE)
    return replace(selection, kind=PeriodKind.MONTH)


def read_codes(address: Address, name: str) -> frozenset[str]:
    """All that the address names, whether there is such a thing or not."""
    said = address.texts(name)
    codes = frozenset(value for value in said if re.fullmatch(r"[-\w]{1,50}", value, re.ASCII))
    for value in said:
        if value not in codes:
            address.miss(name, value)
    return codes


def read_day(key: str) -> date | None:
    """A day of the month or ISO week that the key names; None where it names none."""
    try:
        if week := re.fullmatch(r"(\d{4})-W(\d\d)", key, re.ASCII):
            day = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        elif month := re.fullmatch(r"(\d{4})-(\d\d)", key, re.ASCII):
            day = date(int(month[1]), int(month[2]), 1)
        else:
            return None
    except ValueError:
        return None
    return day if day.year in YEARS else None


def period_key(period: Period) -> str:
    """How the address names a period: by its week, or its first month; a rolling year and a year
    to date by their last."""
    if period.kind is PeriodKind.WEEK:
        return week_key(period.start)
    named = period.start
    if period.kind in {PeriodKind.ROLLING_YEAR, PeriodKind.YEAR_TO_DATE}:
        named = formatting.last_month(period)
    return month_key(named)


def key_near(period: Period, kind: PeriodKind) -> str:
    """The key of the period of another kind in which this one ends."""
    last_day = period.end - timedelta(days=1)
    return week_key(last_day) if kind is PeriodKind.WEEK else month_key(last_day)


def selected_key(selection: Selection) -> str | None:
    """The key of the period that was asked for; None where none was."""
    if selection.day is None:
        return None
    if selection.kind is PeriodKind.WEEK:
        return week_key(selection.day)
    return month_key(selection.day)


def month_key(day: date) -> str:
    """Such as 2026-05; four times as fast as a date's own formatting, and a page has a hundred."""
    return day.isoformat()[:7]


def week_key(day: date) -> str:
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


def kept_query(request: HttpRequest) -> str:
    """What another page of the same centre takes over of this one's address; empty for nothing."""
    if not SHARED.intersection(request.GET):
        return ""
    selection = read_selection(Address(request.GET))
    return selection_query(selection, selected_key(selection))


def selection_query(
    selection: Selection, key: str | None = None, kind: PeriodKind | None = None
) -> str:
    """The query of a link that changes the period, or its kind, and keeps the rest.

    Keys, codes and words of the vocabulary need no escaping in an address.
    """
    compare = selection.comparison
    query = f"?by={kind or selection.kind}"
    if compare is not Comparison.PREVIOUS:
        query += f"&compare={compare}"
    for name, codes in (("channel", selection.channels), ("category", selection.categories)):
        query += "".join(f"&{name}={code}" for code in sorted(codes))
    return f"{query}&period={key}" if key else query
