"""What is expected to come in a month, until it comes or somebody says that it has ended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from statistics import median

from kpis.facts import ChannelEnding, Endings, HabitFact
from kpis.months import add_months, month_after

MONTHS_OF_HABIT = 3
NONE: frozenset[int] = frozenset()


def latest_habits_by_month(
    months: Iterable[date],
    recorded: Mapping[date, AbstractSet[int]],
    earlier: Mapping[int, date],
) -> Iterator[tuple[date, Mapping[int, date]]]:
    """Each month, in order and in a row, with the last month of every category's latest habit.

    A habit is a cost in three months running, all before the month. recorded: the categories
    with a cost, by month, from three months before the first on. earlier: the habits that are
    older than that.
    """
    latest = dict(earlier)
    for month in months:
        latest = latest | dict.fromkeys(categories_running(month, recorded), add_months(month, -1))
        yield month, latest


def categories_running(month: date, recorded: Mapping[date, AbstractSet[int]]) -> frozenset[int]:
    """Those with a cost in each of the three months before the month."""
    first, *others = (
        recorded.get(add_months(month, -step), NONE) for step in range(1, MONTHS_OF_HABIT + 1)
    )
    return frozenset(first).intersection(*others)


def expected_categories(
    month: date, latest: Mapping[int, date], endings: Mapping[int, Sequence[date]]
) -> frozenset[int]:
    """The categories whose cost is expected in a month.

    A category with a cost in three months running is expected in every later month. An ending
    cancels the habits that began before it: the category is expected again after three months
    running from then on. latest: the last month of the latest habit of each. endings: by
    category.
    """
    return frozenset(expected_habits(month, latest, endings))


def expected_habits(
    month: date, latest: Mapping[int, date], endings: Mapping[int, Sequence[date]]
) -> Mapping[int, date]:
    """Of the latest habits, those of expected_categories."""
    if not endings:
        return latest
    ended = {
        category
        for category in latest.keys() & endings.keys()
        if any(
            add_months(latest[category], 1 - MONTHS_OF_HABIT) < ended_from <= month
            for ended_from in endings[category]
        )
    }
    return {id: last for id, last in latest.items() if id not in ended} if ended else latest


def expected_by_month(
    months: Iterable[date],
    recorded: Mapping[date, AbstractSet[int]],
    earlier: Mapping[int, date],
    endings: Endings,
) -> dict[date, frozenset[int]]:
    """The categories that are expected in each month; see above."""
    return {
        month: expected_categories(month, latest, endings.categories)
        for month, latest in latest_habits_by_month(months, recorded, earlier)
    }


def usual_amount(
    category: int,
    last: date,
    costs: Mapping[date, Mapping[int, Decimal]],
    earlier: Mapping[int, HabitFact],
) -> Decimal | None:
    """The median of the three months of a habit, of which one is the last; in the currency of
    the costs.

    costs: by month and category. earlier: the habits of which they do not have every month.
    None where that habit came without its amount.
    """
    of_habit = [costs.get(add_months(last, -step), {}) for step in range(MONTHS_OF_HABIT)]
    if all(category in month for month in of_habit):
        return median(month[category] for month in of_habit)
    return earlier[category].usual


def is_channel_expected(
    month: date, first_volume: date | None, endings: Sequence[ChannelEnding] = ()
) -> bool:
    """Expected from its first volume on; after an ending, from the first volume after it on.

    endings: of the channel. A volume in the month of the ending does not count as a new start.
    """
    past = [ending for ending in endings if ending.ended_from <= month]
    since = max(past, key=lambda ending: ending.ended_from).resumed if past else first_volume
    return since is not None and since < month_after(month)


def retired_categories(
    month: date, endings: Endings, recorded: Mapping[date, AbstractSet[int]]
) -> frozenset[int]:
    """The categories that are not offered in a month any more: they ended in it or before, and
    have not come since. recorded: the categories with a cost, by month."""
    return frozenset(
        category
        for category, months in endings.categories.items()
        if (ended := max((each for each in months if each <= month), default=None))
        and not any(category in ids for at, ids in recorded.items() if ended <= at <= month)
    )


def retired_channels(month: date, endings: Endings) -> frozenset[int]:
    """The channels that are not offered in a month any more, as retired_categories."""
    return frozenset(
        channel
        for channel, ended in endings.channels.items()
        if (known := [each for each in ended if each.ended_from <= month])
        and not has_resumed(known[-1], month)
    )


def has_resumed(ending: ChannelEnding, month: date) -> bool:
    return ending.resumed is not None and ending.resumed < month_after(month)
