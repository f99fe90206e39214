"""The steps between two centres as a table."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.models.labels import LABELS
from kpis.pages.filters.bar import parts_shown
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.table import (
    EMPTY,
    Cell,
    Table,
    count_cell,
    duration_cell,
    figure_cell,
    file_note,
    money_cell,
    money_column,
    percent_cell,
    percent_column,
)
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.steps import kind_name
from kpis.reports.centres.compare import (
    CHANNEL_KINDS,
    ComparedCentre,
    CompareReport,
    CompareView,
    ShownStep,
    StepKind,
)
from kpis.vocabulary import decimals_of_ratio


class CompareRow(NamedTuple):
    """A step from the second centre to the first."""

    name: str
    before: Cell
    after: Cell
    effect: Decimal


def compare_tables(report: CompareReport) -> Iterator[Table]:
    if report.bridge is not None:
        yield compare_table(report)


def compare_table(report: CompareReport) -> Table:
    """The second centre first: the bridge leads from it. There must be one."""
    bridge, currency = report.bridge, report.currency
    assert bridge is not None
    first, second = report.first.centre.name, report.second.centre.name
    note = file_note(
        f"{second} → {first}",
        formatting.period_name(report.period),
        chosen_parts(report),
        *(standing_of(side) for side in (report.second, report.first)),
    )
    columns: list[Column[CompareRow]] = [
        Column("", lambda row: Cell(row.name), Cell(_("Cost per contact"))),
        Column(second, lambda row: row.before, money_cell(bridge.start, currency)),
        Column(first, lambda row: row.after, money_cell(bridge.end, currency)),
        Column(
            _("Effect on cost per contact"),
            lambda row: effect_cell(row.effect, currency),
            effect_cell(bridge.difference, currency),
        ),
    ]
    title = _("From %(second)s to %(first)s") % {"first": first, "second": second}
    return fill_table(Table("steps", title, note=note), columns, [*step_rows(report)])


def standing_of(side: ComparedCentre) -> str:
    """On which months a centre's figure stands; nothing where it is all of them."""
    note = coverage_note(side.figures, side.centre.currency)
    return formatting.labelled(side.centre.name, note) if note else ""


def chosen_parts(report: CompareReport) -> list[str]:
    """The names of the channels and categories that are compared; none where it is all."""
    return parts_shown(report.question.selection, report.scope.channels, report.scope.categories)


def step_rows(report: CompareReport) -> Iterator[CompareRow]:
    assert report.bridge is not None
    for step in report.bridge.steps:
        before, after = (value_cell(report, step, value) for value in (step.before, step.after))
        yield CompareRow(step_name(report, step), before, after, step.effect)
        yield from part_rows(report, step)


def part_rows(report: CompareReport, step: ShownStep) -> Iterator[CompareRow]:
    """What a step was gathered from sums to it."""
    befores = part_column(report, step, [part.before for part in step.parts])
    afters = part_column(report, step, [part.after for part in step.parts])
    for part, before, after in zip(step.parts, befores, afters, strict=True):
        yield CompareRow("–\u00a0" + step_name(report, part), before, after, part.effect)


def part_column(
    report: CompareReport, step: ShownStep, values: Sequence[Decimal | None]
) -> Sequence[Cell]:
    if step.kind is StepKind.OTHER:
        return money_column(values, report.currency, decimals_of_money(report, step))
    if step.kind is StepKind.MIX and None not in values:
        return percent_column(values)
    return [value_cell(report, part, value) for part, value in zip(step.parts, values, strict=True)]


def effect_cell(effect: Decimal, currency: str) -> Cell:
    tone = "bad" if effect > 0 else "good" if effect < 0 else ""
    text = formatting.signed_money(effect, currency)
    return figure_cell(effect, currency, text, tone)


def value_cell(report: CompareReport, step: ShownStep, value: Decimal | None) -> Cell:
    """In the unit of what the step is about; nothing for a step that sums up several."""
    if value is None and step.kind is not StepKind.SPEND:
        return EMPTY
    currency = report.currency
    if value is None:
        return money_cell(None, currency)  # no cost of this category there: unknown, not 0
    if step.kind is StepKind.VOLUME:
        return count_cell(value)
    if step.kind is StepKind.MIX:
        return percent_cell(value)
    if step.kind is StepKind.HANDLE_TIME:
        return duration_cell(value)
    return money_cell(value, currency, decimals_of_money(report, step))


def decimals_of_money(report: CompareReport, step: ShownStep) -> int:
    """Amounts in whole units, costs per contact in cents."""
    whole = report.question.view is CompareView.MONEY or step.kind is StepKind.OUTSIDE
    return 0 if whole else decimals_of_ratio(report.currency)


def step_name(report: CompareReport, step: ShownStep) -> str:
    if step.subject is not None:
        if step.kind is StepKind.SPEND:
            return next(c.name for c in report.scope.categories if c.id == step.subject)
        if step.subject < len(CHANNEL_KINDS):
            return str(LABELS[CHANNEL_KINDS[step.subject]])
    return kind_name(step)
