from datetime import date

import pytest

from kpis.facts import Reader
from kpis.models import Centre
from kpis.queries.centres import CentreContext
from kpis.queries.centres import all_centre_contexts as frames
from kpis.reports.sheets.volume_month import month_to_record
from tests import factories as make

TODAY = date(2026, 5, 17)


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory(channels=["phone", "self_service"])
    return made


def frame() -> CentreContext:
    (only,) = frames(Reader(1, sees_all=True))
    return only


def record(centre: Centre, *months: str, code: str = "phone") -> None:
    for name in months:
        make.ContactVolumeFactory(centre=centre, start=make.month(name), channel=make.channel(code))


def expect(name: str) -> None:
    assert month_to_record(frame(), TODAY) == make.month(name)


def test_without_records_it_is_this_month(centre: Centre) -> None:
    expect("2026-05")


def test_a_gap_comes_first(centre: Centre) -> None:
    record(centre, "2026-01", "2026-02", "2026-04")
    expect("2026-03")


def test_a_month_that_has_ended_without_anything_is_a_gap(centre: Centre) -> None:
    record(centre, "2026-01", "2026-02")
    expect("2026-03")


def test_without_a_gap_it_is_the_last_with_records(centre: Centre) -> None:
    record(centre, "2026-03", "2026-04")
    expect("2026-04")
    record(centre, "2026-05")
    expect("2026-05")


def test_what_was_closed_is_not_work(centre: Centre) -> None:
    record(centre, "2026-01", "2026-03")
    make.MonthCloseFactory(centre=centre, month=make.month("2026-03"))
    expect("2026-04")


def test_a_channel_that_does_not_count_is_no_gap(centre: Centre) -> None:
    record(centre, "2026-03", "2026-04")
    record(centre, "2026-03", code="self_service")
    expect("2026-04")


def test_a_gap_of_long_ago_is_history(centre: Centre) -> None:
    record(centre, "2020-01", *(f"2024-{n:02}" for n in range(5, 13)))
    record(centre, *(f"2025-{n:02}" for n in range(1, 13)), "2026-01", "2026-02", "2026-03")
    record(centre, "2026-04")
    expect("2026-04")
