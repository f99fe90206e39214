"""What moved from one period to another, counted alike, computed again; see recomputation."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tests.recomputation import (
    Months,
    Rows,
    contacts_of,
    cost_of,
    cost_per_contact,
    counted_by,
    covered,
    definition_in,
    is_complete,
)
from tests.recomputed_costs import spent_on


def is_redefined(rows: Rows, *periods: Months) -> bool:
    return len({definition_in(rows, month) for months in periods for month in months}) > 1


def counted_alike(rows: Rows, before: Months, now: Months) -> Rows:
    """By the definition at the end of the later one; where that leaves a period incomplete, by
    the one at the end of the earlier, if that does not."""
    if not is_redefined(rows, before, now):
        return rows
    ends = sorted([before[-1], now[-1]], reverse=True)
    sides = [counted_by(rows, definition_in(rows, end)) for end in ends]
    both = [*before, *now]
    return next((side for side in sides if is_complete(side, both)), sides[0])


def is_comparable(rows: Rows, before: Months, now: Months) -> bool:
    both = [*before, *now]
    return is_complete(rows, both) and is_complete(counted_alike(rows, before, now), both)


def change_of(
    figure: Callable[[Rows, Months], Fraction | None], rows: Rows, before: Months, now: Months
) -> Fraction | None:
    """Of a figure, as a share of what it was, counted alike; None where there is none to tell."""
    if not is_comparable(rows, before, now):
        return None
    alike = counted_alike(rows, before, now)
    first, last = figure(alike, before), figure(alike, now)
    return None if not first or last is None else (last - first) / abs(first)


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one cost per contact to another, as each was counted; the effects sum to the change.

    redefined: what counting otherwise does. spend: by category. All but it counted alike.
    """

    start: Fraction
    end: Fraction
    redefined: Fraction
    spend: dict[int, Fraction]
    volume: Fraction


def bridge_of(rows: Rows, before: Months, now: Months) -> Bridge | None:
    """Each effect is the mean of what it does when it changes first and when it changes last."""
    alike = counted_alike(rows, before, now)
    ends = [cost_per_contact(rows, months) for months in (before, now)]
    alike_ends = [cost_per_contact(alike, months) for months in (before, now)]
    if None in ends or None in alike_ends:
        return None
    start, end, first, last = (value or Fraction(0) for value in [*ends, *alike_ends])
    sides = [covered(alike, months) for months in (before, now)]
    was, becomes = (1 / (contacts_of(alike, side) or Fraction(1)) for side in sides)
    spend = {
        category: (new - old) * (was + becomes) / 2
        for category in {line.category_id for line in rows.costs}
        for old, new in [[spent_on(alike, side, category) for side in sides]]
    }
    costs = sum((cost_of(alike, side) or Fraction(0) for side in sides), Fraction(0))
    return Bridge(start, end, end - start - (last - first), spend, costs * (becomes - was) / 2)
