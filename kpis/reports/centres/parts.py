"""What of a selection there is: its channels and categories, and the months with records."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpis.calculation.periods import period_containing
from kpis.facts import Period
from kpis.queries.centres import CentreContext
from kpis.queries.parts import known_codes
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.periods import common_start


def parts_there_are(frames: Sequence[CentreContext], selection: Selection) -> Selection:
    """The selection without the codes that name nothing in these centres.

    One query, none where it names no code.
    """
    if not selection.channels and not selection.categories:
        return selection
    recorded = [frame.centre.id for frame in frames if frame.centre.first_month]
    centres = recorded or [frame.centre.id for frame in frames]
    channels, categories = known_codes(centres, selection.channels, selection.categories)
    return replace(selection, channels=channels, categories=categories)


def period_of(frames: Sequence[CentreContext], selection: Selection) -> Period | None:
    """The period that was asked for, by the fiscal year that the centres have in common."""
    if selection.day is None:
        return None
    start = common_start(frame.centre for frame in frames)
    return period_containing(selection.kind, selection.day, start)


def months_recorded(frames: Sequence[CentreContext]) -> tuple[date, date] | None:
    """The first and the last month in which any of the centres has records."""
    months = [
        month
        for frame in frames
        for month in (frame.centre.first_month, frame.centre.last_month)
        if month is not None
    ]
    return (min(months), max(months)) if months else None


def is_recorded(period: Period, months: tuple[date, date]) -> bool:
    """Whether the period has a day in the months from the first to the last."""
    first, last = months
    return period.start <= last and period.end > first
