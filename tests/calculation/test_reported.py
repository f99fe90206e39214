"""As reported beside as it stands now, and this month's lines beside last month's."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.reported import (
    ChangedLine,
    LineDifferences,
    MatchedLines,
    compare_reported,
    line_key,
    match_lines,
    sum_by_key,
)
from kpis.facts import ReportedLine
from kpis.vocabulary import CostStatus
from tests.samples import EMAIL, PHONE, RENT, SALARIES

D = Decimal
NOTHING = D(0)


def line(id: int, amount: Any = 100, **changes: Any) -> ReportedLine:
    plain = ReportedLine(id, RENT, None, D(amount), CostStatus.ACTUAL, "Rent", "Landlord")
    return replace(plain, **changes)


many_lines = st.lists(
    st.builds(
        line,
        st.integers(1, 20),
        st.decimals(D("-99999.99"), D("99999.99"), places=2),
        category=st.sampled_from([RENT, SALARIES]),
        channel=st.sampled_from([None, PHONE]),
        status=st.sampled_from(CostStatus),
        description=st.sampled_from(["Rent", "rent ", "Heating"]),
    ),
    max_size=12,
    unique_by=lambda line: line.line,
)


def total(lines: list[ReportedLine]) -> Decimal:
    return sum((line.amount for line in lines), NOTHING)


def test_by_hand() -> None:
    kept, corrected, gone, new = line(1), line(2, 50), line(3, "-20"), line(4, "12.34")
    after = replace(corrected, amount=D(40))
    assert compare_reported([kept, corrected, gone], [new, after, kept]) == LineDifferences(
        added=[new],
        removed=[gone],
        changed=[ChangedLine(corrected, after)],
        difference=D("22.34"),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"category": SALARIES},
        {"channel": PHONE},
        {"status": CostStatus.ACCRUAL},
        {"description": "rent"},
        {"supplier": ""},
    ],
)
def test_a_change_of_anything_but_the_amount_is_seen(change: Any) -> None:
    differences = compare_reported([line(1)], [line(1, **change)])
    assert differences == LineDifferences([], [], [ChangedLine(line(1), line(1, **change))], D(0))


@given(many_lines, many_lines)
def test_the_differences_sum_to_that_of_the_totals(
    reported: list[ReportedLine], now: list[ReportedLine]
) -> None:
    found = compare_reported(reported, now)
    assert found.difference == total(now) - total(reported)
    seen = [*found.added, *(pair.now for pair in found.changed)]
    kept = [line for line in now if line not in seen]
    assert all(line in reported for line in kept)
    back = compare_reported(now, reported)
    assert (back.added, back.removed) == (found.removed, found.added)
    assert [(pair.now, pair.reported) for pair in back.changed] == [
        (pair.reported, pair.now) for pair in found.changed
    ]


@given(many_lines)
def test_nothing_was_done_where_all_is_as_reported(lines: list[ReportedLine]) -> None:
    assert compare_reported(lines, lines[::-1]) == LineDifferences([], [], [], NOTHING)


def test_the_same_bill_is_known_by_its_words_category_and_channel() -> None:
    same = line(2, description="  RENT", supplier="Land\u00a0lord ")
    assert line_key(line(1, supplier="land  lord")) == line_key(same)
    for other in (
        {"category": SALARIES},
        {"channel": EMAIL},
        {"description": "Rents"},
        {"supplier": ""},
    ):
        assert line_key(line(1)) != line_key(line(1, **other))


def test_lines_beside_those_of_an_earlier_month() -> None:
    first, second, other = line(1, 10), line(2, 20, description="rent"), line(3, 5, supplier="X")
    before = [line(7, 12), line(8, 15), line(9, 0, description="Heating")]
    assert match_lines([other, first, second], before) == [
        MatchedLines(line_key(other), [other], now=D(5), before=None),
        MatchedLines(line_key(first), [first, second], now=D(30), before=D(27)),
        MatchedLines(line_key(before[2]), [], now=None, before=D(0)),
    ]


@given(many_lines, many_lines)
def test_every_cent_of_both_months_is_beside_something(
    now: list[ReportedLine], before: list[ReportedLine]
) -> None:
    matched = match_lines(now, before)
    assert sum((pair.now or NOTHING for pair in matched), NOTHING) == total(now)
    assert sum((pair.before or NOTHING for pair in matched), NOTHING) == total(before)
    assert sorted(line.line for pair in matched for line in pair.lines) == sorted(
        line.line for line in now
    )
    assert len({pair.key for pair in matched}) == len(matched)
    assert {pair.key: pair.now for pair in matched if pair.lines} == sum_by_key(now)
