from typing import Any

import pytest

from kpis.entry.forms.units import Unit
from kpis.entry.forms.volume_rows import FIELDS, Place, read_volume_changes, recorded_volumes
from kpis.entry.recording.volumes import OtherCounts, VolumeChange, VolumeValues
from kpis.models import Centre, ContactVolume
from kpis.vocabulary import VolumeStatus
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")
PLACES = {"phone": Place(1, MAY, JUNE)}


def unit(seen: bool = False, **texts: str) -> Unit:
    blank = dict.fromkeys(FIELDS, "") | {"status": "actual"}
    id, version = (7, 3) if seen else (None, None)
    return Unit("phone", id, version, blank | texts, True)


def read(one: Unit, recorded: ContactVolume | None = None) -> tuple[list[VolumeChange], Any]:
    known = {"phone": recorded} if recorded else {}
    return read_volume_changes([one], PLACES, known, ".")


def taken(one: Unit, recorded: ContactVolume | None = None) -> VolumeValues:
    changes, mistakes = read(one, recorded)
    assert mistakes == {}
    (change,) = changes
    assert change.values is not None
    return change.values


def messages(**texts: Any) -> dict[str, str]:
    changes, mistakes = read(unit(**texts))
    assert changes == []
    found: dict[str, str] = mistakes["phone"]
    return found


def test_every_field() -> None:
    values = taken(
        unit(
            handled="1,200",
            offered="1300",
            abandoned="=50+10",
            handle_time="6:04",
            wait_time="44.5 s",
            resolved="80",
            sample="100",
            satisfied="9",
            answers="10",
            status="estimate",
        )
    )
    assert values == VolumeValues(
        1200,
        OtherCounts(
            offered=1300,
            abandoned=60,
            handle_seconds=364 * 1200,
            wait_seconds=53_400,
            resolved_first_contact=80,
            resolution_sample=100,
            csat_satisfied=9,
            csat_responses=10,
            status=VolumeStatus.ESTIMATE,
        ),
    )


@pytest.mark.fault(10)
def test_blank_is_unknown_and_nought_is_nought() -> None:
    values = taken(unit(handled="0", offered="0"))
    assert values == VolumeValues(0, OtherCounts(offered=0))


@pytest.mark.fault(10)
def test_a_row_left_blank_is_nothing_or_removes_what_was_there() -> None:
    assert read(unit()) == ([], {})
    assert read(unit(status="estimate")) == ([], {})
    changes, _ = read(unit(seen=True))
    assert [(change.id, change.version, change.values) for change in changes] == [(7, 3, None)]


def test_handled_is_wanted_as_soon_as_anything_else_is_there() -> None:
    assert messages(offered="12") == {"handled": "Found nothing, expected this cell filled in."}


def test_every_mistake_is_told_at_once_with_what_was_typed() -> None:
    found = messages(handled="1O", offered="1.5", handle_time="6:75", status="guess")
    assert set(found) == {"handled", "offered", "handle_time", "status"}
    assert "“1O”" in found["handled"]
    assert "6:04" in found["handle_time"]


def test_parts_and_wholes() -> None:
    assert set(messages(handled="5", resolved="3")) == {"sample"}
    assert set(messages(handled="5", answers="3")) == {"satisfied"}
    assert "at most 3" in messages(handled="5", resolved="4", sample="3")["resolved"]
    assert set(messages(handled="5", resolved="x", sample="3")) == {"resolved"}


def test_an_average_of_no_contact() -> None:
    assert "at least one contact" in messages(handled="0", handle_time="6:04")["handle_time"]


def test_more_seconds_than_can_be_kept() -> None:
    most = messages(handled="999999999999999", handle_time="99:59")
    assert "15 digits" in most["handle_time"]


def volume(**known: Any) -> ContactVolume:
    made: ContactVolume = make.ContactVolumeFactory.build(
        id=7, version=3, centre=None, channel=None, start=MAY, **known
    )
    return made


def seconds(one: Unit, recorded: ContactVolume) -> int | None:
    others = taken(one, recorded).others
    assert others is not None
    return others.handle_seconds


def test_an_average_that_was_not_touched_keeps_the_seconds_it_stands_for() -> None:
    recorded = volume(handled=3, handle_seconds=1_000)  # 333.3… s
    assert seconds(unit(seen=True, handled="3", handle_time="5:33.3"), recorded) == 1_000
    assert seconds(unit(seen=True, handled="3", handle_time="333.3 s"), recorded) == 1_000
    assert seconds(unit(seen=True, handled="3", handle_time="5:34"), recorded) == 1_002


def test_the_seconds_follow_the_contacts() -> None:
    recorded = volume(handled=3, handle_seconds=1_000)
    assert seconds(unit(seen=True, handled="6", handle_time="5:33.3"), recorded) == 2_000
    assert seconds(unit(seen=True, handled="6", handle_time=""), recorded) is None


def test_what_stands_at_the_places_now(centre: Centre) -> None:
    phone = make.channel("phone").pk
    may = make.ContactVolumeFactory(centre=centre, start=MAY)
    make.ContactVolumeFactory(start=MAY)
    make.ContactVolumeFactory(centre=centre, start=JUNE, end=JUNE.replace(day=2))
    places = {"may": Place(phone, MAY, JUNE), "june": Place(phone, JUNE, make.month("2026-07"))}
    assert recorded_volumes(centre.pk, places) == {"may": may}
