"""The steps as rows: what changed, from what to what, and its effect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kpis.formatting import period_name
from kpis.pages.tables.columns import Column
from kpis.pages.tables.table import (
    EMPTY,
    Cell,
    count_cell,
    duration_cell,
    money_cell,
    money_column,
    percent_cell,
    percent_column,
    signed_money_cell,
)
from kpis.pages.words.steps import Names, names_from, step_name
from kpis.reports.centre.change import ChangeReport, ShownStep, StepKind

#: A cost per minute is small: cents would hide how it moved.
DECIMALS_OF_A_RATE = 3
#: None: those of a cost per contact.
DECIMALS: dict[StepKind, int | None] = {
    StepKind.SPEND: 0,
    StepKind.OTHER: 0,
    StepKind.OUTSIDE: 0,
    StepKind.START_GAP: None,
    StepKind.CONTACT_COST: None,
    StepKind.RATE: DECIMALS_OF_A_RATE,
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """key: in the page's address, unique. step: what it shows."""

    key: str
    name: str
    before: Cell
    after: Cell
    effect: Cell
    step: ShownStep


def names_of(report: ChangeReport) -> Names:
    return names_from(report.head.categories, report.head.channels, report.explained.redefinition)


def heads_of(report: ChangeReport) -> list[str]:
    """The two periods."""
    return [period_name(figures.period) for figures in (report.head.compared, report.head.figures)]


def value_columns(
    report: ChangeReport, effect: str, totals: Sequence[Cell] = (EMPTY,) * 3
) -> list[Column[StepRow]]:
    """Before, after, and the effect, which is what its head says."""
    before, after = heads_of(report)
    return [
        Column(before, lambda row: row.before, totals[0]),
        Column(after, lambda row: row.after, totals[1]),
        Column(effect, lambda row: row.effect, totals[2]),
    ]


def rows_of(report: ChangeReport) -> list[StepRow]:
    assert report.explained.bridge is not None
    return [step_row(step, report) for step in report.explained.bridge.steps]


def step_row(step: ShownStep, report: ChangeReport) -> StepRow:
    before, after = (
        value_cell(step, value, report.head.centre.currency) for value in values_of(step)
    )
    return StepRow(
        key=f"{step.kind}-{step.subject or 'all'}",
        name=step_name(step, names_of(report)),
        before=before,
        after=after,
        effect=effect_cell(step, report),
        step=step,
    )


def part_rows(step: ShownStep, report: ChangeReport) -> list[StepRow]:
    """Of what a step was gathered from: amounts sum to the step's, shares to a whole."""
    rows = [step_row(part, report) for part in step.parts or (step,)]
    befores, afters = (
        column(step, [getattr(row.step, side) for row in rows], report.head.centre.currency)
        for side in ("before", "after")
    )
    return [
        replace(row, before=before or row.before, after=after or row.after)
        for row, before, after in zip(rows, befores, afters, strict=True)
    ]


def column(
    step: ShownStep, values: Sequence[Decimal | None], currency: str
) -> Sequence[Cell | None]:
    """None where a value stays as it is: nothing of it sums."""
    if step.kind is StepKind.MIX:
        cells = percent_column(values)
    elif step.kind is StepKind.OTHER:
        cells = money_column(values, currency, DECIMALS[StepKind.SPEND])
    else:
        return [None] * len(values)
    return [None if value is None else cell for value, cell in zip(values, cells, strict=True)]


def values_of(step: ShownStep) -> tuple[Decimal | None, Decimal | None]:
    """In the columns of the two periods: the gap at the start is of the first of them."""
    if step.kind is StepKind.START_GAP:
        return step.after, None
    return step.before, step.after


def value_cell(step: ShownStep, value: Decimal | None, currency: str) -> Cell:
    """Empty where there was none; of several channels together there is none to be told."""
    if value is None:
        return Cell("")
    if step.kind in DECIMALS:
        return money_cell(value, currency, DECIMALS[step.kind])
    if step.kind is StepKind.VOLUME:
        return count_cell(value)
    return percent_cell(value) if step.kind is StepKind.MIX else duration_cell(value)


def effect_cell(step: ShownStep, report: ChangeReport) -> Cell:
    """Its sign says whether it is a rise; its colour too, where the periods are complete and
    contacts are not just counted otherwise."""
    tone, effect = "", step.effect
    if effect and report.explained.is_complete and step.kind is not StepKind.REDEFINED:
        tone = "bad" if effect > 0 else "good"
    return signed_money_cell(effect, report.head.centre.currency, tone)
