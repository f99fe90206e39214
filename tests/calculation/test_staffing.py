from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.staffing import (
    agent_seconds,
    hours_per_equivalent,
    occupancy,
    sum_known,
    utilisation,
)

hours = st.decimals(Decimal("0.01"), 10**6, places=2)


def test_hours_per_equivalent() -> None:
    assert hours_per_equivalent(Decimal(300), Decimal(2)) == 150
    assert hours_per_equivalent(Decimal(300), Decimal(0)) is None
    assert hours_per_equivalent(None, Decimal(2)) is None
    assert hours_per_equivalent(Decimal(0), Decimal(2)) == 0


def test_utilisation() -> None:
    assert utilisation(1_800, Decimal(1)) == Decimal("0.5")
    assert utilisation(0, Decimal(1)) == 0
    assert utilisation(1_800, Decimal(0)) is None
    assert utilisation(None, Decimal(1)) is None
    assert utilisation(1_800, None) is None


@given(hours, st.integers(0, 10**9))
def test_occupied_and_idle_seconds_are_the_staffed_ones(staffed: Decimal, seconds: int) -> None:
    share = utilisation(seconds, staffed)
    assert share is not None
    assert round(share * staffed * 3_600) == seconds


def test_unknown_is_not_nought() -> None:
    assert sum_known([None, None]) is None
    assert sum_known([None, Decimal(0)]) == 0
    assert sum_known([Decimal(1), None, Decimal("2.5")]) == Decimal("3.5")


@pytest.mark.finding("F15")
def test_utilisation_is_of_paid_hours_and_occupancy_of_hours_signed_in() -> None:
    """360 minutes of handling in ten paid hours, of which eight were signed in."""
    assert utilisation(21_600, Decimal(10)) == Decimal("0.6")
    assert occupancy(21_600, Decimal(8)) == Decimal("0.75")
    assert occupancy(21_600, None) is None


@pytest.mark.finding("F15")
@given(st.integers(0, 10**9), st.decimals(1, 20, places=2), hours)
def test_several_contacts_at_once_take_their_part_of_a_person(
    seconds: int, at_once: Decimal, staffed: Decimal
) -> None:
    """2.5 chats at once: 25 minutes of chats are ten of a person."""
    assert agent_seconds(1_500, Decimal("2.5")) == 600
    assert agent_seconds(None, at_once) is None
    alone = utilisation(seconds, staffed)
    shared = utilisation(agent_seconds(seconds, at_once), staffed)
    assert alone is not None
    assert shared is not None
    assert abs(shared * at_once - alone) < Decimal("1e-9") * (1 + alone)
