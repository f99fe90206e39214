"""The tables of the page of related figures, as they are shown and as they are downloaded."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import period_name
from kpis.models.labels import LABELS
from kpis.pages.figures.capacity import capacity_table
from kpis.pages.figures.cells import base_text, change_of
from kpis.pages.figures.marginal import behaviour_table, marginal_table
from kpis.pages.figures.missing import reason_of
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.look import Look, Note, NoteKind
from kpis.pages.tables.table import (
    EMPTY,
    PERCENT,
    SECONDS,
    Cell,
    Table,
    file_note,
    head_note,
    rounded,
)
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
from kpis.pages.words.metrics import definition_of, name_of, value_cell
from kpis.pages.words.quality import (
    limit_text,
    measured_decimals,
    measured_value,
    state_word,
)
from kpis.reports.centre.quality_gate import LimitCheck
from kpis.reports.centre.related_figures import FiguresReport, RelatedRow
from kpis.vocabulary import LimitState, Metric

TONES = {LimitState.HELD: "good", LimitState.BROKEN: "bad", LimitState.UNKNOWN: "muted"}
ICONS = {LimitState.HELD: "check", LimitState.BROKEN: "warning", LimitState.UNKNOWN: "unknown"}


def figures_tables(report: FiguresReport) -> Iterator[Table]:
    note = note_of(report)
    yield related_table(report)
    if report.capacity is not None:
        yield capacity_table(report, report.capacity, note)
    if report.marginal is not None:
        yield marginal_table(report, report.marginal, note)
    if report.costs:
        yield behaviour_table(report, note)
    if report.gate.checks:
        yield limits_table(report)


def note_of(report: FiguresReport) -> str:
    head = report.head
    standing = coverage_note(head.figures, head.centre.currency)
    return head_note(head, formula(head.denominator), standing)


def related_table(report: FiguresReport) -> Table:
    currency, now, before = report.head.centre.currency, report.head.figures, report.head.compared

    def before_cell(row: RelatedRow) -> Cell:
        return value_cell(row.name, row.change.before, currency) if row.change else EMPTY

    def known_cell(row: RelatedRow) -> Cell:
        missing = row.figure.missing
        return Cell(reason_of(missing) if missing else base_text(row, report))

    columns: list[Column[RelatedRow]] = [
        Column(_("Figure"), lambda row: Cell(name_of(row.name))),
        Column(
            period_name(now.period), lambda row: value_cell(row.name, row.figure.value, currency)
        ),
        Column(period_name(before.period), before_cell),
        Column(_("Change"), lambda row: change_of(row, currency)),
        Column(_("Known for"), known_cell),
        Column(_("Definition"), lambda row: Cell(definition_of(row.name))),
    ]
    empty = Table("related", _("Service and capacity"), note=note_of(report))
    return fill_table(empty, columns, report.told)


def limits_table(report: FiguresReport) -> Table:
    """Of the whole centre, whatever is shown."""
    note = file_note(report.head.centre.name, period_name(report.head.figures.period))
    columns: list[Column[LimitCheck]] = [
        Column(_("Figure"), limit_name_cell),
        Column(_("Limit"), lambda check: Cell(limit_of(check)), css="hide-m"),
        Column(_("Measured"), measured_cell),
        Column(_("State"), state_cell),
    ]
    empty = Table("limits", _("Quality gate"), note=note)
    return fill_table(empty, columns, report.gate.checks)


def limit_of(check: LimitCheck) -> str:
    return limit_text(check.metric, check.limit)


def limit_name_cell(check: LimitCheck) -> Cell:
    """The limit stands below the name where there is no room for its column."""
    note = Note(limit_of(check), NoteKind.SMALL)
    return Cell(str(LABELS[check.metric]), look=Look(notes=[note]))


def state_cell(check: LimitCheck) -> Cell:
    word, state = state_word(check.state), check.state
    return Cell(word, look=Look("", notes=[Note(word, tone=TONES[state], icon=ICONS[state])]))


def measured_cell(check: LimitCheck) -> Cell:
    if check.measured is None:
        return Cell(formatting.not_available())
    if check.metric is Metric.RESPONSE_TIME:
        return Cell(measured_value(check), rounded(check.measured, 0), unit=SECONDS)
    decimals = measured_decimals(check)
    return Cell(measured_value(check), rounded(check.measured, decimals), unit=PERCENT)
