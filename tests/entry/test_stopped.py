"""What stopped long before a history's end is found, and ended in one step."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.expectation import expected_by_month
from kpis.entry.stopped import Stopped, end_stopped, find_stopped, stops
from kpis.facts import Endings
from kpis.models import Centre, Ending
from kpis.months import month_after, months_between
from tests import factories as make

HISTORY = months_between(date(2022, 1, 1), date(2025, 1, 1))


def record(centre: Centre, code: str, *names: str) -> int:
    category = make.category(code)
    for name in names:
        make.CostLineFactory(centre=centre, category=category, month=make.month(name))
    return int(category.pk)


def names(*numbers: int) -> list[str]:
    return [f"2025-{number:02}" for number in numbers]


@pytest.mark.django_db
@pytest.mark.finding("F3")
def test_what_stopped_is_ended_in_one_step_and_once() -> None:
    centre, other = make.CentreFactory(), make.CentreFactory()
    record(centre, "salaries", *names(*range(1, 13)))
    rent = record(centre, "office_space", *names(1, 2, 3, 4))
    taxes = record(centre, "taxes", *names(1, 2, 3, 8, 9, 10, 11, 12))
    record(centre, "training", *names(1, 3, 5))  # no habit: nothing is asked for
    record(centre, "telephony", *names(*range(1, 11)))  # two months are asked for
    record(other, "office_space", *names(1, 2, 3))
    phone, email = make.channel("phone"), make.channel("email")
    for number in range(1, 13):
        make.ContactVolumeFactory(centre=centre, channel=phone, start=date(2025, number, 1))
    make.ContactVolumeFactory(centre=centre, channel=email, start=date(2025, 2, 1))
    found = [
        Stopped(rent, None, make.month("2025-04")),
        Stopped(taxes, None, make.month("2025-03")),
        Stopped(None, email.pk, make.month("2025-02")),
    ]
    key = lambda each: (each.category_id or 0, each.channel_id or 0)  # noqa: E731
    assert sorted(find_stopped(centre.pk), key=key) == sorted(found, key=key)
    assert len(end_stopped(centre.pk)) == 3
    assert find_stopped(centre.pk) == end_stopped(centre.pk) == []
    assert set(Ending.objects.values_list("category_id", "channel_id", "ended_from")) == {
        (rent, None, make.month("2025-05")),
        (taxes, None, make.month("2025-04")),
        (None, email.pk, make.month("2025-03")),
    }


@pytest.mark.django_db
def test_nothing_stopped_where_nothing_is_recorded() -> None:
    assert end_stopped(make.CentreFactory().pk) == []


@pytest.mark.finding("F3")
@given(st.sets(st.sampled_from(HISTORY)))
def test_after_it_no_long_silence_is_asked_for(came: set[date]) -> None:
    """Of the months that are asked for in vain, no three stand in a row."""
    if not came:
        return
    months = sorted(came)
    found = [month_after(last) for last in stops(months, HISTORY[-1], [], habit=3)]
    expected = expected_by_month(
        HISTORY, {month: {1} for month in came}, {}, Endings(categories={1: found})
    )
    asked = [month for month in HISTORY if month not in came and 1 in expected[month]]
    for month in asked:
        assert not {month_after(month), month_after(month_after(month))} <= set(asked)
    assert list(stops(months, HISTORY[-1], found, habit=3)) == []
