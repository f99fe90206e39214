"""The months of the invented centre, and chance that is the same every time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from kpis.months import month_after

MONTHS = 36
#: Contacts of a month against the year's mean, in percent, from January on.
SEASON = (102, 105, 100, 99, 98, 102, 99, 96, 102, 102, 103, 98)


@dataclass(frozen=True)
class DemoMonth:
    """A month and its place among the 36, from 0 for the oldest."""

    start: date
    index: int

    @property
    def ago(self) -> int:
        """Months before the last one."""
        return MONTHS - 1 - self.index

    @property
    def years_passed(self) -> Decimal:
        return Decimal(self.index) / 12

    @property
    def season(self) -> Decimal:
        return Decimal(SEASON[self.start.month - 1]) / 100


def demo_months(today: date) -> list[DemoMonth]:
    """The 36 months up to the one before ``today``'s."""
    last = today.year * 12 + today.month - 2
    numbers = range(last - MONTHS + 1, last + 1)
    return [
        DemoMonth(date(number // 12, number % 12 + 1, 1), index)
        for index, number in enumerate(numbers)
    ]


def end_of(month: DemoMonth) -> date:
    """The first day that is no longer in the month."""
    return month_after(month.start)


def between(first: Decimal, last: Decimal, month: DemoMonth) -> Decimal:
    """On the straight line from ``first`` in the oldest month to ``last`` in the newest."""
    return first + (last - first) * month.index / (MONTHS - 1)


def wobble(by: Decimal, *key: object) -> Decimal:
    """A factor from 1 - by to 1 + by that depends on the key alone."""
    digest = blake2b("/".join(map(str, key)).encode(), digest_size=4).digest()
    return 1 + by * (Decimal(int.from_bytes(digest)) / 2**31 - 1)
