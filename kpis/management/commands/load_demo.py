"""Load two centres to look at, and people to log in as."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from kpis.entry.demo.invented import DEMO_ZONE
from kpis.entry.demo.loading import load_demo
from kpis.zones import today_in


class Command(BaseCommand):
    help = gettext("Load the demo centres, people and benchmarks; what exists stays as it is.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                gettext(
                    "DEMO is off: expected DEMO=on, because the demo's people, an administrator "
                    "among them, have a published password."
                )
            )
        for line in load_demo(today=today_in(DEMO_ZONE)):
            self.stdout.write(line)
