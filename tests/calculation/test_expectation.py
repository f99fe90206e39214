"""What is expected of a month: it stays expected until it comes, or until it has ended."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.expectation import (
    expected_by_month,
    expected_categories,
    is_channel_expected,
    usual_amount,
)
from kpis.facts import ChannelEnding, Endings, HabitFact
from kpis.months import add_months, months_between
from tests.samples import RENT, SALARIES, month

JANUARY = month("2026-01")
YEAR = months_between(JANUARY, month("2027-01"))
IDS = (SALARIES, RENT)


def expected(
    recorded: dict[date, set[int]], endings: dict[int, Sequence[date]] | None = None
) -> dict[date, frozenset[int]]:
    return expected_by_month(YEAR, recorded, {}, Endings(categories=endings or {}))


def salaries_in(*names: str) -> dict[date, set[int]]:
    return {month(name): {SALARIES} for name in names}


FIRST_HALF = [f"2026-0{number}" for number in range(1, 8)]


@pytest.mark.finding("F3")
def test_what_is_missing_twice_is_not_forgotten() -> None:
    """Salaries January to July, none from August on."""
    asked = expected(salaries_in(*FIRST_HALF))
    assert [name for name in YEAR if SALARIES in asked[name]] == YEAR[3:]


@pytest.mark.finding("F3")
def test_what_ended_is_asked_for_no_more() -> None:
    asked = expected(salaries_in(*FIRST_HALF), {SALARIES: [month("2026-09")]})
    assert [name for name in YEAR if SALARIES in asked[name]] == YEAR[3:8]


@pytest.mark.finding("F3")
def test_what_comes_again_is_a_habit_after_three_months() -> None:
    """Ended from May; the last bill still came in May, and others from July on."""
    recorded = salaries_in(*FIRST_HALF[:5], "2026-07", "2026-08", "2026-09")
    asked = expected(recorded, {SALARIES: [month("2026-05")]})
    assert [name for name in YEAR if SALARIES in asked[name]] == [YEAR[3], *YEAR[9:]]


@pytest.mark.finding("F3")
def test_a_habit_older_than_what_was_read_counts() -> None:
    asked = expected_by_month(YEAR, {}, {RENT: month("2021-06")}, Endings())
    assert set(asked.values()) == {frozenset({RENT})}
    endings = Endings(categories={RENT: [month("2021-07")]})
    assert set(expected_by_month(YEAR, {}, {RENT: month("2021-06")}, endings).values()) == {
        frozenset()
    }


def test_an_ending_that_is_still_to_come_takes_nothing_away() -> None:
    latest = {RENT: month("2026-03")}
    endings = {RENT: [month("2026-06")]}
    assert expected_categories(month("2026-05"), latest, endings) == {RENT}
    assert expected_categories(month("2026-06"), latest, endings) == set()


# Against the whole history, month by month

HISTORY = months_between(month("2024-01"), month("2026-01"))
RECORDED = st.lists(
    st.sets(st.sampled_from(IDS)), min_size=len(HISTORY), max_size=len(HISTORY)
).map(lambda sets: dict(zip(HISTORY, sets, strict=True)))
RUNS = st.lists(
    st.tuples(st.sampled_from(HISTORY), st.integers(1, 8), st.sampled_from(IDS)), max_size=5
)
ENDINGS = st.dictionaries(
    st.sampled_from(IDS), st.lists(st.sampled_from(HISTORY), max_size=3, unique=True)
)


def is_expected(
    category: int, asked: date, recorded: dict[date, set[int]], endings: dict[int, list[date]]
) -> bool:
    """The rule, word by word: some three months running before it, and no ending since."""
    for first in HISTORY:
        three = [add_months(first, step) for step in range(3)]
        came = all(category in recorded.get(each, ()) for each in three)
        ended = any(first < end <= asked for end in endings.get(category, []))
        if came and three[-1] < asked and not ended:
            return True
    return False


def habits_before(asked: date, recorded: dict[date, set[int]]) -> dict[int, date]:
    """What the query of habits answers."""
    latest: dict[int, date] = {}
    for first in HISTORY:
        three = [add_months(first, step) for step in range(3)]
        if three[-1] < asked:
            running = set.intersection(*(recorded.get(each, set()) for each in three))
            latest |= dict.fromkeys(running, three[-1])
    return latest


@pytest.mark.finding("F3")
@given(RECORDED, RUNS, ENDINGS, st.integers(0, len(HISTORY) - 1))
def test_it_is_the_rule_wherever_the_reading_begins(
    scattered: dict[date, set[int]],
    runs: list[tuple[date, int, int]],
    endings: dict[int, list[date]],
    start: int,
) -> None:
    recorded = {each: set(ids) for each, ids in scattered.items()}
    for first, length, category in runs:
        for step in range(length):
            recorded.setdefault(add_months(first, step), set()).add(category)
    months = HISTORY[start:]
    read = {each: ids for each, ids in recorded.items() if each >= add_months(months[0], -3)}
    found = expected_by_month(
        months, read, habits_before(months[0], recorded), Endings(categories=endings)
    )
    for asked in months:
        assert found[asked] == {id for id in IDS if is_expected(id, asked, recorded, endings)}


# What is usual


def test_usual_is_the_middle_of_the_three_months() -> None:
    costs = {
        month(name): {RENT: Decimal(amount)}
        for name, amount in (("2026-01", 30), ("2026-02", 10), ("2026-03", 20))
    }
    older = {RENT: HabitFact(month("2025-06"), Decimal(7))}
    assert usual_amount(RENT, month("2026-03"), costs, older) == 20
    assert usual_amount(RENT, month("2025-06"), costs, older) == 7


# Channels


@pytest.mark.finding("F3")
def test_a_channel_is_expected_from_its_first_volume_until_it_ended() -> None:
    first = date(2026, 3, 9)
    ended = [ChannelEnding(month("2026-08"), None)]
    assert [is_channel_expected(each, first, ended) for each in YEAR] == [
        *[False] * 2,
        *[True] * 5,
        *[False] * 5,
    ]
    assert not is_channel_expected(YEAR[0], None)
    assert is_channel_expected(YEAR[11], first)


@pytest.mark.finding("F3")
def test_a_channel_that_comes_again_is_expected_again() -> None:
    ended = [
        ChannelEnding(month("2026-09"), None),
        ChannelEnding(month("2026-04"), date(2026, 6, 15)),
    ]
    found = [each.month for each in YEAR if is_channel_expected(each, date(2026, 2, 1), ended)]
    assert found == [2, 3, 6, 7, 8]
