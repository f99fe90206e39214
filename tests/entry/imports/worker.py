"""The worker, in the test's own process and transaction."""

from procrastinate.contrib.django.models import ProcrastinateJob

from kpis.entry.imports.asking import GO_ON
from kpis.jobs import STEPS, state_of

#: A batch that needs more never ends.
MOST_STEPS = 5


def work() -> None:
    """Do what waits."""
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name=GO_ON)
    for batch in list(dict.fromkeys(job.args["batch"] for job in waiting.order_by("id"))):
        for _ in range(MOST_STEPS):
            state = state_of(batch)
            if state not in STEPS:
                break
            STEPS[state](batch)
        else:
            raise AssertionError(f"Import {batch} stays {state}.")
