"""Load the published benchmarks that the product ships with."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext, ngettext

from kpis.entry.benchmarks import load_benchmarks


class Command(BaseCommand):
    help = gettext("Load the published benchmarks; existing ones stay as they are.")

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_benchmarks()
        said = ngettext("%(added)s benchmark added.", "%(added)s benchmarks added.", added)
        self.stdout.write(said % {"added": added})
