"""The sheets ask for what the gap of a month lacks, as far as their own months tell it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.completeness import Expected, MonthGap, find_gaps
from kpis.facts import CentreFact, ChannelEnding, ContactFact, CostFact, Endings
from kpis.months import add_months, months_between
from kpis.queries.centres import CentreContext
from kpis.reports.closing.not_come import categories_not_come, channels_not_come
from tests.samples import BOT, EMAIL, PHONE, channel, contacts, cost, definition, ledger, month

pytestmark = pytest.mark.finding("F3")
FIRST, LAST = month("2025-06"), month("2026-06")
MONTHS = months_between(FIRST, add_months(LAST, 1))
TODAY = date(2026, 7, 10)
CHANNELS = [channel(PHONE, first_volume=FIRST), channel(EMAIL, first_volume=FIRST), channel(BOT)]
DEFINITIONS = [definition(PHONE, EMAIL)]
CENTRE = CentreFact(1, "lyon", "Lyon", "", "EUR", 1, FIRST, LAST, LAST)
some_months = st.dictionaries(
    st.sampled_from(MONTHS), st.frozensets(st.integers(11, 13), min_size=1), min_size=1
)
some_endings = st.dictionaries(
    st.integers(11, 13),
    st.lists(st.sampled_from(MONTHS), max_size=2, unique=True).map(sorted),
    max_size=3,
)


def frame_of(endings: Endings) -> CentreContext:
    return CentreContext(CENTRE, DEFINITIONS, is_only=True, may_record=True, endings=endings)


def gap_of(costs: list[CostFact], volumes: list[ContactFact], endings: Endings) -> MonthGap:
    expected = Expected(CHANNELS, DEFINITIONS, TODAY, endings=endings)
    books = ledger(costs, volumes, *DEFINITIONS)
    return find_gaps(books, MONTHS, expected).get(LAST, MonthGap(LAST))


@given(some_months, some_endings)
def test_the_categories_are_those_of_the_gap(
    recorded: dict[date, frozenset[int]],
    ended: dict[int, list[date]],
) -> None:
    endings = Endings(categories=ended)
    lines = [cost(f"{at:%Y-%m}", 1, id) for at, ids in recorded.items() for id in ids]
    found = categories_not_come(frame_of(endings), LAST, recorded, TODAY)
    if LAST in recorded:
        assert found == {bill.category for bill in gap_of(lines, [], endings).bills}
    else:
        assert not found


@given(st.sets(st.sampled_from([PHONE, EMAIL, BOT])), st.none() | st.sampled_from(MONTHS))
def test_the_channels_are_those_of_the_gap(present: set[int], ended: date | None) -> None:
    endings = Endings(channels={EMAIL: [ChannelEnding(ended, None)]} if ended else {})
    volumes = [contacts(f"{LAST:%Y-%m}", 5, id) for id in present]
    found = channels_not_come(frame_of(endings), LAST, CHANNELS, present, TODAY)
    assert found == (set(gap_of([], volumes, endings).channels) if present else set())


def test_a_month_that_has_not_ended_asks_for_nothing() -> None:
    recorded = {at: frozenset({11, 12}) for at in MONTHS} | {LAST: frozenset({11})}
    frame = frame_of(Endings())
    assert categories_not_come(frame, LAST, recorded, TODAY) == {12}
    assert not categories_not_come(frame, LAST, recorded, date(2026, 6, 30))
    assert channels_not_come(frame, LAST, CHANNELS, {PHONE}, TODAY) == {EMAIL}
    assert not channels_not_come(frame, LAST, CHANNELS, {PHONE}, date(2026, 6, 30))
