"""Thirty-two windows save in one centre at the same time, while somebody closes a month."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import pghistory
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Sum

from kpis.entry.closing import close_month
from kpis.entry.recording.cost_lines import LineChange, LineValues, record_cost_lines
from kpis.entry.refusals import Conflicted, MonthIsClosed
from kpis.entry.submissions import Outcome, Sender, once
from kpis.models import Centre, CostLine, MonthClose, Submission
from kpis.vocabulary import CostStatus
from tests import factories as make

WINDOWS, ROUNDS, ATTEMPTS, PATIENCE = 32, 2, 6, 15
MAY = make.month("2025-05")
MONTHS = (make.month("2025-04"), MAY, make.month("2025-06"))
#: How many saves May takes before somebody closes it.
BEFORE_THE_CLOSE = 20


@dataclass(frozen=True)
class Save:
    """A save that was accepted. seen: the version that its window had read; None added a line."""

    line: int
    month: date
    seen: int | None
    version: int
    amount: Decimal


@dataclass(frozen=True)
class Gates:
    """start: every window has read the lines. may: released by each save of May."""

    start: threading.Barrier
    may: threading.Semaphore
    closed: threading.Event


@dataclass
class Window:
    """One of the two windows of a person: each sends the person's new lines, with one token.

    own, shared: lines by month, as this window read them last.
    """

    number: int
    user: int
    centre: int
    category: int
    own: dict[date, LineChange]
    shared: dict[date, list[LineChange]]
    gates: Gates
    saves: list[Save] = field(default_factory=list)
    conflicts: int = 0
    refused: list[date | None] = field(default_factory=list)

    def work(self) -> None:
        self.gates.start.wait()
        with pghistory.context(user=self.user):
            for round_number in range(ROUNDS):
                for month in MONTHS:
                    self.record_unless_closed(month, round_number)
            assert self.gates.closed.wait(PATIENCE)
            with pytest.raises(MonthIsClosed):
                self.save(MAY, [self.own[MAY]])

    def record_unless_closed(self, month: date, round_number: int) -> None:
        try:
            self.record(month, round_number)
        except MonthIsClosed as refusal:
            self.refused.append(refusal.month)

    def record(self, month: date, round_number: int) -> None:
        mine = self.values(10_000 + 100 * self.number + round_number)
        self.change_shared(month, mine)
        (self.own[month],) = self.save(month, [replace(self.own[month], values=mine)])
        new = LineChange("new-1", None, None, self.values(100 * self.user + round_number))
        self.save(month, [new], uuid5(NAMESPACE_OID, f"{self.user} {month} {round_number}"))

    def values(self, cents: int) -> LineValues:
        return LineValues(self.category, None, Decimal(cents) / 100, CostStatus.ACTUAL)

    def change_shared(self, month: date, mine: LineValues) -> None:
        """The first line, the second, or both, in either order; after a conflict once more."""
        lines = [replace(line, values=mine) for line in pick(self.shared[month], self.number)]
        for _ in range(ATTEMPTS):
            try:
                self.save(month, lines)
                return
            except Conflicted as refusal:
                self.conflicts += 1
                now = {each.key: each.theirs.version for each in refusal.conflicts}
                lines = [replace(each, version=now.get(each.key, each.version)) for each in lines]

    def save(
        self, month: date, changes: list[LineChange], token: UUID | None = None
    ) -> list[LineChange]:
        sender = Sender(self.centre, self.user, token or uuid4())
        places = once(sender, lambda: record(self.centre, month, changes))
        saved = []
        for change in changes:
            line, version = places[change.key]
            saved.append(replace(change, id=line, version=version))
            amount = change.values.amount if change.values else Decimal(0)
            self.saves.append(Save(line, month, change.version, version, amount))
        if month == MAY:
            self.gates.may.release()
        return saved


def record(centre: int, month: date, changes: Sequence[LineChange]) -> Outcome:
    recorded = record_cost_lines(centre_id=centre, month=month, changes=changes)
    return {line.key: [line.id, line.version] for line in recorded}


def pick(lines: Sequence[LineChange], number: int) -> list[LineChange]:
    first, second = lines
    return [[first], [second], [first, second], [second, first]][number % 4]


def close_may(window: Window) -> None:
    for _ in range(BEFORE_THE_CLOSE):
        assert window.gates.may.acquire(timeout=PATIENCE)
    close_month(centre_id=window.centre, month=MAY, user_id=window.user)
    window.gates.closed.set()


def at_the_same_time(works: Sequence[Callable[[], None]]) -> None:
    """Each with a connection of its own; raises what any of them raised."""

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        jobs = [threads.submit(run, work) for work in works]
    for job in jobs:
        job.result()


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory()
    return made


@pytest.fixture
def windows(centre: Centre) -> list[Window]:
    """Each has a line of its own in every month; two lines a month are everybody's."""
    gates = Gates(
        threading.Barrier(WINDOWS, timeout=PATIENCE), threading.Semaphore(0), threading.Event()
    )
    users = [make.UserFactory().pk for _ in range(WINDOWS // 2)]
    category = make.category("salaries").pk
    shared = {month: [new_line(centre, month), new_line(centre, month)] for month in MONTHS}
    return [
        Window(
            number=number,
            user=users[number // 2],
            centre=centre.pk,
            category=category,
            own={month: new_line(centre, month) for month in MONTHS},
            shared=shared,
            gates=gates,
        )
        for number in range(WINDOWS)
    ]


def new_line(centre: Centre, month: date) -> LineChange:
    line = make.CostLineFactory(centre=centre, month=month, amount=Decimal(0))
    return LineChange(str(line.pk), line.pk, line.version, None)


@pytest.mark.fault(25)
@pytest.mark.fault(26)
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_a_closed_month_stands(centre: Centre, windows: list[Window]) -> None:
    works = [window.work for window in windows]
    at_the_same_time([*works, lambda: close_may(windows[0])])
    saves = {save for window in windows for save in window.saves}
    assert_no_save_was_lost(saves)
    assert_what_was_tried(windows, saves)
    assert_repeated_lines_were_added_once(windows)
    assert_the_close_stands(centre)


def assert_what_was_tried(windows: Sequence[Window], saves: set[Save]) -> None:
    """All read the shared lines before anybody saved: without conflicts it proves nothing."""
    assert sum(window.conflicts for window in windows) >= WINDOWS // 2
    assert {month for window in windows for month in window.refused} == {MAY}
    assert {save.month for save in saves if save.seen is None} == set(MONTHS)


def assert_no_save_was_lost(saves: set[Save]) -> None:
    """Each was made on what the one before it left, and the last one stands."""
    assert all(save.version == (save.seen or 0) + 1 for save in saves)
    lines = {line.pk: line for line in CostLine.objects.all()}
    by_line = defaultdict(list)
    for save in sorted(saves, key=lambda save: save.version):
        by_line[save.line].append(save)
    for pk, accepted in by_line.items():
        before = 0 if accepted[0].seen is None else 1
        assert lines[pk].version == before + len(accepted)
        assert lines[pk].amount == accepted[-1].amount
    total = sum(accepted[-1].amount for accepted in by_line.values())
    assert CostLine.objects.aggregate(total=Sum("amount"))["total"] == total
    history = apps.get_model("kpis", "CostLineEvent")
    assert history._default_manager.count() == sum(line.version for line in lines.values())


def assert_repeated_lines_were_added_once(windows: Sequence[Window]) -> None:
    """Both windows of a person got the same answer to the same token."""
    added = [{save for save in window.saves if save.seen is None} for window in windows]
    times = Counter(save for window in added for save in window)
    assert max(times.values()) == 2
    initial = len(MONTHS) * (WINDOWS + 2)
    assert CostLine.objects.count() == initial + len(times)
    assert Submission.objects.filter(outcome=None).count() == 0


def assert_the_close_stands(centre: Centre) -> None:
    """What was reported is what is there: nothing came in after it."""
    close = MonthClose.objects.get(centre=centre, month=MAY)
    lines = CostLine.objects.filter(month=MAY)
    assert close.cost == lines.aggregate(total=Sum("amount"))["total"]
    facts = ("category_id", "channel_id", "amount", "status", "description", "supplier")
    assert set(close.costs.values_list("line", *facts)) == set(lines.values_list("pk", *facts))
