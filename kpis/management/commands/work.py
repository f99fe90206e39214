"""The worker beside the web server: it reads, compares and writes the files that people import."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from kpis.entry.imports.asking import QUEUE


class Command(BaseCommand):
    help = gettext("Do the jobs that wait in the database, until it is stopped.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at-once", type=int, default=2, help=gettext("How many jobs at the same time.")
        )
        parser.add_argument(
            "--once", action="store_true", help=gettext("Do what waits now, and end.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
            working.run_worker(
                queues=[QUEUE],
                concurrency=options["at_once"],
                wait=not options["once"],
                delete_jobs="successful",
                fetch_job_polling_interval=1,
            )
