from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.staffing import hours_per_equivalent, occupancy, sum_known

hours = st.decimals(Decimal("0.01"), 10**6, places=2)


def test_hours_per_equivalent() -> None:
    assert hours_per_equivalent(Decimal(300), Decimal(2)) == 150
    assert hours_per_equivalent(Decimal(300), Decimal(0)) is None
    assert hours_per_equivalent(None, Decimal(2)) is None
    assert hours_per_equivalent(Decimal(0), Decimal(2)) == 0


def test_occupancy() -> None:
    assert occupancy(1_800, Decimal(1)) == Decimal("0.5")
    assert occupancy(0, Decimal(1)) == 0
    assert occupancy(1_800, Decimal(0)) is None
    assert occupancy(None, Decimal(1)) is None
    assert occupancy(1_800, None) is None


@given(hours, st.integers(0, 10**9))
def test_occupied_and_idle_seconds_are_the_staffed_ones(staffed: Decimal, seconds: int) -> None:
    share = occupancy(seconds, staffed)
    assert share is not None
    assert round(share * staffed * 3_600) == seconds


def test_unknown_is_not_nought() -> None:
    assert sum_known([None, None]) is None
    assert sum_known([None, Decimal(0)]) == 0
    assert sum_known([Decimal(1), None, Decimal("2.5")]) == Decimal("3.5")
