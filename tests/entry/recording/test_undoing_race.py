"""An undo races the close of its month, and another undo: the database decides."""

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.db import connection, transaction

from kpis.entry.recording.cost_lines import LineChange, LineValues, record_cost_lines
from kpis.entry.recording.steps import kept_as_step, undo_step
from kpis.entry.refusals import Mistakes, MonthIsClosed, NotSaved
from kpis.entry.submissions import Sender
from kpis.models import Centre, CostLine, RecordingStep, User
from kpis.vocabulary import CostStatus
from tests import factories as make

pytestmark = [
    pytest.mark.finding("E8"),
    pytest.mark.fault(28),
    pytest.mark.django_db(transaction=True),
]
MAY = make.month("2026-05")
BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory()
    return made


@pytest.fixture
def ada() -> User:
    made: User = make.UserFactory()
    return made


def add(centre: Centre, ada: User, name: str) -> None:
    values = LineValues(make.category("taxes").pk, None, Decimal(5), CostStatus.ACTUAL, name)
    change = LineChange("a", None, None, values)

    def write() -> dict[str, Any]:
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change])
        return {"message": name}

    with pghistory.context(user=ada.pk), transaction.atomic():
        kept_as_step(Sender(centre.pk, ada.pk, None), write)


def undo(centre: Centre, ada: User) -> None:
    with pghistory.context(user=ada.pk), transaction.atomic():
        undo_step(centre_id=centre.pk, user_id=ada.pk)


def beside(write: Callable[[], object]) -> tuple[threading.Thread, list[NotSaved]]:
    """In another connection, with what it was refused by."""
    refused: list[NotSaved] = []

    def run() -> None:
        try:
            write()
        except NotSaved as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, refused


def wait_until_blocked() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_an_undo_waits_for_the_close_and_is_refused(centre: Centre, ada: User) -> None:
    add(centre, ada, "Pens")
    with transaction.atomic():
        make.MonthCloseFactory(centre=centre, month=MAY)
        thread, refused = beside(lambda: undo(centre, ada))
        wait_until_blocked()
    thread.join()
    assert [type(each) for each in refused] == [MonthIsClosed]
    assert CostLine.objects.count() == 1
    assert not RecordingStep.objects.get().is_undone


def test_a_close_waits_for_the_undo(centre: Centre, ada: User) -> None:
    add(centre, ada, "Pens")
    with pghistory.context(user=ada.pk), transaction.atomic():
        undo_step(centre_id=centre.pk, user_id=ada.pk)
        thread, _refused = beside(lambda: make.MonthCloseFactory(centre=centre, month=MAY))
        wait_until_blocked()
    thread.join()
    assert not CostLine.objects.exists()


def test_two_undo_at_once_take_turns(centre: Centre, ada: User) -> None:
    for name in ("one", "two"):
        add(centre, ada, name)
    with pghistory.context(user=ada.pk), transaction.atomic():
        undo_step(centre_id=centre.pk, user_id=ada.pk)
        thread, refused = beside(lambda: undo(centre, ada))
        wait_until_blocked()
    thread.join()
    assert refused == []
    assert not CostLine.objects.exists()
    with pytest.raises(Mistakes):
        undo(centre, ada)
