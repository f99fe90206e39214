"""The tables of the page of related figures, as they are shown and as they are downloaded."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import period_name
from kpis.models.labels import LABELS
from kpis.pages.figures.capacity import capacity_table
from kpis.pages.figures.cells import base_text, change_cell, value_cell
from kpis.pages.figures.marginal import behaviour_table, marginal_table
from kpis.pages.figures.names import definition_of, label_of, reason_of
from kpis.pages.filters.bar import parts_shown
from kpis.pages.tables.table import PERCENT, SECONDS, Cell, Table, file_note, rounded
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
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
    parts = parts_shown(report.selection, report.channels, report.categories)
    said = formula(report.denominator)
    standing = coverage_note(report.figures, report.centre.currency)
    name = period_name(report.figures.period)
    return file_note(report.centre.name, name, parts, said, standing)


def related_table(report: FiguresReport) -> Table:
    return Table(
        name="related",
        title=_("Related figures"),
        heads=[
            _("Figure"),
            period_name(report.figures.period),
            period_name(report.compared.period),
            _("Change"),
            _("Known for"),
            _("Definition"),
        ],
        rows=[related_row(row, report) for row in report.told],
        note=note_of(report),
    )


def related_row(row: RelatedRow, report: FiguresReport) -> list[Cell]:
    currency, change = report.centre.currency, row.change
    known = reason_of(row.figure.missing) if row.figure.missing else base_text(row, report)
    return [
        Cell(label_of(row.name)),
        value_cell(row.name, row.figure.value, currency),
        value_cell(row.name, change.before, currency) if change else Cell(""),
        change_cell(row, currency),
        Cell(known),
        Cell(definition_of(row.name)),
    ]


def limits_table(report: FiguresReport) -> Table:
    """Of the whole centre, whatever is shown."""
    return Table(
        name="limits",
        title=_("Quality gate"),
        heads=[_("Figure"), _("Limit"), _("Measured"), _("State")],
        rows=[limit_row(check) for check in report.gate.checks],
        note=file_note(report.centre.name, period_name(report.figures.period)),
    )


def limit_row(check: LimitCheck) -> list[Cell]:
    return [
        Cell(str(LABELS[check.metric])),
        Cell(limit_text(check.metric, check.limit)),
        measured_cell(check),
        Cell(state_word(check.state), tone=TONES[check.state]),
    ]


def measured_cell(check: LimitCheck) -> Cell:
    if check.measured is None:
        return Cell(formatting.not_available())
    if check.metric is Metric.RESPONSE_TIME:
        return Cell(measured_value(check), rounded(check.measured, 0), 0, unit=SECONDS)
    decimals = measured_decimals(check)
    return Cell(measured_value(check), rounded(check.measured, decimals), decimals, unit=PERCENT)
