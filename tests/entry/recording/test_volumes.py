from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kpis.entry.attempts import attempted
from kpis.entry.recording import volumes as recording
from kpis.entry.recording.volumes import (
    OtherCounts,
    VolumeChange,
    VolumeValues,
    record_volumes,
)
from kpis.entry.refusals import Conflicted, MonthIsClosed, Overlapping
from kpis.models import Centre, ContactVolume
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")
Row = tuple[date, date, int]


def whole(handled: int | None, key: str = "may", **known: Any) -> VolumeChange:
    """May by phone."""
    return change(key, MAY, JUNE, handled, **known)


def day(number: int, handled: int | None, **known: Any) -> VolumeChange:
    start = MAY.replace(day=number)
    return change(str(number), start, start + timedelta(days=1), handled, **known)


def change(
    key: str,
    start: date,
    end: date,
    handled: int | None,
    *,
    seen: ContactVolume | None = None,
    others: OtherCounts | None = None,
) -> VolumeChange:
    values = None if handled is None else VolumeValues(handled, others)
    phone = make.channel("phone").pk
    id, version = (seen.pk, seen.version) if seen else (None, None)
    return VolumeChange(key, id, version, phone, start, end, values)


def record(centre: Centre, *changes: VolumeChange, replace: bool = False) -> Any:
    return record_volumes(centre_id=centre.pk, changes=changes, replace=replace, unlikely=True)


def recorded(centre: Centre) -> list[Row]:
    rows = ContactVolume.objects.filter(centre=centre).order_by("start")
    return list(rows.values_list("start", "end", "handled"))


def add_may(centre: Centre, **known: Any) -> ContactVolume:
    volume: ContactVolume = make.ContactVolumeFactory(centre=centre, start=MAY, **known)
    return volume


def add_day(centre: Centre, number: int, handled: int = 5) -> ContactVolume:
    start = MAY.replace(day=number)
    volume: ContactVolume = make.ContactVolumeFactory(
        centre=centre, start=start, end=start + timedelta(days=1), handled=handled
    )
    return volume


def test_volumes_are_added_changed_and_removed_in_one_go(centre: Centre) -> None:
    first, second = add_day(centre, 1, 10), add_day(centre, 2, 20)
    done = record(centre, day(1, 11, seen=first), day(2, None, seen=second), day(3, 30))
    assert recorded(centre) == [
        (MAY, date(2026, 5, 2), 11),
        (date(2026, 5, 3), date(2026, 5, 4), 30),
    ]
    added = ContactVolume.objects.get(start=date(2026, 5, 3))
    assert {row.key: (row.id, row.version) for row in done} == {
        "1": (first.pk, 2),
        "2": (second.pk, None),
        "3": (added.pk, 1),
    }


def test_only_handled_leaves_the_other_counts_as_they_are(centre: Centre) -> None:
    volume = add_may(centre, handled=10, offered=12, handle_seconds=3_640, status="estimate")
    record(centre, whole(20, seen=volume))
    volume.refresh_from_db()
    found = volume.handled, volume.offered, volume.handle_seconds, volume.status
    assert found == (20, 12, 3_640, "estimate")


@pytest.mark.fault(10)
def test_others_that_are_given_unknown_become_unknown(centre: Centre) -> None:
    volume = add_may(centre, handled=10, offered=12, handle_seconds=3_640)
    record(centre, whole(10, seen=volume, others=OtherCounts(offered=0)))
    volume.refresh_from_db()
    assert (volume.offered, volume.handle_seconds, volume.abandoned) == (0, None, None)


def test_a_day_in_a_month_that_has_one_figure_asks(centre: Centre) -> None:
    add_may(centre, handled=31_204)
    with pytest.raises(Overlapping) as refused:
        record(centre, day(3, 7), day(4, 8))
    assert refused.value.keys == ["3", "4"]
    assert refused.value.text == "Phone has a figure for the whole of May 2026: 31,204 contacts."
    assert refused.value.replace == "Replace the month by days"
    assert refused.value.keep == "Keep the month"
    assert recorded(centre) == [(MAY, JUNE, 31_204)]


def test_a_month_over_days_asks(centre: Centre) -> None:
    add_day(centre, 1, 10_000)
    add_day(centre, 9, 402)
    with pytest.raises(Overlapping) as refused:
        record(centre, whole(31_204))
    assert refused.value.text == "Phone has 2 days in May 2026: 10,402 contacts in all."
    assert refused.value.replace == "Replace the days by the month"
    assert refused.value.keep == "Keep the days"
    assert len(recorded(centre)) == 2


@pytest.mark.parametrize("language", ["fr"])
def test_the_choice_is_in_the_readers_language(centre: Centre, language: str) -> None:
    add_may(centre, handled=31_204)
    with translation.override(language), pytest.raises(Overlapping) as refused:
        record(centre, day(3, 7))
    assert "Téléphone" in refused.value.text
    assert "mai 2026" in refused.value.text


def test_days_take_the_place_of_the_month(centre: Centre) -> None:
    add_may(centre, handled=31_204)
    record(centre, day(3, 7), day(4, 8), replace=True)
    assert [handled for _start, _end, handled in recorded(centre)] == [7, 8]


def test_the_month_takes_the_place_of_its_days(centre: Centre) -> None:
    add_day(centre, 1)
    add_day(centre, 31)
    make.ContactVolumeFactory(centre=centre, start=JUNE)
    record(centre, whole(31_204), replace=True)
    assert recorded(centre)[0] == (MAY, JUNE, 31_204)
    assert len(recorded(centre)) == 2


def test_both_sides_of_a_replacement_are_in_the_history(centre: Centre) -> None:
    gone = add_may(centre, handled=31_204)
    record(centre, day(3, 7), replace=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label, pgh_obj_id FROM kpis_contactvolumeevent ORDER BY pgh_id")
        events = cursor.fetchall()
    added = ContactVolume.objects.get(centre=centre)
    assert set(events) >= {("delete", gone.pk), ("insert", added.pk)}


def test_what_the_same_save_removes_is_in_nobodys_way(centre: Centre) -> None:
    volume = add_may(centre)
    record(centre, whole(None, seen=volume), day(3, 7))
    assert [handled for _start, _end, handled in recorded(centre)] == [7]


def test_another_channel_or_centre_is_in_nobodys_way(centre: Centre) -> None:
    make.ContactVolumeFactory(centre=centre, start=MAY, channel=make.channel("email"))
    make.ContactVolumeFactory(start=MAY)
    record(centre, day(3, 7))
    assert ContactVolume.objects.count() == 3


@pytest.mark.fault(26)
def test_the_later_of_two_sees_what_stands_now(centre: Centre) -> None:
    volume = add_may(centre, handled=10)
    record(centre, whole(11, seen=volume))
    with pytest.raises(Conflicted) as refused:
        record(centre, whole(12, seen=volume))
    (conflict,) = refused.value.conflicts
    assert (conflict.key, conflict.theirs.handled, conflict.theirs.version) == ("may", 11, 2)
    assert recorded(centre) == [(MAY, JUNE, 11)]


@pytest.mark.fault(26)
def test_two_who_add_the_same_month(centre: Centre) -> None:
    record(centre, whole(11))
    with pytest.raises(Conflicted) as refused:
        record(centre, whole(12))
    assert refused.value.conflicts[0].theirs.handled == 11


@pytest.mark.fault(27)
def test_a_volume_that_is_gone(centre: Centre) -> None:
    volume = add_may(centre)
    ContactVolume.objects.filter(pk=volume.pk).delete()
    with pytest.raises(Conflicted) as refused:
        record(centre, whole(12, seen=volume))
    assert refused.value.conflicts[0].theirs is None
    record(centre, whole(None, seen=volume))
    assert recorded(centre) == []


@pytest.mark.fault(31)
def test_the_id_of_another_volume_changes_nothing(centre: Centre) -> None:
    other = make.ContactVolumeFactory(start=MAY)
    june = make.ContactVolumeFactory(centre=centre, start=JUNE)
    for volume in (other, june):
        with pytest.raises(Conflicted):
            record(centre, whole(12, seen=volume))
        record(centre, whole(None, seen=volume))
    assert set(ContactVolume.objects.values_list("pk", "handled")) == {
        (other.pk, 10),
        (june.pk, 10),
    }


@pytest.mark.fault(28)
@pytest.mark.fault(29)
def test_a_closed_month_takes_nothing(centre: Centre) -> None:
    volume = add_may(centre)
    make.MonthCloseFactory(centre=centre, month=MAY)
    for wish in (whole(11, seen=volume), whole(None, seen=volume)):
        with pytest.raises(MonthIsClosed) as refused:
            record(centre, wish)
        assert refused.value.month == MAY
    with pytest.raises(MonthIsClosed):
        record(centre, day(3, 7), replace=True)
    assert recorded(centre) == [(MAY, JUNE, 10)]


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(centre: Centre) -> None:
    def statements(numbers: range) -> int:
        ContactVolume.objects.filter(centre=centre).delete()
        seen = [add_day(centre, number) for number in numbers]
        changes = [day(n, 9, seen=row) for n, row in zip(numbers, seen, strict=True)]
        new = [day(n + 15, 9) for n in numbers]
        with CaptureQueriesContext(connection) as queries:
            record(centre, *changes, *new)
        return len(queries)

    assert statements(range(1, 2)) == statements(range(1, 15))


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def race(self, *writes: Callable[[], Any]) -> list[Any]:
        """What each of them got, both looking before either has written."""
        looked = Barrier(len(writes), timeout=10)
        look = recording.lock_volumes
        first = {"looks": 0}

        def look_together(*args: Any) -> Any:
            found = look(*args)
            first["looks"] += 1
            if first["looks"] <= len(writes):
                looked.wait()
            return found

        def run(write: Callable[[], Any]) -> Any:
            try:
                return attempted(write)()
            except Exception as error:  # noqa: BLE001 (handed to the test)
                return error
            finally:
                connection.close()

        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor() as pool:
            patch.setattr(recording, "lock_volumes", look_together)
            return list(pool.map(run, writes))

    @pytest.fixture
    def centre(self) -> Centre:
        made: Centre = make.CentreFactory()
        return made

    def test_a_day_and_the_month(self, centre: Centre) -> None:
        found = self.race(lambda: record(centre, whole(100)), lambda: record(centre, day(3, 7)))
        refused = [one for one in found if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [Overlapping]
        assert len(recorded(centre)) == 1

    def test_a_day_and_the_month_that_replaces_it(self, centre: Centre) -> None:
        found = self.race(
            lambda: record(centre, whole(100), replace=True),
            lambda: record(centre, day(3, 7), replace=True),
        )
        assert [one for one in found if isinstance(one, Exception)] == []
        assert len(recorded(centre)) == 1

    @pytest.mark.fault(26)
    def test_the_same_month_twice(self, centre: Centre) -> None:
        found = self.race(lambda: record(centre, whole(1)), lambda: record(centre, whole(2)))
        refused = [one for one in found if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [Conflicted]
        assert len(recorded(centre)) == 1


def test_nothing_is_half_written(centre: Centre) -> None:
    add_may(centre)
    with pytest.raises(Overlapping), transaction.atomic():
        record(centre, change("june", JUNE, make.month("2026-07"), 5), day(3, 7))
    assert recorded(centre) == [(MAY, JUNE, 10)]


@pytest.mark.fault(31)
def test_a_forged_id_does_not_tell_who_was_where(centre: Centre) -> None:
    other = make.ContactVolumeFactory(start=MAY)
    with pytest.raises(Conflicted) as refused:
        record(centre, whole(12, seen=other))
    assert refused.value.conflicts[0].when is None
