"""Which amounts stand out."""

from decimal import Decimal
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpis.calculation.unusual import (
    MONTHS_TO_JUDGE,
    SMALL_DIFFERENCE,
    Unusual,
    find_large,
    find_unusual,
    is_far_out,
    opposite,
    usual_deviation,
)
from kpis.vocabulary import UnusualReason

D = Decimal
SPREAD, SIGN = UnusualReason.SPREAD, UnusualReason.SIGN
amounts = st.decimals(D("-99999999.99"), D("99999999.99"), places=2)
months = st.lists(amounts, max_size=12)


def reason(now: str, *before: str) -> UnusualReason | None:
    found = find_unusual(D(now), [D(amount) for amount in before])
    return found.reason if found else None


def reasons(unusual: Unusual | None) -> UnusualReason | None:
    return unusual.reason if unusual else None


def test_by_hand() -> None:
    before = [D(100), D(110), D(90), D(130)]  # median 105; deviations 5, 5, 15, 25: 10 × 1.4826
    usual, spread = D(105), D("14.826")
    assert find_unusual(D("149.47"), before) is None
    assert find_unusual(D("149.48"), before) == Unusual(SPREAD, usual, spread)
    assert find_unusual(D("60.53"), before) is None
    assert find_unusual(D("60.52"), before) == Unusual(SPREAD, usual, spread)
    assert find_unusual(D(-5), before) == Unusual(SIGN, usual, spread)


def test_one_outlier_among_the_months_does_not_hide_the_next() -> None:
    assert reason("900", "100", "101", "99", "102", "98", "900") is SPREAD


@pytest.mark.finding("E4")
def test_where_all_months_are_equal_a_cent_is_no_surprise() -> None:
    assert reason("1000.01", *["1000"] * 4) is None
    assert reason("1050.00", *["1000"] * 4) is None
    assert reason("1050.01", *["1000"] * 4) is SPREAD
    assert reason("949.99", *["1000"] * 4) is SPREAD
    assert reason("-1050.01", *["-1000"] * 4) is SPREAD


@pytest.mark.finding("E4")
def test_with_few_months_only_what_is_absurd_stands_out() -> None:
    few = MONTHS_TO_JUDGE - 1
    assert reason("9.99", *["1"] * few) is None
    assert reason("10", *["1"] * few) is SPREAD
    assert reason("10", "1", "2") is None
    assert reason("0.1", *["1"] * few) is None
    assert reason("0.09", *["1"] * few) is SPREAD
    assert reason("120000000", "3000") is SPREAD
    assert reason("-9", "1") is None
    assert reason("5") is None
    assert reason("5", "0") is None


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("-10", ["10", "12"], SIGN),
        ("10", ["-10", "-12"], SIGN),
        ("-10", ["10", "-12"], None),
        ("0", ["10", "12"], None),
        ("-10", ["10", "0"], None),
        ("-10", ["0", "0"], None),
    ],
)
def test_the_other_sign(now: str, before: list[str], expected: UnusualReason | None) -> None:
    assert reason(now, *before) is expected


@given(amounts, months, st.randoms())
def test_the_order_of_the_months_changes_nothing(now: D, before: list[D], chance: object) -> None:
    mixed = list(before)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert find_unusual(now, mixed) == find_unusual(now, before)


@given(amounts, months)
def test_credits_are_judged_as_bills_are(now: D, before: list[D]) -> None:
    mirrored = find_unusual(-now, [-amount for amount in before])
    assert reasons(mirrored) is reasons(find_unusual(now, before))


@given(amounts, months, st.integers(1, 1000))
def test_the_unit_changes_nothing(now: D, before: list[D], factor: int) -> None:
    scaled = find_unusual(now * factor, [amount * factor for amount in before])
    plain = find_unusual(now, before)
    assert reasons(scaled) is reasons(plain)
    if scaled and plain:
        assert (scaled.usual, scaled.spread) == (plain.usual * factor, plain.spread * factor)


@given(
    amounts.map(abs),
    st.lists(amounts.map(abs), min_size=MONTHS_TO_JUDGE, max_size=12),
    amounts.map(abs),
)
def test_the_same_more_in_every_bill_makes_no_difference_larger(
    now: D, before: list[D], more: D
) -> None:
    """Beside larger amounts the same difference is smaller, and their spread is the same."""
    assume(find_unusual(now, before) is None)
    assert find_unusual(now + more, [amount + more for amount in before]) is None


@pytest.mark.finding("E4")
@given(amounts, st.lists(amounts, min_size=MONTHS_TO_JUDGE, max_size=12))
def test_a_small_difference_never_stands_out(amount: D, before: list[D]) -> None:
    usual = median(before)
    assume(not all(opposite(usual, each) for each in before))
    near = usual + usual * SMALL_DIFFERENCE * (1 if amount > 0 else -1)
    assert find_unusual(near, before) is None


positive = st.decimals(D("0.01"), D("99999999.99"), places=2)


@pytest.mark.finding("E4")
@given(st.lists(positive, min_size=1, max_size=12), st.integers(11, 10**6))
def test_far_more_than_ever_stands_out_however_few_months_there_are(
    before: list[D], times: int
) -> None:
    spread = usual_deviation(median(before), before)
    now = max(before) * times + 3 * spread
    found = find_unusual(now, before)
    assert found is not None
    assert is_far_out(now, found)


@pytest.mark.finding("E4")
@given(amounts, st.lists(positive, max_size=12), positive)
def test_of_what_has_no_months_its_part_of_a_month_is_judged(
    now: D, totals: list[D], rest: D
) -> None:
    found = find_large(now, totals, rest)
    if not totals:
        assert (found is not None) is (abs(now) > 1000 * rest)
    else:
        least = D("0.25") if len(totals) >= MONTHS_TO_JUDGE else D(1)
        assert (found is not None) is (abs(now) > least * median(totals))
    if found is not None:
        assert found.is_share
        assert is_far_out(now, found) is (2 * abs(now) > found.usual)


@pytest.mark.finding("E4")
@pytest.mark.parametrize(
    ("now", "usual", "whole", "expected"),
    [
        ("2000", "1000", "0", True),
        ("1999.99", "1000", "0", False),
        ("500", "1000", "0", True),
        ("500.01", "1000", "0", False),
        ("-1000", "1000", "0", True),  # a credit note in place of the bill
        ("0", "1000", "0", True),
        ("50", "20", "1000", False),  # small beside the centre
        ("71", "20", "1000", True),
        ("0.03", "0.01", "-1000", False),
    ],
)
def test_far_out_is_twice_or_half_and_more_than_a_small_part_of_a_month(
    now: str, usual: str, whole: str, expected: bool
) -> None:
    assert is_far_out(D(now), Unusual(SPREAD, D(usual), D(0)), D(whole)) is expected


@given(amounts, st.lists(amounts, min_size=MONTHS_TO_JUDGE, max_size=12))
def test_what_lies_further_out_stands_out_too(now: D, before: list[D]) -> None:
    found = find_unusual(now, before)
    assume(found is not None)
    assert found is not None
    further = now + (now - found.usual)
    assert find_unusual(further, before) is not None


@given(st.lists(amounts, min_size=MONTHS_TO_JUDGE, max_size=12))
def test_the_usual_amount_is_usual(before: list[D]) -> None:
    ordered = sorted(before)
    middle = (ordered[(len(before) - 1) // 2] + ordered[len(before) // 2]) / 2
    assert find_unusual(middle, before) is None
