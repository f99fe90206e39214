"""Load cost lines and contact volumes of a centre from CSV files."""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from kpis.entry.importing import ImportResult, import_cost_rows, import_volume_rows
from kpis.entry.messages import describe
from kpis.entry.parsing.cost_rows import read_cost_rows
from kpis.entry.parsing.csv_rows import MOST_BYTES
from kpis.entry.parsing.errors import Error, FileRefused
from kpis.entry.parsing.volume_rows import read_volume_rows
from kpis.entry.stopped import Stopped, end_stopped, find_stopped
from kpis.models import Centre, Channel, CostCategory

MOST_ERRORS_SHOWN = 200
Import = Callable[[bytes], ImportResult]


class Command(BaseCommand):
    help = gettext("Load cost lines and contact volumes of a centre: whole files, or nothing.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("centre", help=gettext("The last part of the centre's URL."))
        parser.add_argument("--costs", type=Path, metavar="FILE")
        parser.add_argument("--volumes", type=Path, metavar="FILE")
        parser.add_argument(
            "--decimal-mark",
            choices=[".", ","],
            default=".",
            help=gettext("The decimal mark of the amounts; a point unless you say so."),
        )
        parser.add_argument(
            "--end-stopped",
            action="store_true",
            help=gettext(
                "End what came regularly and then stopped: it is asked for no more. Also without "
                "a file."
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["costs"] or options["volumes"] or options["end_stopped"]):
            raise CommandError(gettext("Nothing to load: expected --costs, --volumes or both."))
        centre = centre_called(options["centre"])
        costs = partial(import_costs, centre, options["decimal_mark"])
        files = [(options["costs"], costs), (options["volumes"], partial(import_volumes, centre))]
        try:
            said = load_and_end(
                centre,
                [(path, import_) for path, import_ in files if path],
                end=options["end_stopped"],
            )
        except IntegrityError as error:
            raise CommandError(str(error).splitlines()[0]) from error
        for line in said:
            self.stdout.write(line)


def centre_called(slug: str) -> Centre:
    """The centre of that URL. Raises CommandError, listing the centres there are."""
    centre = Centre.objects.filter(slug=slug).first()
    if centre is None:
        values = {"slug": slug, "known": ", ".join(Centre.objects.values_list("slug", flat=True))}
        raise CommandError(gettext("Centre: found “%(slug)s”, expected one of %(known)s.") % values)
    return centre


def import_costs(centre: Centre, decimal_mark: Any, content: bytes) -> ImportResult:
    rows, errors = read_cost_rows(content, currency=centre.currency, decimal_mark=decimal_mark)
    if errors:
        raise FileRefused(errors)
    return import_cost_rows(centre=centre, rows=rows)


def import_volumes(centre: Centre, content: bytes) -> ImportResult:
    rows, errors = read_volume_rows(content)
    if errors:
        raise FileRefused(errors)
    return import_volume_rows(centre=centre, rows=rows)


@transaction.atomic
def load_and_end(centre: Centre, files: list[tuple[Path, Import]], *, end: bool) -> list[str]:
    """Import every file; then list what stopped, and end all of it where it is asked for."""
    said = load(files)
    stopped = end_stopped(centre.pk) if end else find_stopped(centre.pk)
    said += [stopped_line(each) for each in stopped]
    if stopped and not end:
        said.append(
            gettext(
                "They stay asked for, month after month. To end all of them from the month after: "
                "load_facts %(centre)s --end-stopped"
            )
            % {"centre": centre.slug}
        )
    elif stopped:
        said.append(gettext("Ended: %(count)s.") % {"count": len(stopped)})
    return said


def stopped_line(stopped: Stopped) -> str:
    table: Any = CostCategory if stopped.category_id else Channel
    row = table.objects.get(pk=stopped.category_id or stopped.channel_id)
    values = {"name": row, "month": f"{stopped.last:%Y-%m}"}
    return gettext("Stopped: %(name)s, last in %(month)s.") % values


@transaction.atomic
def load(files: list[tuple[Path, Import]]) -> list[str]:
    """Import every file and say what that did. Raises CommandError with the errors of all."""
    said: list[str] = []
    refused: list[str] = []
    for path, import_ in files:
        try:
            said.append(outcome(path, import_(content_of(path))))
        except FileRefused as error:
            refused.extend(listed(path, list(error.errors)))
    if refused:
        raise CommandError("\n".join([*refused, gettext("Nothing was recorded.")]))
    return said


def content_of(path: Path) -> bytes:
    """The bytes of a file, up to one over the limit. Raises CommandError."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        values = {"file": path, "reason": error.strerror}
        raise CommandError(gettext("%(file)s: cannot be read: %(reason)s.") % values) from error


def outcome(path: Path, result: ImportResult) -> str:
    values = {"file": path, "added": result.added, "there": result.already_there}
    if not result.added:
        return gettext("%(file)s: 0 changes. Rows already there: %(there)s.") % values
    return gettext("%(file)s: rows added: %(added)s, already there: %(there)s.") % values


def listed(path: Path, errors: list[Error]) -> list[str]:
    said = [f"{path}: {describe(error)}" for error in errors[:MOST_ERRORS_SHOWN]]
    more = len(errors) - MOST_ERRORS_SHOWN
    if more > 0:
        said.append(gettext("%(file)s: errors not shown: %(more)s.") % {"file": path, "more": more})
    return said
