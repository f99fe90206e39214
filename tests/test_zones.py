"""What day it is where."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.facts import CentreFact
from kpis.zones import today_in, today_of, zone_names
from tests.clock import stopped_at

PRODUCT = Path(__file__).parents[1] / "kpis"
#: 00:52 on 1 December in Tunis and Paris, 18:52 on 30 November in Toronto.
MIDNIGHT = datetime(2026, 11, 30, 23, 52, tzinfo=UTC)
#: What would tell the day by another clock than the centre's.
OTHER_CLOCKS = re.compile(
    r"localdate\(|date\.today\(|datetime\.now\(|utcnow\(|CURRENT_DATE|now\(\)::date", re.IGNORECASE
)


def centre_in(zone: str) -> CentreFact:
    return CentreFact(1, "a", "A", "", "EUR", 1, None, None, None, time_zone=zone)


@pytest.mark.finding("F14")
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Tunis", date(2026, 12, 1)),
        ("Europe/Paris", date(2026, 12, 1)),
        ("America/Toronto", date(2026, 11, 30)),
        ("UTC", date(2026, 11, 30)),
        ("Pacific/Kiritimati", date(2026, 12, 1)),
    ],
)
def test_the_day_is_the_one_at_the_centre(zone: str, day: date) -> None:
    with stopped_at(MIDNIGHT):
        assert today_of(centre_in(zone)) == day


@pytest.mark.finding("F14")
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(zone_names()),
)
def test_a_day_begins_at_the_centres_own_midnight(moment: datetime, zone: str) -> None:
    with stopped_at(moment):
        today = today_in(zone)
    there = ZoneInfo(zone)
    assert datetime.combine(today, datetime.min.time(), there) <= moment + timedelta(hours=2)
    assert abs((today - moment.date()).days) <= 1
    offset = moment.astimezone(there).utcoffset()
    assert offset is not None
    assert today == (moment + offset).date()


@pytest.mark.finding("F14")
def test_nothing_in_the_product_asks_another_clock() -> None:
    found = [
        f"{path.relative_to(PRODUCT)}: {line.strip()}"
        for path in sorted(PRODUCT.rglob("*.py"))
        if path.name != "zones.py" and "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if OTHER_CLOCKS.search(line)
    ]
    assert not found


def test_zones_are_those_of_places() -> None:
    names = zone_names()
    assert {"UTC", "Europe/Paris", "Africa/Tunis", "America/Toronto"} <= set(names)
    assert not {"EST", "Etc/GMT+5", "posix/Europe/Paris", "localtime", "Factory"} & set(names)
