"""Targets are set, changed as they were seen, and removed."""

from decimal import Decimal

import pytest

from kpis.entry.recording.goal_rows import KEY
from kpis.entry.recording.targets import TargetValues, record_target, remove_target, seen_target
from kpis.entry.refusals import Conflicted
from kpis.models import Centre, Target
from kpis.vocabulary import Metric
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")


def wish(value: str = "5.50", *, channel: str = "", month: str = "2026-05") -> TargetValues:
    id = make.channel(channel).pk if channel else None
    return TargetValues(Metric.COST_PER_CONTACT, id, make.month(month), Decimal(value))


def record(centre: Centre, values: TargetValues, row: Target | None = None) -> Target:
    id, seen = (row.pk, seen_target(row)) if row else (None, "")
    return record_target(centre_id=centre.pk, id=id, seen=seen, values=values)


def standing(centre: Centre) -> set[tuple[str, str, Decimal]]:
    rows = Target.objects.filter(centre=centre).select_related("channel")
    return {
        (f"{row.valid_from:%Y-%m}", row.channel.code if row.channel else "", row.value)
        for row in rows
    }


def test_one_is_set_changed_and_removed(centre: Centre) -> None:
    row = record(centre, wish())
    record(centre, wish("6", channel="phone"))
    row = record(centre, wish("5.25", month="2026-06"), row)
    assert standing(centre) == {
        ("2026-06", "", Decimal("5.25")),
        ("2026-05", "phone", Decimal(6)),
    }
    row.refresh_from_db()
    assert remove_target(centre_id=centre.pk, id=row.pk, seen=seen_target(row))
    assert not remove_target(centre_id=centre.pk, id=row.pk, seen=seen_target(row))
    assert standing(centre) == {("2026-05", "phone", Decimal(6))}


def test_the_mark_of_a_row_is_the_same_before_and_after_it_is_read(centre: Centre) -> None:
    row = record(centre, wish("5.5"))
    assert seen_target(row) == seen_target(Target.objects.get(pk=row.pk))


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_the_later_person_sees_what_stands_now(centre: Centre) -> None:
    mine = record(centre, wish())
    theirs = record(centre, wish("5.40"), Target.objects.get(pk=mine.pk))
    mine.value = Decimal("5.50")
    for change in (
        lambda: record(centre, wish("5.30"), mine),
        lambda: remove_target(centre_id=centre.pk, id=mine.pk, seen=seen_target(mine)),
    ):
        with pytest.raises(Conflicted) as refused:
            change()
        (conflict,) = refused.value.conflicts
        assert (conflict.key, conflict.theirs, conflict.who) == (KEY, theirs, "")
        assert conflict.when is not None
    assert standing(centre) == {("2026-05", "", Decimal("5.40"))}


@pytest.mark.fault(26)
@pytest.mark.parametrize("channel", ["", "phone"])
def test_two_for_the_same_figure_and_month_are_a_conflict(centre: Centre, channel: str) -> None:
    first = record(centre, wish("5.50", channel=channel))
    other = record(centre, wish("5.00", channel=channel, month="2026-06"))
    for row in (None, other):
        with pytest.raises(Conflicted) as refused:
            record(centre, wish("4", channel=channel), row)
        assert refused.value.conflicts[0].theirs == first
    assert len(standing(centre)) == 2


@pytest.mark.fault(31)
def test_another_centres_target_is_as_one_that_is_gone(centre: Centre) -> None:
    theirs = make.TargetFactory()
    with pytest.raises(Conflicted) as refused:
        record(centre, wish(), theirs)
    (conflict,) = refused.value.conflicts
    assert (conflict.theirs, conflict.who, conflict.when) == (None, "", None)
    assert not remove_target(centre_id=centre.pk, id=theirs.pk, seen=seen_target(theirs))
    assert Target.objects.get().value == theirs.value
