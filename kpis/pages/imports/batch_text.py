"""From the report of one import to the words and numbers on its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.imports.choosing import OPEN, undo_obstacles
from kpis.entry.imports.summary import error_from_json
from kpis.entry.messages import describe
from kpis.facts import CentreFact
from kpis.pages.imports.answer_text import Answer, answer_of
from kpis.pages.imports.asking_text import ColumnsForm, columns_form
from kpis.pages.imports.before_after import before_after_table
from kpis.pages.imports.lines_text import RowGroup, Tile, row_groups, tiles
from kpis.pages.imports.notes_text import closed_words, credit_words, doubles_words
from kpis.pages.imports.reading_text import ReadingSelect, Said, said_of, selects_of
from kpis.pages.imports.steps_text import Step, steps_of
from kpis.pages.imports.subjects_text import Subjects, subjects_of
from kpis.pages.imports.undo_text import edits_in_words, obstacles_in_words
from kpis.pages.imports.words import (
    counts_in_words,
    day_of,
    size_words,
    state_words,
)
from kpis.pages.tables.table import Table
from kpis.reports.imports import ImportReport
from kpis.reports.visible import CentreContext
from kpis.vocabulary import MOVING, FileKind, ImportState


@dataclass(frozen=True, slots=True)
class Preview:
    """What writing would do, in the order in which it is told. closed: what stays out because
    its months are closed. credits: negative amounts among what is written. doubles: rows whose
    invoice number is elsewhere too. adds: whether the file is only added to earlier ones."""

    answer: Answer
    subjects: Subjects
    table: Table
    tiles: Sequence[Tile]
    groups: Sequence[RowGroup]
    lines_title: str
    closed: str
    credits: str
    doubles: str
    adds: bool
    has_earlier: bool
    has_costs: bool


@dataclass(frozen=True, slots=True)
class UndoCard:
    """refused: why it cannot be undone. edits: what would be lost with it."""

    refused: str
    edits: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """moving: what the worker does now, empty where it waits for a person. notice: what else a
    person has to know first."""

    centre: CentreFact
    may_record: bool
    id: int
    title: str
    about: str
    state: str
    said_state: str
    moving: str
    notice: str
    steps: Sequence[Step]
    said: Sequence[Said]
    selects: Sequence[ReadingSelect]
    asking: ColumnsForm | None
    errors: Sequence[str]
    preview: Preview | None
    undo: UndoCard | None
    did: str
    can_be_put_aside: bool
    currency_name: str


def batch_page(frame: CentreContext, report: ImportReport) -> ImportPage:
    details, fact = report.details, report.details.fact
    is_ready = fact.state is ImportState.READY and details.preview is not None
    asks = fact.state is ImportState.ASKING
    return ImportPage(
        centre=frame.centre,
        may_record=frame.may_record,
        id=fact.id,
        title=title_of(report),
        about=about_words(report),
        state=fact.state.value,
        said_state=state_words(fact.state),
        moving=moving_words(fact.state),
        notice=notice_of(report),
        steps=steps_of(report),
        said=said_of(details, frame.centre.currency) if fact.layout else [],
        selects=selects_of(details) if fact.state in OPEN and details.understood else [],
        asking=columns_form(details) if asks else None,
        errors=[describe(error_from_json(dict(error))) for error in details.errors],
        preview=preview_of(frame, report) if is_ready else None,
        undo=undo_card(frame, report),
        did=did_words(report),
        can_be_put_aside=frame.may_record and fact.state in OPEN,
        currency_name=formatting.currency_name(frame.centre.currency),
    )


def title_of(report: ImportReport) -> str:
    if report.details.understood.get("is_ledger"):
        return _("Import a ledger")
    return {
        FileKind.COSTS: _("Import costs"),
        FileKind.VOLUMES: _("Import contacts"),
        None: _("Import a file"),
    }[report.details.fact.kind]


def about_words(report: ImportReport) -> str:
    """The file, and how much of it is taken."""
    fact, how = report.details.fact, report.details.understood
    if fact.kind is FileKind.VOLUMES:
        count = how["contacts"]
        text = ngettext("%(count)s contact", "%(count)s contacts", count)
        return f"{fact.name} · {text % {'count': formatting.number(count)}}"
    if fact.kind is FileKind.COSTS:
        count = how["costs"]
        text = ngettext(
            "%(count)s cost among %(rows)s rows", "%(count)s costs among %(rows)s rows", count
        )
        values = {"count": formatting.number(count), "rows": formatting.number(how["rows"])}
        return f"{fact.name} · {text % values}"
    return f"{fact.name} · {size_words(fact.size)}"


def moving_words(state: ImportState) -> str:
    if state not in MOVING:
        return ""
    return {
        ImportState.WAITING: _("The file is being read …"),
        ImportState.COMPARING: _("It is compared with what is recorded …"),
        ImportState.WRITING: _("It is being written …"),
        ImportState.UNDOING: _("It is being undone …"),
    }[state]


def notice_of(report: ImportReport) -> str:
    details = report.details
    if details.choices.get("changed_meanwhile") and details.fact.state is ImportState.READY:
        return _("Something was recorded meanwhile: nothing was written, and this is drawn anew.")
    if details.earlier and details.fact.state is ImportState.READY:
        values = {
            "person": details.earlier["who"],
            "day": formatting.day_name(day_of(details.earlier["at"][:10])),
        }
        return _("This very file was written by %(person)s on %(day)s.") % values
    return ""


def preview_of(frame: CentreContext, report: ImportReport) -> Preview:
    preview = report.details.preview
    assert preview is not None
    currency = frame.centre.currency
    total = sum(preview["counts"].values())
    text = ngettext("%(count)s line", "%(count)s lines, one by one", total)
    return Preview(
        answer=answer_of(report, currency),
        subjects=subjects_of(report, currency),
        table=before_after_table(frame, report),
        tiles=tiles(preview["counts"]),
        groups=row_groups(report, currency, frame.centre.slug),
        lines_title=text % {"count": formatting.number(total)},
        closed=closed_words(preview, report, currency),
        credits=credit_words(preview.get("credits"), currency),
        doubles=doubles_words(preview.get("doubles", 0)),
        adds=bool(report.details.choices.get("add")),
        has_earlier=report.details.files_before > 0,
        has_costs=report.details.fact.kind is FileKind.COSTS,
    )


def undo_card(frame: CentreContext, report: ImportReport) -> UndoCard | None:
    fact = report.details.fact
    if fact.state is not ImportState.DONE or not frame.may_record:
        return None
    obstacles = undo_obstacles(centre_id=frame.centre.id, id=fact.id)
    if obstacles is None:
        return None
    refused = obstacles_in_words(obstacles, known=True)
    edits = edits_in_words(obstacles) if obstacles.must_be_known and not refused else ""
    return UndoCard(refused, edits)


def did_words(report: ImportReport) -> str:
    fact = report.details.fact
    if fact.written_at is None:
        return ""
    values = {
        "did": counts_in_words(fact.counts, fact.kind) or _("no changes"),
        "person": fact.who,
        "moment": formatting.moment_name(fact.written_at),
    }
    return _("%(did)s. Written by %(person)s on %(moment)s.") % values
