"""Contacts of a log, counted by the day on which they began."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.reading.contact_counts import Contact, SourceVolume
from tests.entry.reading.read_contacts import count_by_day

PARIS = "Europe/Paris"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def contact(**facts: object) -> Contact:
    return Contact(1, "", NOON, "sales")._replace(**facts)  # type: ignore[arg-type]


def the_only(contacts: list[Contact], zone: str = PARIS) -> SourceVolume:
    (volume,) = count_by_day(contacts, zone)
    return volume


def test_a_day_is_the_centres() -> None:
    late = contact(moment=datetime(2026, 5, 4, 23, 30, tzinfo=UTC))
    assert the_only([late]).start == date(2026, 5, 5)
    assert the_only([late], "America/Vancouver").start == date(2026, 5, 4)
    assert the_only([late]).end == date(2026, 5, 6)


def test_the_clock_of_the_file_is_the_centres_unless_said_otherwise() -> None:
    late = contact(moment=datetime(2026, 5, 4, 23, 30))
    assert the_only([late]).start == date(2026, 5, 4)
    (volume,) = count_by_day([late], PARIS, naive_zone="UTC")
    assert volume.start == date(2026, 5, 5)


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25)])
def test_days_on_which_clocks_change(day: tuple[int, int, int], hours: int) -> None:
    midnight = datetime(*day, tzinfo=ZoneInfo(PARIS)).astimezone(UTC)
    contacts = [contact(moment=midnight + timedelta(hours=hour)) for hour in range(-1, 26)]
    handled = {volume.start: volume.handled for volume in count_by_day(contacts, PARIS)}
    assert handled[date(*day)] == hours


def test_one_id_counts_once_and_the_latest_update_wins() -> None:
    first = contact(id="a", updated=NOON, handle_seconds=10)
    later = first._replace(updated=NOON + timedelta(hours=1), handle_seconds=60)
    for delivered in ([first, later], [later, first], [first, later, first, first]):
        volume = the_only(delivered)
        assert (volume.handled, volume.handle_seconds) == (1, 60)


def test_without_updates_what_came_last_counts() -> None:
    queued = contact(id="a", handled=False, source="support")
    assert the_only([queued, contact(id="a")]).source == "sales"
    assert the_only([queued, contact(id="a", updated=NOON), queued]).source == "sales"


def test_an_update_may_move_a_contact_to_another_day_and_source() -> None:
    moved = contact(id="a", moment=NOON + timedelta(days=2), source="support")
    volume = the_only([contact(id="a"), moved])
    assert (volume.start, volume.source, volume.handled) == (date(2026, 5, 6), "support", 1)


@pytest.mark.fault(16)
def test_without_ids_every_row_counts() -> None:
    assert the_only([contact(), contact(), contact(id="a"), contact()]).handled == 4


@pytest.mark.fault(10)
def test_what_one_contact_does_not_know_its_day_does_not() -> None:
    known = contact(offered=True, abandoned=False, handle_seconds=30, wait_seconds=5)
    unknown = the_only([known, contact()])
    assert unknown.handled == 2
    assert unknown.offered is unknown.abandoned is None
    assert unknown.handle_seconds is unknown.wait_seconds is None
    assert unknown.resolution_sample is unknown.csat_responses is None


def test_seconds_are_those_of_the_handled() -> None:
    """The speed of answer is of what was answered: whoever gave up is not in it."""
    answered = contact(offered=True, abandoned=False, handle_seconds=30, wait_seconds=5)
    given_up = contact(handled=False, offered=True, abandoned=True, wait_seconds=90)
    assert the_only([answered, given_up]) == SourceVolume(
        start=date(2026, 5, 4),
        end=date(2026, 5, 5),
        source="sales",
        handled=1,
        offered=2,
        abandoned=1,
        handle_seconds=30,
        wait_seconds=5,
    )


def test_sources_and_days_come_in_order() -> None:
    contacts = [
        contact(source=source, moment=NOON + timedelta(days=day))
        for source in "ba"
        for day in (1, 0)
    ]
    found = [(volume.start.day, volume.source) for volume in count_by_day(contacts, PARIS)]
    assert found == [(4, "a"), (4, "b"), (5, "a"), (5, "b")]


def test_nothing_is_no_day() -> None:
    assert count_by_day([], PARIS) == []


def test_a_zone_must_be_one() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        count_by_day([], "Europe/Lutece")


def test_contacts_are_taken_one_by_one() -> None:
    def stream() -> Iterator[Contact]:
        yield contact(id="a")
        yield contact(id="b")

    assert count_by_day(stream(), PARIS)[0].handled == 2


MAYBE = st.none() | st.booleans()
SECONDS = st.none() | st.integers(0, 2**31 - 1)
CONTACTS = st.builds(
    Contact,
    line=st.just(1),
    id=st.text("abc", max_size=2),
    moment=st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 5)),
    source=st.sampled_from(["sales", "support"]),
    handled=st.booleans(),
    offered=MAYBE,
    abandoned=MAYBE,
    handle_seconds=SECONDS,
    wait_seconds=SECONDS,
    updated=st.none() | st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 2)),
    transferred=st.none(),
    part_of=st.just(""),
    has_merged=st.just(()),
    why=st.none(),
)


def total(values: list[int | bool | None]) -> int | None:
    return None if None in values else sum(int(value) for value in values if value is not None)


@given(st.lists(CONTACTS, max_size=30))
def test_sums_equal_a_plain_count(contacts: list[Contact]) -> None:
    last: dict[str, Contact] = {}
    for place, each in enumerate(contacts):
        key = each.id or f"row {place}"
        before = last.get(key)
        if before is None or (each.updated or datetime.min) >= (before.updated or datetime.min):
            last[key] = each
    volumes = count_by_day(contacts, PARIS)
    assert sum(volume.handled for volume in volumes) == sum(each.handled for each in last.values())
    counted = Counter((each.moment.date(), each.source) for each in last.values())
    assert [(volume.start, volume.source) for volume in volumes] == sorted(counted)
    for volume in volumes:
        of_day = [
            each
            for each in last.values()
            if (each.moment.date(), each.source) == (volume.start, volume.source)
        ]
        handled = [each for each in of_day if each.handled]
        assert volume.offered == total([each.offered for each in of_day])
        assert volume.abandoned == total([each.abandoned for each in of_day])
        assert volume.handle_seconds == total([each.handle_seconds for each in handled])
        assert volume.wait_seconds == total([each.wait_seconds for each in handled])
