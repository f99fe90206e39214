from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.forms.averages import followed_total, shown_average, total_of

totals = st.integers(0, 10**15 - 1)
contacts = st.integers(1, 10**9)


@given(totals, contacts)
def test_what_is_shown_is_as_near_as_a_tenth_can_be(total: int, handled: int) -> None:
    shown = shown_average(total, handled)
    assert shown is not None
    assert shown == round(shown, 1)
    assert abs(Fraction(shown) - Fraction(total, handled)) <= Fraction(1, 2)
    if shown != round(shown):
        assert abs(Fraction(shown) - Fraction(total, handled)) <= Fraction(1, 20)


@given(st.integers(0, 10**6), contacts)
def test_whole_seconds_that_give_the_total_back_are_shown_whole(average: int, handled: int) -> None:
    assert shown_average(total_of(Decimal(average), handled), handled) == average


@given(st.decimals(0, 10**6, places=1), st.integers(11, 10**9))
def test_a_tenth_that_was_typed_is_shown_again(average: Decimal, handled: int) -> None:
    """With few contacts whole seconds may give the same total: those are shown then."""
    shown = shown_average(total_of(average, handled), handled)
    assert shown is not None
    assert total_of(shown, handled) == total_of(average, handled)


def test_an_average_of_nothing_is_not_known() -> None:
    assert shown_average(None, 10) is None
    assert shown_average(0, 0) is None
    assert shown_average(5, None) is None
    assert shown_average(0, 10) == 0


@given(totals, contacts, st.integers(0, 10**9))
def test_the_average_stays_when_the_number_of_contacts_changes(
    total: int, handled: int, now: int
) -> None:
    followed = followed_total(total, handled, now)
    assert followed is not None
    assert abs(followed - Fraction(total * now, handled)) <= Fraction(1, 2)


def test_a_total_does_not_drift_where_nothing_changes() -> None:
    assert followed_total(7, 3, 3) == 7
    assert followed_total(None, 3, 5) is None
    assert followed_total(0, 0, 5) is None
