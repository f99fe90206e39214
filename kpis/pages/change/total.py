"""From the one total cost to the other, category by category."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.charts.waterfall import Amounts, Bar, End, build_waterfall_figure
from kpis.formatting import in_thousands, signed, signed_money
from kpis.pages.change.rows import heads_of, names_of
from kpis.pages.plot import Plot
from kpis.pages.tables.columns import fill_table, listed
from kpis.pages.tables.table import (
    EMPTY,
    Cell,
    Table,
    file_decimals,
    head_note,
    money_cell,
    money_column,
)
from kpis.pages.words.steps import step_name
from kpis.pages.words.waterfall import name_on_axis, scale_note
from kpis.reports.centre.bridges import ShownBridge
from kpis.reports.centre.change import ChangeReport, View
from kpis.reports.shown import differences_shown, round_to_sum

#: From such totals on, the labels of the bars are in thousands.
IN_THOUSANDS = 1_000_000


@dataclass(frozen=True, slots=True)
class TotalCard:
    """scale_note: where the axis does not start at zero."""

    plot: Plot
    table: Table
    scale_note: str


def total_card(report: ChangeReport) -> TotalCard | None:
    """None where it is explained by work, from a target, or where a period has no cost."""
    bridge = shown_bridge(report)
    if bridge is None:
        return None
    names, head = names_of(report), report.head
    before, now = head.compared.period, head.figures.period
    figure = build_waterfall_figure(
        End(capfirst(name_on_axis(before, now)), bridge.start),
        [Bar(step_name(step, names), step.effect) for step in bridge.steps],
        End(capfirst(name_on_axis(now, before)), bridge.end),
        head.centre.currency,
        judged=report.explained.is_complete,
        amounts=Amounts(0, labels(bridge)),
    )
    return TotalCard(Plot(figure), total_table(report, bridge), scale_note(figure))


def labels(bridge: ShownBridge) -> list[str]:
    """In thousands where whole amounts would cover each other on a phone; they sum as shown."""
    if max(abs(bridge.start), abs(bridge.end)) < IN_THOUSANDS:
        return []
    start, end = round(bridge.start / 1000), round(bridge.end / 1000)
    effects = round_to_sum([step.effect / 1000 for step in bridge.steps], 0, end - start)
    steps = [signed(in_thousands(effect or 0), effect or 0) for effect in effects]
    return [in_thousands(start), *steps, in_thousands(end)]


def shown_bridge(report: ChangeReport) -> ShownBridge | None:
    by_money = report.question.view is View.MONEY and report.explained.target is None
    return report.total if by_money else None


def total_table(report: ChangeReport, bridge: ShownBridge) -> Table:
    """Every category, with what it cost in each period and the difference: the bars, as they are
    shown. A file has amounts to the cent."""
    names, currency = names_of(report), report.head.centre.currency
    steps = [part for step in bridge.steps for part in step.parts or (step,)]
    steps.sort(key=lambda step: step.subject or 0)  # the order in which the bars were rounded
    before, after = heads_of(report)
    sides = [step.before for step in steps], [step.after for step in steps]
    totals = [sum(filter(None, side), Decimal(0)) for side in sides]
    columns = [
        listed(_("Category"), [Cell(names.of(step)) for step in steps], Cell(_("Total cost"))),
        listed(before, money_or_blank(sides[0], currency), money_cell(totals[0], currency, 0)),
        listed(after, money_or_blank(sides[1], currency), money_cell(totals[1], currency, 0)),
        listed(
            _("Difference"),
            differences(*sides, currency),
            difference_cell(totals[0], totals[1], currency),
        ),
    ]
    places = {step.subject: names.categories[step.subject or 0].position for step in steps}
    rows = sorted(range(len(steps)), key=lambda row: places[steps[row].subject])
    empty = Table("total", _("Total cost"), note=head_note(report.head))
    return fill_table(empty, columns, rows)


def money_or_blank(amounts: Sequence[Decimal | None], currency: str) -> list[Cell]:
    return [*map(blank, amounts, money_column(amounts, currency, 0))]


def blank(amount: Decimal | None, cell: Cell) -> Cell:
    return EMPTY if amount is None else cell


def differences(
    before: Sequence[Decimal | None], now: Sequence[Decimal | None], currency: str
) -> list[Cell]:
    """In whole units, of the amounts as they are shown; a file has them to the cent. What one
    period does not have cost nothing in it; blank where neither has it."""
    return [
        EMPTY if then is None and later is None else difference_cell(then, later, currency, shown)
        for then, later, shown in zip(before, now, differences_shown(before, now), strict=True)
    ]


def difference_cell(
    before: Decimal | None, now: Decimal | None, currency: str, shown: Decimal | int | None = None
) -> Cell:
    """shown: in whole units; without it, of the two as they are rounded."""
    then, later = before or Decimal(0), now or Decimal(0)
    if shown is None:
        shown = round(later) - round(then)
    exact = round(later - then, file_decimals(currency, 0))
    return Cell(signed_money(shown, currency, 0), exact, 0, unit=currency)
