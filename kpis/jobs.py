"""What the worker does beside the web server: `python manage.py work`.

A job that fails is tried again, three times in all; one whose worker died is found by the worker
that lives, and taken up again. Each does nothing where its work is done already.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.db import transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from kpis.entry.documents.sweeping import forget_contents
from kpis.entry.imports.asking import GO_ON, QUEUE, TAKE_UP
from kpis.entry.imports.steps import compare_batch, read_batch, write_batch
from kpis.entry.imports.undoing import undo_batch
from kpis.models import Centre, ImportBatch
from kpis.reports.imports import measure_months
from kpis.vocabulary import MOVING, ImportState

TRIES = 3
AGAIN = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=2)
#: A worker that has not said for so long that it lives is dead.
SILENCE_SECONDS = 60
SWEEP = "jobs.sweep"
log = logging.getLogger(__name__)


def measure(centre: Centre, months: Sequence[date]) -> dict[str, Any]:
    return measure_months(centre.slug, months)


STEPS: dict[ImportState, Callable[[int], None]] = {
    ImportState.WAITING: read_batch,
    ImportState.COMPARING: lambda batch: compare_batch(batch, measure),
    ImportState.WRITING: write_batch,
    ImportState.UNDOING: undo_batch,
}


@app.task(name=GO_ON, queue=QUEUE, retry=AGAIN, pass_context=True)
def go_on(context: JobContext, batch: int) -> None:
    """Step by step, until it waits for a person."""
    try:
        state = state_of(batch)
        while state in STEPS:
            STEPS[state](batch)
            before, state = state, state_of(batch)
            if state is before:
                raise RuntimeError(f"Import {batch} stays {state}.")
    except Exception:
        if is_last_try(context.job):
            say_failed(batch)
        raise


def state_of(batch: int) -> ImportState | None:
    """None where it is gone."""
    found = ImportBatch.objects.filter(pk=batch).values_list("state", flat=True).first()
    return None if found is None else ImportState(found)


def say_failed(batch: int) -> None:
    """So that nothing stands as if somebody worked on it: a person may ask for it again."""
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().filter(pk=batch, state__in=MOVING).first()
        if found is not None:
            found.choices = {**found.choices, "failed_at": found.state}
            found.state = ImportState.FAILED.value
            found.save(update_fields=["choices", "state"])


def is_last_try(job: Job) -> bool:
    return job.attempts + 1 >= TRIES


@app.periodic(cron="* * * * *")
@app.task(name=TAKE_UP, queue=QUEUE, queueing_lock=TAKE_UP, pass_context=True)
async def take_up(_context: JobContext, timestamp: int) -> None:  # noqa: ARG001 (the queue's)
    """The jobs of workers that died; one that has ended three of them is given up."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS):
        log.warning("Job %s (%s) had lost its worker.", job.id, job.task_name)
        if job.task_name == GO_ON and is_last_try(job):
            await sync_to_async(say_failed)(cast(int, job.task_kwargs["batch"]))
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name=SWEEP, queue=QUEUE, queueing_lock=SWEEP, retry=AGAIN)
def sweep(timestamp: int) -> None:  # noqa: ARG001 (the queue's)
    """Once a night: contents that no document has any more."""
    forget_contents()
