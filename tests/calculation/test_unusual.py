"""Which amounts stand out."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpis.calculation.unusual import MONTHS_TO_JUDGE, Unusual, find_unusual
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


def test_where_all_months_are_equal_any_other_amount_stands_out() -> None:
    assert reason("1000.01", *["1000"] * 4) is SPREAD
    assert reason("1000.00", *["1000"] * 4) is None


def test_too_few_months_say_nothing() -> None:
    assert reason("999", *["1"] * (MONTHS_TO_JUDGE - 1)) is None
    assert reason("-999", "1") is None
    assert reason("5") is None


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


@given(amounts.map(abs), st.lists(amounts.map(abs), max_size=12), amounts.map(abs))
def test_adding_the_same_to_every_bill_changes_nothing(now: D, before: list[D], more: D) -> None:
    added = find_unusual(now + more, [amount + more for amount in before])
    assert reasons(added) is reasons(find_unusual(now, before))


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
