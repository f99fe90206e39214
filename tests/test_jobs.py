"""The worker: what fails is tried again, what died is taken up, and nothing stays under way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from kpis import jobs
from kpis.entry.importing import write_rows
from kpis.entry.imports import steps
from kpis.entry.imports.choosing import ask_to_write, try_again
from kpis.entry.imports.receiving import receive_file
from kpis.models import Centre, CostLine, ImportBatch, User
from kpis.vocabulary import ImportState
from tests import factories as make
from tests.entry.imports.worker import work

ROOT = Path(__file__).resolve().parent.parent
COSTS = b"month,category,amount\n2026-05,salaries,1000.00\n2026-05,telephony,200.00\n"
PATIENCE = 120.0


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory(name="Lyon", slug="lyon")
    return made


@pytest.fixture
def person(db: None) -> User:
    made: User = make.UserFactory()
    return made


def received(centre: Centre, person: User) -> ImportBatch:
    return receive_file(centre=centre, name="costs.csv", content=COSTS, user=person)


def run(batch: ImportBatch, attempts: int) -> None:
    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    jobs.go_on(context, batch=batch.pk)


def ready_to_write(centre: Centre, person: User) -> ImportBatch:
    batch = received(centre, person)
    work()
    batch.refresh_from_db()
    assert batch.preview
    signature = batch.preview["signature"]
    ask_to_write(centre_id=centre.pk, id=batch.pk, signature=signature, user=person)
    return batch


@pytest.mark.fault(47)
def test_a_connection_that_dies_leaves_no_row_and_a_retry_works(
    centre: Centre, person: User
) -> None:
    batch = ready_to_write(centre, person)
    wrote = []

    def write_and_die(*arguments: Any) -> None:
        wrote.append(write_rows(*arguments))
        raise OperationalError("the connection is closed")

    with patch.object(steps, "write_rows", write_and_die):
        with pytest.raises(OperationalError):
            run(batch, attempts=0)
        batch.refresh_from_db()
        assert batch.state == ImportState.WRITING
        assert not CostLine.objects.exists()
        with pytest.raises(OperationalError):
            run(batch, attempts=jobs.TRIES - 1)
    assert len(wrote) == 2
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert not CostLine.objects.exists()
    try_again(centre_id=centre.pk, id=batch.pk)
    work()
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    assert CostLine.objects.count() == 2


def test_a_step_that_changes_nothing_ends_in_failure(centre: Centre, person: User) -> None:
    batch = received(centre, person)
    with (
        patch.dict(jobs.STEPS, {ImportState.WAITING: lambda _batch: None}),
        pytest.raises(RuntimeError),
    ):
        run(batch, attempts=jobs.TRIES - 1)
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED


def test_a_batch_that_is_gone_is_no_failure(db: None) -> None:
    run(ImportBatch(pk=12_345), attempts=0)


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A real one, on the test's database."""
    settings = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "work"],
        env={**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def wait_until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def has_state(batch: ImportBatch, *states: ImportState) -> bool:
    return ImportBatch.objects.get(pk=batch.pk).state in states


@pytest.mark.fault(50)
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_nothing_under_way() -> None:
    """It is killed while it waits for a lock in the midst of comparing; the next one goes on."""
    centre: Centre = make.CentreFactory(name="Lyon", slug="lyon")
    batch = received(centre, make.UserFactory())
    with worker() as first, transaction.atomic():
        Centre.objects.select_for_update().get(pk=centre.pk)
        wait_until(lambda: has_state(batch, ImportState.COMPARING))
        first.kill()
        first.wait(PATIENCE)
    assert ProcrastinateJob.objects.get(args__batch=batch.pk).status == "doing"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 day'")
    with worker():
        wait_until(lambda: has_state(batch, ImportState.READY))
    assert not CostLine.objects.exists()
