"""Asking the worker: jobs wait in PostgreSQL, in the transaction of whatever needs them."""

from procrastinate.contrib.django import app

from kpis.models import ImportBatch

#: kpis/jobs.py does it: whatever the state of a batch waits for.
GO_ON, QUEUE = "imports.go_on", "imports"


def ask_worker(batch: ImportBatch) -> None:
    """To go on with it. One job of a centre at a time: imports of one centre would wait for each
    other anyway."""
    lock = f"imports-{batch.centre_id}"
    app.configure_task(GO_ON, queue=QUEUE, lock=lock).defer(batch=batch.pk)
