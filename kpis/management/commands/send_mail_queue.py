"""Send queued mail: as a service of its own, or once."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext, ngettext

from kpis.entry.mail.sending import keep_sending, send_due


class Command(BaseCommand):
    help = gettext(
        "Send queued mail until it is stopped. The web server's own processes do so too; any "
        "number of senders may run, and none sends what another has in hand."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        help_once = gettext("send what is due now, then end")
        parser.add_argument("--once", action="store_true", help=help_once)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            sent = send_due()
            said = ngettext("%(count)s mail sent.", "%(count)s mails sent.", sent)
            self.stdout.write(said % {"count": sent})
            return
        stop = threading.Event()
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, lambda *_: stop.set())
        keep_sending(stop)
