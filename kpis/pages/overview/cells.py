"""The cells of the six key figures and of the channel table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.metrics import Unit, decimals_shown, unit_of
from kpis.pages.filters.bar import parts_shown
from kpis.pages.tables.table import Cell, figure_cell
from kpis.pages.words.metrics import bound_text, change_cell, judged, name_of, value_text
from kpis.pages.words.quality import floor_of
from kpis.pages.words.small import Mark, few_answers, known_for, mark_change, range_text
from kpis.pages.words.versus import versus
from kpis.reports.centre.channel_rows import ChannelRow
from kpis.reports.centre.key_figures import KeyFigure
from kpis.reports.centre.overview import OverviewReport
from kpis.vocabulary import Metric

#: Figures whose change is told in their own unit; of the others, in percent.
IN_THEIR_UNIT = {Unit.SECONDS, Unit.SHARE}


@dataclass(frozen=True, slots=True)
class KeyFigureCell:
    """since: what the change is from. base, few: how many it is known for, and a warning where
    they are too few. without: the channels of which nobody was asked. limit: its floor of service.
    history, complete: its last periods, and whether each is complete."""

    key: str
    label: str
    value: str
    change: Mark
    since: str
    target: Mark
    base: str
    few: str
    without: str
    limit: str
    history: Sequence[Decimal | None]
    complete: Sequence[bool]


def key_figure_cell(figure: KeyFigure, report: OverviewReport) -> KeyFigureCell:
    currency = report.head.centre.currency
    return KeyFigureCell(
        key=figure.name.value,
        label=name_of(figure.name),
        value=value_text(figure.name, figure.value, currency),
        change=change_mark(figure, currency),
        since=change_basis(figure, report),
        target=target_mark(figure, currency),
        base=known_for(figure.base, figure.answers),
        few=few_answers(figure.answers),
        without=without_text(figure, report),
        limit=limit_of(figure.name, report),
        history=figure.history,
        complete=figure.complete,
    )


def change_basis(figure: KeyFigure, report: OverviewReport) -> str:
    """What the change is compared with, such as "vs August"; nothing without a change."""
    if figure.change is None or not figure.is_judged:
        return ""
    return versus(report.head.compared.period)


def target_mark(figure: KeyFigure, currency: str) -> Mark:
    """With whether it is met, where that may be said."""
    if figure.target is None:
        return Mark("")
    target = {"target": bound_text(figure.name, figure.target, currency)}
    if figure.reached is None:
        return Mark(_("target %(target)s") % target)
    if figure.reached:
        return Mark(_("target %(target)s met") % target, "good")
    return Mark(_("target %(target)s missed") % target, "bad")


def without_text(figure: KeyFigure, report: OverviewReport) -> str:
    """The channels of which nobody was asked, by name."""
    names = [channel.name for channel in report.head.channels if channel.id in figure.without]
    return _("without %(channels)s") % {"channels": ", ".join(names)} if names else ""


def limit_of(name: Metric, report: OverviewReport) -> str:
    """Its floor of service; of chosen channels there is none."""
    if parts_shown(report.head.selection, report.head.channels, ()):
        return ""
    return floor_of(report.gate, name)


def change_mark(figure: KeyFigure, currency: str) -> Mark:
    """In seconds for a time, in points for a share, else in percent."""
    if figure.change is None or not figure.is_judged:
        return Mark("")
    if unit_of(figure.name) in IN_THEIR_UNIT:
        difference = figure.change.shown(decimals_shown(figure.name, currency))
        cell = change_cell(figure.name, difference, currency)
        return Mark(cell.text, cell.tone)
    if (ratio := figure.change.ratio) is None:
        return Mark("")
    return judged(figure.name, ratio, formatting.percent(abs(ratio)))


def benchmark_cell(row: ChannelRow, report: OverviewReport) -> Cell:
    """How far outside the published range, in the centre's currency; a period that is not
    complete is not judged."""
    currency = report.head.centre.currency
    if row.benchmark is None:
        return Cell(_("no match"), tone="muted")
    if not report.head.figures.is_complete:
        return Cell(_("not complete"), tone="muted")
    distance = row.benchmark.distance
    text = range_text(distance, currency)
    mark = mark_change(distance, text) if distance else Mark(text)
    return figure_cell(distance, currency, mark.text, mark.tone)
