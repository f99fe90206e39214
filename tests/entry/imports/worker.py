"""The worker, in the test's own process and transaction."""

from procrastinate.contrib.django.models import ProcrastinateJob

from kpis.entry.imports.asking import JOBS
from kpis.jobs import STEPS

MOST_JOBS = 20


def work() -> list[str]:
    """Do what waits, and what that asks for; return the names of the jobs done."""
    done: list[str] = []
    states = {name: state for state, name in JOBS.items()}
    seen: set[int] = set()
    for _ in range(MOST_JOBS):
        waiting = ProcrastinateJob.objects.filter(status="todo", task_name__in=states)
        job = waiting.exclude(pk__in=seen).order_by("id").first()
        if job is None:
            return done
        seen.add(job.pk)
        STEPS[states[job.task_name]](job.args["batch"])
        done.append(job.task_name)
    raise AssertionError("The worker never ends.")
