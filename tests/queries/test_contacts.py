"""Sums of contact volumes, beside an adding-up that anyone can follow."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kpis.facts import WHOLE_MONTH, ContactFact
from kpis.models import Centre, ContactVolume
from kpis.queries.contacts import (
    channel_facts,
    channel_facts_of,
    monthly_contact_facts,
    monthly_contact_facts_of,
    weekly_contact_facts,
)
from tests import factories as make

START, END = date(2025, 12, 1), date(2026, 3, 1)


def first_of_month(volume: ContactVolume) -> date:
    return volume.start.replace(day=1)


def part_of_week(volume: ContactVolume) -> date:
    monday = volume.start - timedelta(days=volume.start.weekday())
    return max(monday, first_of_month(volume))


def add(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def add_where_known(volumes: list[ContactVolume], name: str, other: str) -> int | None:
    return add([getattr(v, name) for v in volumes if getattr(v, other) is not None])


def fact_of(start: date, channel: int, volumes: list[ContactVolume], month: bool) -> ContactFact:
    plain = ["offered", "handle_seconds", "wait_seconds", "resolved_first_contact"]
    plain += ["resolution_sample", "csat_satisfied", "csat_responses"]
    return ContactFact(
        start=start,
        channel=channel,
        handled=sum(volume.handled for volume in volumes),
        abandoned=add_where_known(volumes, "abandoned", "offered"),
        abandoned_base=add_where_known(volumes, "offered", "abandoned"),
        handle_base=add_where_known(volumes, "handled", "handle_seconds"),
        wait_base=add_where_known(volumes, "handled", "wait_seconds"),
        estimated=any(volume.status == "estimate" for volume in volumes),
        whole_month=month,
        lacks_offered=any(volume.offered is None for volume in volumes),
        days=WHOLE_MONTH if month else sum({1 << (volume.start.day - 1) for volume in volumes}),
        **{name: add([getattr(volume, name) for volume in volumes]) for name in plain},
    )


def slowly(centre: Centre, start_of: Callable[[ContactVolume], date]) -> set[ContactFact]:
    groups: dict[tuple, list[ContactVolume]] = defaultdict(list)
    for volume in ContactVolume.objects.all():
        if volume.centre_id == centre.pk and START <= volume.start < END:
            month = volume.end != volume.start + timedelta(days=1)
            groups[start_of(volume), volume.channel_id, month].append(volume)
    return {
        fact_of(start, channel, volumes, month)
        for (start, channel, month), volumes in groups.items()
    }


def test_sums_by_month_and_channel(centres: list[Centre]) -> None:
    for centre in centres:
        facts = monthly_contact_facts(centre.pk, START, END)
        assert len(facts) == len(set(facts))
        assert set(facts) == slowly(centre, first_of_month)
        assert {fact.whole_month for fact in facts} == {True, False}


def test_sums_by_part_of_week_and_channel(centres: list[Centre]) -> None:
    for centre in centres:
        facts = weekly_contact_facts(centre.pk, START, END)
        assert len(facts) == len(set(facts))
        assert set(facts) == slowly(centre, part_of_week)


def test_several_centres_in_one_query(centres: list[Centre], django_assert_num_queries) -> None:
    ids = [centre.pk for centre in centres]
    with django_assert_num_queries(1):
        facts = monthly_contact_facts_of(ids, START, END)
    assert {id: set(rows) for id, rows in facts.items()} == {
        centre.pk: slowly(centre, first_of_month) for centre in centres
    }


@pytest.mark.django_db
def test_unknown_is_not_zero() -> None:
    volume = make.ContactVolumeFactory(handled=0)
    (fact,) = monthly_contact_facts(volume.centre_id, date(2026, 1, 1), date(2026, 2, 1))
    assert fact.handled == 0
    assert (fact.offered, fact.handle_seconds, fact.handle_base) == (None, None, None)


def test_channels_of_a_centre_in_order_with_their_first_volume(
    centres: list[Centre], django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        facts = channel_facts_of([centre.pk for centre in centres])
    for centre in centres:
        assert facts[centre.pk] == channel_facts(centre.pk)
        assert [fact.position for fact in facts[centre.pk]] == [10, 20, 110]
        for fact in facts[centre.pk]:
            starts = [
                volume.start
                for volume in ContactVolume.objects.all()
                if (volume.centre_id, volume.channel_id) == (centre.pk, fact.id)
            ]
            assert fact.first_volume == min(starts, default=None)


@pytest.mark.django_db
def test_a_channel_without_volumes_is_there_and_one_not_used_is_not() -> None:
    centre = make.CentreFactory(channels=["chat"])
    (fact,) = channel_facts(centre.pk)
    assert (fact.name, fact.kind, fact.first_volume) == ("Live chat", "chat", None)
