"""Load cost lines and contact volumes of a centre from CSV files."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from getpass import getuser
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from kpis.entry.earlier_files import FileSource
from kpis.entry.file_refusals import FileDiffers, in_words
from kpis.entry.importing import ImportOptions, ImportResult, import_cost_rows, import_volume_rows
from kpis.entry.imports.receiving import UploadRefused
from kpis.entry.imports.unattended import (
    Asked,
    NotUnattended,
    counts_in_words,
    import_unattended,
    kept_out_in_words,
)
from kpis.entry.messages import describe
from kpis.entry.parsing.cost_rows import read_cost_rows
from kpis.entry.parsing.csv_rows import MOST_BYTES
from kpis.entry.parsing.errors import Error, FileRefused
from kpis.entry.parsing.volume_rows import read_volume_rows
from kpis.entry.stopped import Stopped, end_stopped, find_stopped
from kpis.models import Centre, Channel, CostCategory, FormerCode

MOST_ERRORS_SHOWN = 200
Import = Callable[[bytes, ImportOptions], ImportResult]


@dataclass(frozen=True)
class LoadOptions:
    """What was said of all files of a load."""

    source: str
    replace: bool
    replace_edited: bool

    def of(self, path: Path, content: bytes) -> ImportOptions:
        digest = sha256(content).hexdigest()
        file = FileSource(path.name, digest, self.source.strip()[:60], account_name())
        return ImportOptions(file, self.replace or self.replace_edited, self.replace_edited)


def account_name() -> str:
    """Of the server, empty where it has no name."""
    try:
        return getuser()
    except (KeyError, OSError):
        return ""


class Command(BaseCommand):
    help = gettext("Load cost lines and contact volumes of a centre: whole files, or nothing.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("centre", help=gettext("The last part of the centre's URL."))
        parser.add_argument("--costs", type=Path, metavar="FILE")
        parser.add_argument("--volumes", type=Path, metavar="FILE")
        parser.add_argument(
            "--file",
            type=Path,
            metavar="FILE",
            help=gettext(
                "Any file that can be imported in the browser, with what is remembered there: a "
                "later file of its source takes the place of the earlier one."
            ),
        )
        parser.add_argument(
            "--take-rest",
            action="store_true",
            help=gettext("With --file: write what can be written though other rows cannot."),
        )
        parser.add_argument(
            "--decimal-mark",
            choices=[".", ","],
            default=".",
            help=gettext("The decimal mark of the amounts; a point unless you say so."),
        )
        parser.add_argument(
            "--source",
            default="",
            help=gettext(
                "Which of several files of one month, such as payroll: a file replaces only what "
                "earlier files of its own source brought."
            ),
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help=gettext("Put the file in place of what an earlier one brought for its months."),
        )
        parser.add_argument(
            "--replace-edited",
            action="store_true",
            help=gettext("The same, including what has been changed by hand since."),
        )
        parser.add_argument(
            "--end-stopped",
            action="store_true",
            help=gettext(
                "End what came regularly and then stopped: it is no longer expected. Works "
                "without a file too."
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options[name] for name in ("costs", "volumes", "file", "end_stopped")):
            raise CommandError(
                gettext("Nothing to load: expected --costs, --volumes, both, or --file.")
            )
        centre = centre_called(options["centre"])
        if options["file"]:
            asked_so = Asked(options["source"], options["take_rest"], account_name())
            self.stdout.write(import_any(centre, options["file"], asked_so))
        if not any(options[name] for name in ("costs", "volumes", "end_stopped")):
            return
        costs = partial(import_costs, centre, options["decimal_mark"])
        files = [(options["costs"], costs), (options["volumes"], partial(import_volumes, centre))]
        asked = LoadOptions(options["source"], options["replace"], options["replace_edited"])
        try:
            said = load_and_end(
                centre,
                [(path, import_) for path, import_ in files if path],
                asked,
                end=options["end_stopped"],
            )
        except IntegrityError as error:
            raise CommandError(str(error).splitlines()[0]) from error
        for line in said:
            self.stdout.write(line)


def centre_called(slug: str) -> Centre:
    """The centre of that URL. Raises CommandError, listing the centres there are."""
    centre = Centre.objects.filter(slug=slug).first() or centre_once_called(slug)
    if centre is None:
        values = {"slug": slug, "known": ", ".join(Centre.objects.values_list("slug", flat=True))}
        raise CommandError(gettext("Centre: found “%(slug)s”, expected one of %(known)s.") % values)
    return centre


def centre_once_called(slug: str) -> Centre | None:
    """The centre that had the URL before it was renamed."""
    former = FormerCode.objects.filter(code__iexact=slug).exclude(centre=None)
    return Centre.objects.filter(pk__in=former.values("centre")).first()


def import_any(centre: Centre, path: Path, asked: Asked) -> str:
    """What it did. Raises CommandError with all that keeps the file out."""
    try:
        counts = import_unattended(
            centre=centre, name=path.name, content=content_of(path), asked=asked
        )
    except UploadRefused as refused:
        raise CommandError(f"{path}: {refused}") from refused
    except FileRefused as refused:
        raise CommandError("\n".join(listed(path, list(refused.errors)))) from refused
    except NotUnattended as refused:
        said = [*shortened(path, kept_out_in_words(refused)), gettext("Nothing was recorded.")]
        raise CommandError("\n".join(said)) from refused
    return f"{path}: {counts_in_words(counts)}."


def import_costs(
    centre: Centre, decimal_mark: Any, content: bytes, wanted: ImportOptions
) -> ImportResult:
    rows, errors = read_cost_rows(content, currency=centre.currency, decimal_mark=decimal_mark)
    if errors:
        raise FileRefused(errors)
    return import_cost_rows(centre=centre, rows=rows, wanted=wanted)


def import_volumes(centre: Centre, content: bytes, wanted: ImportOptions) -> ImportResult:
    rows, errors = read_volume_rows(content)
    if errors:
        raise FileRefused(errors)
    return import_volume_rows(centre=centre, rows=rows, wanted=wanted)


@transaction.atomic
def load_and_end(
    centre: Centre, files: list[tuple[Path, Import]], asked: LoadOptions, *, end: bool
) -> list[str]:
    """Import every file; then list what stopped, and end all of it where it is asked for."""
    said = load(files, asked)
    stopped = end_stopped(centre.pk) if end else find_stopped(centre.pk)
    said += [stopped_line(each) for each in stopped]
    if stopped and not end:
        said.append(
            gettext(
                "They stay expected, month after month. To end all of them from the month after: "
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
def load(files: list[tuple[Path, Import]], asked: LoadOptions) -> list[str]:
    """Import every file and say what that did. Raises CommandError with the errors of all."""
    said: list[str] = []
    refused: list[str] = []
    for path, import_ in files:
        content = content_of(path)
        try:
            said.extend(outcome(path, import_(content, asked.of(path, content))))
        except FileRefused as error:
            refused.extend(listed(path, list(error.errors)))
        except FileDiffers as error:
            refused.extend(told_apart(path, error))
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


def outcome(path: Path, result: ImportResult) -> list[str]:
    values = {"file": path, "added": result.added, "there": result.already_there}
    if not result.added and not result.replaced:
        text = gettext("%(file)s: 0 changes. Rows already there: %(there)s.")
        return [text % values]
    text = gettext("%(file)s: rows added: %(added)s, already there: %(there)s.")
    return [text % values, *replaced(path, result)]


def replaced(path: Path, result: ImportResult) -> list[str]:
    """What the file took the place of, and what stands beside it."""
    if not result.replaced:
        return []
    said = [gettext("In place of an earlier file:"), *map(in_words, result.replaced)]
    if result.others:
        said += [gettext("Not from a file of this source, and left as it is:"), *result.others]
    return shortened(path, said)


def told_apart(path: Path, refused: FileDiffers) -> list[str]:
    """Each difference, and what to do."""
    said = [in_words(each) for each in refused.differences]
    way = "--replace-edited" if refused.has_edited else "--replace"
    text = gettext(
        "An earlier file brought other figures for these months. %(way)s puts this one in its "
        "place; if it is another file for the same months, give each its own --source."
    )
    return [*shortened(path, said), f"{path}: {text % {'way': way}}"]


def listed(path: Path, errors: list[Error]) -> list[str]:
    return shortened(path, [describe(error) for error in errors])


def shortened(path: Path, lines: list[str]) -> list[str]:
    said = [f"{path}: {line}" for line in lines[:MOST_ERRORS_SHOWN]]
    more = len(lines) - MOST_ERRORS_SHOWN
    if more > 0:
        said.append(gettext("%(file)s: errors not shown: %(more)s.") % {"file": path, "more": more})
    return said
