"""Staffed hours and handle time of a month: known for everyone, or not known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.workforce import WorkMonth, make_work_month, ratio_over_months
from kpis.facts import StaffingFact
from tests.samples import BOT, EMAIL, PHONE, contacts, cost, entry, month

D = Decimal
ASSISTED = {PHONE, EMAIL}
numbers = st.none() | st.integers(0, 10**6)


def staffed(channel: int | None, hours: object, equivalents: object = None) -> StaffingFact:
    return StaffingFact(
        month("2026-05"),
        channel,
        None if hours is None else D(str(hours)),
        None if equivalents is None else D(str(equivalents)),
    )


def work_of(*staffing: StaffingFact, chosen: set[int] | None = None, **seconds: int) -> WorkMonth:
    """Ten calls, five e-mails, and a hundred that a bot answered."""
    volumes = [
        contacts("2026-05", 10, PHONE, handle_seconds=seconds.get("phone", 3000), handle_base=10),
        contacts("2026-05", 5, EMAIL, handle_seconds=seconds.get("email", 1000), handle_base=5),
        contacts("2026-05", 100, BOT, handle_seconds=9, handle_base=100),
    ]
    shown = [fact for fact in volumes if chosen is None or fact.channel in chosen]
    return make_work_month(entry([cost("2026-05", 100)], shown), staffing, ASSISTED, chosen)


def test_hours_of_all_channels_together_are_the_whole_centre_s() -> None:
    month_of_work = work_of(staffed(None, 20), staffed(PHONE, 5))
    assert month_of_work.hours == 25
    assert month_of_work.work_seconds == 4000
    assert (month_of_work.cost, month_of_work.contacts) == (100, 15)


def test_hours_by_channel_are_whole_where_every_channel_that_worked_has_its_own() -> None:
    assert work_of(staffed(PHONE, 5), staffed(EMAIL, 3)).hours == 8
    assert work_of(staffed(PHONE, 5)).hours is None
    assert work_of().hours is None


def test_of_chosen_channels_only_their_own_hours_count() -> None:
    assert work_of(staffed(None, 20), chosen={PHONE}).hours is None
    assert work_of(staffed(None, 20), staffed(PHONE, 5), chosen={PHONE}).hours == 5
    assert work_of(staffed(PHONE, 5), chosen={PHONE, EMAIL}).hours is None
    assert work_of(staffed(PHONE, 5), staffed(EMAIL, 3), chosen={EMAIL}).hours == 3


def test_hours_and_equivalents_are_known_apart() -> None:
    month_of_work = work_of(staffed(None, None, 2), staffed(PHONE, 5, 1))
    assert month_of_work.hours is None
    assert month_of_work.equivalents == 3


def test_people_of_whom_only_the_other_measure_is_known_are_not_left_out_of_a_sum() -> None:
    month_of_work = work_of(staffed(None, 20), staffed(PHONE, None, 2))
    assert (month_of_work.hours, month_of_work.equivalents) == (None, None)
    assert work_of(staffed(None, None, 2), staffed(PHONE, 5), staffed(EMAIL, 3)).hours is None
    assert work_of(staffed(None, None, 2), staffed(PHONE, 5), chosen={PHONE}).hours == 5


def test_other_months_are_left_out() -> None:
    other = StaffingFact(month("2026-04"), None, D(99), None)
    assert work_of(other).hours is None


def test_a_bot_s_time_is_nobody_s_work_unless_people_are_there_for_it() -> None:
    assert work_of().agent_seconds == {PHONE: 3000, EMAIL: 1000}
    assert work_of(staffed(BOT, 1)).agent_seconds == {PHONE: 3000, EMAIL: 1000, BOT: 9}


def test_handle_time_that_one_channel_does_not_know_for_every_contact_is_unknown() -> None:
    volumes = [
        contacts("2026-05", 10, PHONE, handle_seconds=3000, handle_base=10),
        contacts("2026-05", 5, EMAIL, handle_seconds=600, handle_base=4),
    ]
    of_month = make_work_month(entry([], volumes), [], ASSISTED)
    assert of_month.agent_seconds is None
    assert of_month.work_seconds is None
    assert make_work_month(entry([cost("2026-05", 1)], []), [], ASSISTED).agent_seconds is None


@given(st.lists(st.tuples(numbers, numbers), max_size=12))
def test_a_ratio_of_sums_over_the_months_that_know_both(pairs) -> None:
    """Held against the obvious."""
    found = ratio_over_months(pairs)
    parts = bases = months = 0
    for part, base in pairs:
        if part is not None and base is not None:
            parts, bases, months = parts + part, bases + base, months + 1
    if bases == 0:
        assert found is None
    else:
        assert found is not None
        assert (found.value, found.months) == (D(parts) / bases, months)


@pytest.mark.finding("F15")
def test_hours_signed_in_and_contacts_at_once() -> None:
    """Handling is divided by how many contacts are handled at once, and by nothing else."""
    staffing = [StaffingFact(month("2026-05"), None, D(20), D(1), D(16))]
    volumes = [contacts("2026-05", 10, PHONE, handle_seconds=3000, handle_base=10)]
    made = make_work_month(
        entry([cost("2026-05", 100)], volumes), staffing, ASSISTED, at_once={PHONE: D("2.5")}
    )
    assert (made.agent_seconds, made.work_seconds) == ({PHONE: 1200}, 1200)
    assert (made.hours, made.signed_in) == (20, 16)
    unknown = make_work_month(entry([], volumes), [*staffing, staffed(PHONE, 5)], ASSISTED)
    assert (unknown.hours, unknown.signed_in) == (25, None)
