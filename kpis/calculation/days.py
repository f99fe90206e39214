"""Which days of a month a channel owes a count for, where it is recorded day by day.

Days are bits of a number, the first of the month the lowest (facts.WHOLE_MONTH).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from kpis.facts import WHOLE_MONTH
from kpis.months import add_months, first_of_month

WEEKS_OF_HABIT = 4
#: A weekday is usual with a count in three of four weeks.
USUAL = (3, 4)
ONE_DAY = timedelta(days=1)
#: Fewer days in a row without a count are a habit, such as of a channel that works once a week.
DAYS_OF_GAP = 14
#: So many months before a month, and after it, can tell which weekdays are usual in it.
MONTHS_AROUND = 3


def months_around(month: date) -> list[date]:
    """The months whose days missing_days wants to know, in order."""
    return [add_months(month, step) for step in range(-MONTHS_AROUND, MONTHS_AROUND + 1)]


@lru_cache(maxsize=4096)
def missing_days(month: date, masks: tuple[int, ...], begins: date) -> tuple[date, ...]:
    """The days of the month that are expected and have no count, in order.

    masks: the days with a count, 0 included, of each of months_around(month); 0 of a month
    without any. begins: nothing is expected before this day. Nothing is missing from a month
    that is recorded as a whole.
    """
    known = dict(zip(months_around(month), masks, strict=True))
    if known[month] == WHOLE_MONTH:
        return ()
    return tuple(
        day
        for day in days_of(month)
        if day >= begins and not has_count(known, day) and is_expected(known, day, begins)
    )


def is_expected(known: Mapping[date, int], day: date, begins: date) -> bool:
    """Whether a count is expected on the day, judged by the same weekday in the weeks before it.

    Expected: three of four weeks had a count, or the same part of fewer where only fewer are
    known; where none is known, the weeks after the day decide. The four weeks are the ones up to
    the last with a count, without those in a long gap, which does not show what is usual. known:
    the days with a count, by month.
    """
    weeks = same_weekdays(known, day, -ONE_DAY, begins) or same_weekdays(
        known, day, ONE_DAY, begins
    )
    present, of = USUAL
    return bool(weeks) and of * sum(weeks) >= present * len(weeks)


def same_weekdays(
    known: Mapping[date, int], day: date, step: timedelta, begins: date
) -> Sequence[bool]:
    """Whether there was a count on the four nearest days of the same weekday, from the nearest
    day on that had any, but for those in a long gap; fewer where no more of them are known."""
    nearest = day + step
    while can_tell(known, nearest, begins) and not has_count(known, nearest):
        nearest += step
    found: list[bool] = []
    each = nearest + step * (abs((day - nearest).days) * -1 % 7)
    while len(found) < WEEKS_OF_HABIT and can_tell(known, each, begins):
        if not is_in_gap(known, each, begins):
            found.append(has_count(known, each))
        each += step * 7
    return found


def is_in_gap(known: Mapping[date, int], day: date, begins: date) -> bool:
    """Whether the day lies in a run of days without a count that is long enough to be a gap."""
    if has_count(known, day):
        return False
    before, after = (days_without(known, day, step, begins) for step in (-ONE_DAY, ONE_DAY))
    return before + 1 + after >= DAYS_OF_GAP


def days_without(known: Mapping[date, int], day: date, step: timedelta, begins: date) -> int:
    """How many days next to the day have no count, up to those of a gap."""
    for number in range(DAYS_OF_GAP):
        day += step
        if not can_tell(known, day, begins) or has_count(known, day):
            return number
    return DAYS_OF_GAP


def can_tell(known: Mapping[date, int], day: date, begins: date) -> bool:
    """Whether the day is in a month that is read, and not recorded as a whole."""
    month = first_of_month(day)
    return day >= begins and month in known and known[month] != WHOLE_MONTH


def has_count(known: Mapping[date, int], day: date) -> bool:
    mask = known.get(first_of_month(day), 0)
    return mask != WHOLE_MONTH and bool(mask >> (day.day - 1) & 1)


def every_day_of(month: date) -> int:
    """The days of a month that lacks none."""
    return (1 << (add_months(month, 1) - month).days) - 1


def days_of(month: date) -> Iterator[date]:
    length = (add_months(month, 1) - month).days
    return (month + timedelta(days=number) for number in range(length))
