"""The steps between two centres as a table."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.models.labels import LABELS
from kpis.pages.change.names import kind_name
from kpis.pages.period_bar import parts_shown
from kpis.pages.tables import (
    Cell,
    Table,
    count_cell,
    duration_cell,
    figure_cell,
    file_note,
    money_cell,
    percent_cell,
)
from kpis.reports.compare import (
    CHANNEL_KINDS,
    CompareReport,
    CompareView,
    ShownStep,
    StepKind,
)

BLANK = Cell("")


def compare_tables(report: CompareReport) -> Iterator[Table]:
    if report.bridge is not None:
        yield compare_table(report)


def compare_table(report: CompareReport) -> Table:
    """The second centre first: the bridge leads from it. There must be one."""
    first, second = report.first.centre.name, report.second.centre.name
    return Table(
        name="steps",
        title=_("From %(second)s to %(first)s") % {"first": first, "second": second},
        heads=["", second, first, _("Effect on cost per contact")],
        rows=list(step_rows(report)),
        total=total_row(report),
        note=file_note(
            f"{second} → {first}", formatting.period_name(report.period), chosen_parts(report)
        ),
    )


def chosen_parts(report: CompareReport) -> list[str]:
    """The names of the channels and categories that are compared; none where it is all."""
    return parts_shown(report.question.selection, report.scope.channels, report.scope.categories)


def total_row(report: CompareReport) -> list[Cell]:
    bridge, currency = report.bridge, report.currency
    assert bridge is not None
    return [
        Cell(_("Cost per contact")),
        money_cell(bridge.start, currency),
        money_cell(bridge.end, currency),
        effect_cell(bridge.difference, currency),
    ]


def step_rows(report: CompareReport) -> Iterator[list[Cell]]:
    assert report.bridge is not None
    for step in report.bridge.steps:
        yield step_row(report, step, step_name(report, step))
        for part in step.parts:
            yield step_row(report, part, "–\u00a0" + step_name(report, part))


def step_row(report: CompareReport, step: ShownStep, name: str) -> list[Cell]:
    return [
        Cell(name),
        value_cell(report, step, step.before),
        value_cell(report, step, step.after),
        effect_cell(step.effect, report.currency),
    ]


def effect_cell(effect: Decimal, currency: str) -> Cell:
    tone = "bad" if effect > 0 else "good" if effect < 0 else ""
    text = formatting.signed_money(effect, currency)
    return figure_cell(effect, currency, text, tone)


def value_cell(report: CompareReport, step: ShownStep, value: Decimal | None) -> Cell:
    """In the unit of what the step is about; nothing for a step that sums up several."""
    if value is None and step.kind is not StepKind.SPEND:
        return BLANK
    currency = report.currency
    if value is None:
        return money_cell(None, currency)  # no cost of this category there: unknown, not 0
    if step.kind is StepKind.VOLUME:
        return count_cell(value)
    if step.kind is StepKind.MIX:
        return percent_cell(value)
    if step.kind is StepKind.HANDLE_TIME:
        return duration_cell(value)
    whole = report.question.view is CompareView.MONEY or step.kind is StepKind.OUTSIDE
    return money_cell(value, currency, 0 if whole else None)


def step_name(report: CompareReport, step: ShownStep) -> str:
    if step.subject is not None:
        if step.kind is StepKind.SPEND:
            return next(c.name for c in report.scope.categories if c.id == step.subject)
        if step.subject < len(CHANNEL_KINDS):
            return str(LABELS[CHANNEL_KINDS[step.subject]])
    return kind_name(step)
