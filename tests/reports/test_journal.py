"""Pages of the journal: latest first, small groups with their rows, large ones without."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from kpis.models import Centre, CostDocument, QualityLimit
from kpis.queries.centres import CentreContext
from kpis.reports.settings.journal import (
    MOMENTS,
    ROWS,
    TOLD_IN_FULL,
    ChangeKind,
    CloseFact,
    GroupFact,
    Journal,
    JournalChoice,
    JournalEntry,
    Subject,
    Topic,
    build_batch,
    build_journal,
    build_row_history,
    changed_columns,
    moment_of,
)
from tests import factories as make

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ALL = JournalChoice()
FrameOf = Callable[[Centre], CentreContext]


@pytest.fixture
def frame(centre: Centre, frame_of: FrameOf) -> CentreContext:
    return frame_of(centre)


def record_moments(centre: Centre, number: int) -> None:
    for minute in range(number):
        make.record_event(centre, NOON + timedelta(minutes=minute), pgh_obj_id=minute)


def groups_of(journal: Journal) -> list[GroupFact]:
    return [entry.group for entry in journal.happenings if isinstance(entry, JournalEntry)]


def test_pages_follow_one_another_without_a_gap(centre: Centre, frame: CentreContext) -> None:
    record_moments(centre, 2 * MOMENTS + 1)
    pages = [build_journal(frame, ALL, None)]
    while older := pages[-1].older:
        pages.append(build_journal(frame, ALL, older))
    assert [len(page.happenings) for page in pages] == [MOMENTS, MOMENTS, 1]
    moments = [moment_of(each) for page in pages for each in page.happenings]
    assert all(later > earlier for later, earlier in pairwise(moments))


def test_a_last_page_that_is_full_has_no_next(centre: Centre, frame: CentreContext) -> None:
    record_moments(centre, MOMENTS)
    assert build_journal(frame, ALL, None).older is None


def test_closes_stand_among_the_changes(centre: Centre, frame: CentreContext) -> None:
    make.record_event(centre, NOON)
    make.MonthCloseFactory(centre=centre)
    close, change = build_journal(frame, ALL, None).happenings
    assert isinstance(close, CloseFact)
    assert isinstance(change, JournalEntry)
    make.record_event(centre, close.moment + timedelta(seconds=1))
    kinds = [type(each) for each in build_journal(frame, ALL, None).happenings]
    assert kinds == [JournalEntry, CloseFact, JournalEntry]


def test_closes_fill_pages_too(centre: Centre, frame: CentreContext) -> None:
    for number in range(1, 13):
        make.MonthCloseFactory(centre=centre, month=date(2025, number, 1))
    record_moments(centre, MOMENTS)
    first = build_journal(frame, ALL, None)
    assert len(first.happenings) == MOMENTS
    second = build_journal(frame, ALL, first.older)
    assert len(second.happenings) == 12


GOALS = {
    Subject.TARGETS,
    Subject.LIMITS,
    Subject.DEFINITIONS,
    Subject.RULES,
    Subject.SHARES,
    Subject.ENDINGS,
    Subject.COUNTED,
    Subject.REMARKS,
}
MASTER = {
    Subject.CENTRE,
    Subject.USED,
    Subject.MEMBERS,
    Subject.CHANNELS,
    Subject.CATEGORIES,
    Subject.RATES,
    Subject.BENCHMARKS,
}


@pytest.mark.parametrize(
    ("choice", "subjects", "closes"),
    [
        (ALL, set(Subject), 1),
        (
            JournalChoice(topic=Topic.COSTS),
            {Subject.COSTS, Subject.SPREADS, Subject.DOCUMENTS},
            0,
        ),
        (JournalChoice(topic=Topic.CONTACTS), {Subject.CONTACTS}, 0),
        (JournalChoice(topic=Topic.STAFFING), {Subject.STAFFING}, 0),
        (JournalChoice(topic=Topic.GOALS), GOALS, 0),
        (JournalChoice(topic=Topic.CLOSES), set(), 1),
        (JournalChoice(topic=Topic.CLOSES, change=ChangeKind.ADDED), set(), 0),
        (JournalChoice(topic=Topic.MASTER), MASTER, 0),
        (JournalChoice(change=ChangeKind.ADDED), set(Subject) - {Subject.CENTRE}, 0),
        (JournalChoice(change=ChangeKind.DELETED), set(), 0),
        (JournalChoice(month=date(2026, 2, 1)), {Subject.COSTS}, 0),
        (JournalChoice(person=""), set(Subject), 0),
    ],
)
def test_what_the_reader_asks_for(
    centre: Centre, frame: CentreContext, choice: JournalChoice, subjects: set[Subject], closes: int
) -> None:
    make.record_spread(centre, {"2026-01": "10.00", "2026-02": "20.00"})
    make.EndingFactory(centre=centre, category=make.category("office_space"))
    for factory in (make.ContactVolumeFactory, make.StaffingFactory, make.TargetFactory):
        factory(centre=centre)
    CostDocument.objects.create(
        centre=centre, line=1, name="bill.pdf", kind="pdf", size=1, sha256="0" * 64, key="bill"
    )
    make.DefinitionFactory(centre=centre, channels=["phone"])
    make.AnnotationFactory(centre=centre)
    make.record_master_data(centre)
    make.AllocationRuleFactory(centre=centre, basis="fixed_shares", shares={"phone": 100})
    QualityLimit.objects.create(
        centre=centre, metric="abandonment", valid_from=date(2026, 1, 1), value=5
    )
    make.MonthCloseFactory(centre=centre)
    journal = build_journal(frame, choice, None)
    assert {group.key.subject for group in groups_of(journal)} == subjects
    assert sum(isinstance(each, CloseFact) for each in journal.happenings) == closes


@pytest.mark.parametrize("rows", [1, TOLD_IN_FULL, TOLD_IN_FULL + 1])
def test_rows_are_told_where_they_are_few(centre: Centre, frame: CentreContext, rows: int) -> None:
    for row in range(rows):
        make.record_event(centre, NOON, pgh_obj_id=row)
    (entry,) = build_journal(frame, ALL, None).happenings
    assert isinstance(entry, JournalEntry)
    assert entry.group.rows == rows
    assert entry.group.amount == 10 * rows
    assert len(entry.events) == (rows if rows <= TOLD_IN_FULL else 0)


def test_an_import_is_one_line_that_opens_to_pages(centre: Centre, frame: CentreContext) -> None:
    lines = make.CostLineFactory.build_batch(
        2 * ROWS + 5, centre=centre, category=make.category("salaries")
    )
    type(lines[0]).objects.bulk_create(lines)
    (group,) = groups_of(build_journal(frame, ALL, None))
    first = build_batch(frame, ALL, group.key, 0)
    assert first is not None
    assert first.group == group
    ids, batch = [event.id for event in first.events], first
    while batch.more:
        following = build_batch(frame, ALL, group.key, batch.more)
        assert following is not None
        ids += [event.id for event in following.events]
        batch = following
    assert len(set(ids)) == len(ids) == 2 * ROWS + 5
    assert ids == sorted(ids)


@pytest.mark.fault(31)
def test_a_group_and_a_row_of_another_centre_are_not_there(
    centre: Centre, frame: CentreContext, frame_of: FrameOf
) -> None:
    line = make.CostLineFactory(centre=centre)
    (group,) = groups_of(build_journal(frame, ALL, None))
    other = frame_of(make.CentreFactory())
    assert build_batch(other, ALL, group.key, 0) is None
    assert build_row_history(other, Subject.COSTS, line.pk)[0] == []
    assert len(build_row_history(frame, Subject.COSTS, line.pk)[0]) == 1
    assert build_row_history(frame, Subject.CONTACTS, line.pk)[0] == []


def test_what_changed_but_for_the_version(centre: Centre, frame: CentreContext) -> None:
    line = make.CostLineFactory(centre=centre)
    line.amount, line.month = Decimal("5.00"), date(2026, 2, 1)
    line.save()
    line.save()
    nothing, change, added = build_row_history(frame, Subject.COSTS, line.pk)[0]
    assert set(changed_columns(change)) == {"amount", "month"}
    assert changed_columns(nothing) == []
    assert added.before is None


def test_a_line_that_left_a_month_is_told_in_both(centre: Centre, frame: CentreContext) -> None:
    line = make.CostLineFactory(centre=centre)
    line.month = date(2026, 2, 1)
    line.save()
    for month, changes in ((1, {ChangeKind.ADDED, ChangeKind.CHANGED}), (2, {ChangeKind.CHANGED})):
        journal = build_journal(frame, JournalChoice(month=date(2026, month, 1)), None)
        assert {group.key.change for group in groups_of(journal)} == changes
