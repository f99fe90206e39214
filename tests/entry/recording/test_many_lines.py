"""Many cost lines changed together: all as they were seen, or none; no cent comes or goes."""

import threading
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.entry.recording import many_lines
from kpis.entry.recording.many_lines import (
    ManyChange,
    ManyLines,
    preview_many_lines,
    record_many_lines,
)
from kpis.entry.refusals import Conflicted, Mistakes, MonthIsClosed, MonthsAreClosed, NotSaved
from kpis.models import Centre, CostLine
from tests import factories as make

pytestmark = pytest.mark.finding("E14")
MONTHS = [date(2026, number, 1) for number in (1, 2, 3)]
CATEGORIES = ("salaries", "taxes", "training")
CHANNELS = ("phone", "email")


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory()
    return made


def seen_of(lines: Sequence[CostLine]) -> dict[int, int]:
    return {line.pk: line.version for line in lines}


def three(centre: Centre) -> list[CostLine]:
    return [
        make.CostLineFactory(centre=centre, month=month, amount=Decimal(number))
        for number, month in enumerate(MONTHS, 1)
    ]


def rows(centre: Centre) -> list[tuple[Any, ...]]:
    lines = CostLine.objects.filter(centre=centre).order_by("id")
    return list(lines.values_list("id", "month", "category_id", "channel_id", "amount", "status"))


def values_drawn(draw: st.DrawFn) -> dict[str, Any]:
    """What lines may become: some of it, or all."""
    every: dict[str, Any] = {
        "category": make.category(draw(st.sampled_from(CATEGORIES))).pk,
        "channel": draw(st.sampled_from([None, *(make.channel(code).pk for code in CHANNELS)])),
        "status": draw(st.sampled_from(["actual", "accrual"])),
        "month": draw(st.sampled_from(MONTHS)),
    }
    names = draw(st.lists(st.sampled_from(sorted(every)), min_size=1, unique=True))
    return {name: every[name] for name in names}


@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_their_places_change_and_no_sum_of_the_centre(
    centre: Centre, data: st.DataObject
) -> None:
    with transaction.atomic():
        lines = [
            make.CostLineFactory(
                centre=centre,
                month=data.draw(st.sampled_from(MONTHS)),
                category=make.category(data.draw(st.sampled_from(CATEGORIES))),
                amount=data.draw(st.decimals(-(10**6), 10**6, places=2)),
            )
            for _each in range(data.draw(st.integers(1, 8)))
        ]
        chosen = data.draw(st.lists(st.sampled_from(lines), min_size=1, unique=True))
        values = data.draw(st.composite(values_drawn)())
        before = {row[0]: row for row in rows(centre)}
        change = ManyChange(values)
        shown = preview_many_lines(centre_id=centre.pk, seen=seen_of(chosen), change=change)
        found = record_many_lines(centre_id=centre.pk, seen=seen_of(chosen), change=change)
        assert shown == found
        assert found.amount == sum(line.amount for line in chosen)
        ids = {line.pk for line in chosen}
        assert rows(centre) == [
            became(row, values) if id in ids else row for id, row in before.items()
        ]
        assert found.changing == sum(became(before[id], values) != before[id] for id in ids)
        transaction.set_rollback(True)


def became(row: tuple[Any, ...], values: dict[str, Any]) -> tuple[Any, ...]:
    """The slow and obvious way."""
    id, month, category, channel, amount, status = row
    return (
        id,
        values.get("month", month),
        values.get("category", category),
        values.get("channel", channel),
        amount,
        values.get("status", status),
    )


def test_what_is_so_already_is_not_written(centre: Centre) -> None:
    lines = three(centre)
    change = ManyChange({"month": MONTHS[0]})
    found = record_many_lines(centre_id=centre.pk, seen=seen_of(lines), change=change)
    assert found == ManyLines(3, Decimal(6), MONTHS[0], MONTHS[2], changing=2)
    versions = CostLine.objects.filter(centre=centre).order_by("id")
    assert list(versions.values_list("version", flat=True)) == [1, 2, 2]


def test_many_are_deleted(centre: Centre) -> None:
    lines = three(centre)
    found = record_many_lines(
        centre_id=centre.pk, seen=seen_of(lines[:2]), change=ManyChange({}, deletes=True)
    )
    assert (found.number, found.amount) == (2, Decimal(3))
    assert list(CostLine.objects.filter(centre=centre)) == [lines[2]]


DELETION = ManyChange({}, deletes=True)
MOVE = ManyChange({"month": MONTHS[1]})


@pytest.mark.parametrize("change", [DELETION, MOVE, ManyChange({"status": "accrual"})])
@pytest.mark.parametrize("write", [preview_many_lines, record_many_lines])
def test_closed_months_are_named_and_nothing_is_written(
    centre: Centre, change: ManyChange, write: Any
) -> None:
    lines = three(centre)
    for month in MONTHS[:2]:
        make.MonthCloseFactory(centre=centre, month=month)
    before = rows(centre)
    with pytest.raises(MonthsAreClosed) as refused:
        write(centre_id=centre.pk, seen=seen_of(lines), change=change)
    assert refused.value.months == MONTHS[:2]
    assert rows(centre) == before


def test_no_line_moves_into_a_closed_month(centre: Centre) -> None:
    lines = three(centre)
    make.MonthCloseFactory(centre=centre, month=MONTHS[1])
    with pytest.raises(MonthsAreClosed) as refused:
        record_many_lines(centre_id=centre.pk, seen=seen_of(lines[2:]), change=MOVE)
    assert refused.value.months == [MONTHS[1]]


@pytest.mark.fault(28)
def test_a_month_that_closes_meanwhile_stands(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the look before, the database refuses."""
    lines = three(centre)
    make.MonthCloseFactory(centre=centre, month=MONTHS[0])
    before = rows(centre)
    monkeypatch.setattr(many_lines, "refuse_closed", lambda *_all: None)
    with pytest.raises(MonthIsClosed):
        record_many_lines(centre_id=centre.pk, seen=seen_of(lines), change=DELETION)
    assert rows(centre) == before


@pytest.mark.parametrize(
    "change", [DELETION, MOVE, ManyChange({"channel": None}), ManyChange({"category": 1})]
)
def test_parts_of_spread_invoices_change_with_the_whole(centre: Centre, change: ManyChange) -> None:
    lines = three(centre)
    spread = make.record_spread(centre, {"2026-01": "60.00", "2026-02": "40.00"})
    seen = seen_of([*lines, *CostLine.objects.filter(spread=spread)])
    before = rows(centre)
    with pytest.raises(Mistakes) as refused:
        record_many_lines(centre_id=centre.pk, seen=seen, change=change)
    assert "(2)" in refused.value.messages[""][""]
    assert rows(centre) == before


def test_their_status_is_their_own(centre: Centre) -> None:
    """As on the sheet of a month: the bill of a part comes in its month."""
    spread = make.record_spread(centre, {"2026-01": "60.00", "2026-02": "40.00"})
    lines = list(CostLine.objects.filter(spread=spread))
    change = ManyChange({"status": "accrual"})
    record_many_lines(centre_id=centre.pk, seen=seen_of(lines), change=change)
    assert {row[5] for row in rows(centre)} == {"accrual"}


def test_none_and_too_many_are_refused(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Mistakes):
        record_many_lines(centre_id=centre.pk, seen={}, change=MOVE)
    monkeypatch.setattr(many_lines, "MOST_LINES", 2)
    with pytest.raises(Mistakes):
        record_many_lines(centre_id=centre.pk, seen=seen_of(three(centre)), change=MOVE)


def test_a_line_of_another_centre_is_left_alone(centre: Centre) -> None:
    other = make.CostLineFactory(month=MONTHS[0])
    with pytest.raises(Conflicted) as refused:
        record_many_lines(centre_id=centre.pk, seen=seen_of([other]), change=DELETION)
    assert refused.value.conflicts[0].theirs is None
    assert CostLine.objects.filter(pk=other.pk).exists()


def test_a_line_that_is_gone_is_named_as_it_was_seen(centre: Centre) -> None:
    lines = three(centre)
    seen = seen_of(lines)
    lines[0].description = "Rent"
    lines[0].save()
    lines[0].refresh_from_db()
    seen[lines[0].pk] = lines[0].version
    lines[0].delete()
    with pytest.raises(Conflicted) as refused:
        record_many_lines(centre_id=centre.pk, seen=seen, change=MOVE)
    assert [conflict.theirs.description for conflict in refused.value.conflicts] == ["Rent"]


@pytest.mark.fault(28)
@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_the_same_lines_the_second_is_refused() -> None:
    """The second waits for the first, and then finds other lines than those it was shown."""
    centre = make.CentreFactory()
    seen = seen_of(three(centre))
    refused: list[NotSaved] = []

    def second() -> None:
        try:
            with transaction.atomic():
                record_many_lines(
                    centre_id=centre.pk, seen=dict(reversed(seen.items())), change=DELETION
                )
        except NotSaved as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    with transaction.atomic():
        change = ManyChange({"status": "accrual"})
        record_many_lines(centre_id=centre.pk, seen=seen, change=change)
        thread = threading.Thread(target=second)
        thread.start()
        wait_until_blocked()
    thread.join(20)
    assert [type(each) for each in refused] == [Conflicted]
    assert {row[5] for row in rows(centre)} == {"accrual"}


def wait_until_blocked() -> None:
    pause = threading.Event()
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        pause.wait(0.05)
    raise AssertionError("nobody waits")
