"""What counts as a contact."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.definition import (
    all_definitions,
    breaks_within,
    counted_contacts,
    default_definition,
    definition_at,
    definition_breaks,
    known_since,
    with_definition,
    without_definition,
)
from kpis.facts import Period
from kpis.vocabulary import ChannelKind, CountBasis, PeriodKind
from tests.samples import BOT, EMAIL, PHONE, channel, contacts, definition, month


def test_by_default_every_channel_counts_but_self_service_and_bots() -> None:
    channels = [channel(id, kind) for id, kind in enumerate(ChannelKind)]
    made = default_definition(channels)
    uncounted = {c.kind for c in channels if c.id not in made.channels}
    assert uncounted == {ChannelKind.SELF_SERVICE, ChannelKind.BOT}
    assert made.basis is CountBasis.HANDLED


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2024-12", 0), ("2025-01", 0), ("2025-12", 0), ("2026-01", 1), ("2030-01", 1)],
)
def test_the_definition_in_force(when: str, expected: int) -> None:
    versions = [
        definition(PHONE, valid_from=month("2025-01")),
        definition(PHONE, EMAIL, valid_from=month("2026-01")),
    ]
    assert definition_at(versions, month(when)) is versions[expected]


MONTHS = st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(lambda day: day.replace(day=1))
MADE = st.lists(MONTHS, unique=True).map(
    lambda months: [definition(BOT, valid_from=each) for each in sorted(months)]
)


@pytest.mark.finding("F6")
@given(MADE, MONTHS)
def test_valid_from_is_kept_by_every_version_the_first_too(made, when) -> None:
    """In any month the latest made by then counts; before the first, the default."""
    channels = [channel(PHONE, ChannelKind.VOICE), channel(BOT, ChannelKind.BOT)]
    known = all_definitions(made, channels)
    found = definition_at(known, when)
    by_then = [each for each in made if each.valid_from <= when]
    assert found == (by_then[-1] if by_then else default_definition(channels))


@given(MADE, MONTHS, MONTHS)
def test_from_the_first_record_on_the_same_counts(made, first, when) -> None:
    """What ended before it is left out, and no later figure becomes another."""
    known = all_definitions(made, [channel(PHONE, ChannelKind.VOICE)])
    kept = known_since(known, first)
    assert sum(each.valid_from <= first for each in kept) == 1
    if when >= first:
        assert definition_at(kept, when) == definition_at(known, when)
    assert known_since(known, None) == known


def test_counts_by_the_basis_of_the_definition() -> None:
    fact = contacts("2026-01", 90, offered=100)
    assert counted_contacts(fact, definition(PHONE)) == 90
    assert counted_contacts(fact, definition(PHONE, basis=CountBasis.OFFERED)) == 100


def test_what_does_not_count_or_is_unknown_is_none_and_zero_is_zero() -> None:
    assert counted_contacts(contacts("2026-01", 90, BOT), definition(PHONE)) is None
    offered = definition(PHONE, basis=CountBasis.OFFERED)
    assert counted_contacts(contacts("2026-01", 90), offered) is None


def test_a_part_of_the_offered_contacts_is_not_all_of_them() -> None:
    partly = contacts("2026-01", 90, offered=60, lacks_offered=True)
    assert counted_contacts(partly, definition(PHONE, basis=CountBasis.OFFERED)) is None
    assert counted_contacts(partly, definition(PHONE)) == 90
    assert counted_contacts(contacts("2026-01", 0), definition(PHONE)) == 0


JUNE, JULY = month("2026-06"), month("2026-07")


def test_a_new_definition_is_put_in_its_place() -> None:
    first, last = definition(PHONE), definition(EMAIL, valid_from=JULY)
    new = definition(PHONE, EMAIL, valid_from=JUNE)
    assert with_definition([first, last], new) == [first, new, last]
    other = definition(PHONE, valid_from=JULY)
    assert with_definition([first, last], other) == [first, other]
    assert without_definition([first, last], JULY) == [first]


def test_only_what_counts_otherwise_is_a_break() -> None:
    first, same = definition(PHONE), definition(PHONE, valid_from=JUNE)
    more = definition(PHONE, EMAIL, valid_from=JULY)
    assert definition_breaks([first, same, more]) == [more]
    assert definition_breaks([first]) == []
    offered = definition(PHONE, basis=CountBasis.OFFERED, valid_from=JUNE)
    assert definition_breaks([first, offered]) == [offered]


def test_what_other_channels_count_is_no_break() -> None:
    both = [definition(PHONE), definition(PHONE, EMAIL, valid_from=JUNE)]
    assert definition_breaks(both, {PHONE}) == []
    assert definition_breaks(both, {EMAIL}) == both[1:]


def test_a_break_is_within_a_period_after_its_first_month() -> None:
    quarter = Period(month("2026-05"), month("2026-08"), PeriodKind.QUARTER)
    breaks = [
        definition(PHONE, valid_from=month(text)) for text in ("2026-05", "2026-07", "2026-08")
    ]
    assert breaks_within(breaks, quarter) == [breaks[1]]
