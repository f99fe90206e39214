"""Asking the worker: jobs wait in PostgreSQL, in the transaction of whatever needs them."""

from procrastinate.contrib.django import app

from kpis.models import ImportBatch
from kpis.vocabulary import ImportState

#: By the state in which a batch waits for it; kpis/jobs.py does them.
JOBS = {
    ImportState.WAITING: "imports.read",
    ImportState.COMPARING: "imports.compare",
    ImportState.WRITING: "imports.write",
    ImportState.UNDOING: "imports.undo",
}
QUEUE = "imports"


def ask_worker(batch: ImportBatch) -> None:
    """For what the batch's state waits for. One job of a centre at a time: imports of one centre
    would wait for each other anyway."""
    job = JOBS[ImportState(batch.state)]
    lock = f"imports-{batch.centre_id}"
    app.configure_task(job, queue=QUEUE, lock=lock).defer(batch=batch.pk)
