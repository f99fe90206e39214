"""The cells of the six key figures and of the channel table."""

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis import formatting
from kpis.formatting import money
from kpis.pages.filters.bar import parts_shown
from kpis.pages.tables.table import DECIMALS_OF_A_SHARE, Cell, figure_cell
from kpis.pages.words.quality import floor_of
from kpis.pages.words.small import Mark, few_answers, known_for, mark_change, range_text
from kpis.reports.centre.channel_rows import ChannelRow
from kpis.reports.centre.key_figures import KeyFigure
from kpis.reports.centre.overview import OverviewReport
from kpis.vocabulary import KeyFigureName, Metric

SHARES = {KeyFigureName.FIRST_CONTACT_RESOLUTION, KeyFigureName.SATISFACTION}


def key_figure_cell(figure: KeyFigure, report: OverviewReport) -> dict[str, Any]:
    currency = report.head.centre.currency
    return {
        "label": label_of(figure.name),
        "value": show(figure.name, figure.value, currency),
        "change": change_mark(figure),
        "target": ""
        if figure.target is None
        else _("target %(target)s") % {"target": show(figure.name, figure.target, currency)},
        "base": known_for(figure.base, figure.answers),
        "few": few_answers(figure.answers),
        "without": without_text(figure, report),
        "limit": limit_of(figure.name, report),
        "history": figure.history,
        "complete": figure.complete,
    }


def without_text(figure: KeyFigure, report: OverviewReport) -> str:
    """The channels of which nobody was asked, by name."""
    names = [channel.name for channel in report.head.channels if channel.id in figure.without]
    return _("without %(channels)s") % {"channels": ", ".join(names)} if names else ""


def limit_of(name: KeyFigureName, report: OverviewReport) -> str:
    """Its floor of service; of chosen channels there is none."""
    if name not in SHARES or parts_shown(report.head.selection, report.head.channels, ()):
        return ""
    return floor_of(report.gate, Metric(name))


LABELS: dict[KeyFigureName, Promise] = {
    KeyFigureName.TOTAL_COST: gettext_lazy("Total cost"),
    KeyFigureName.CONTACTS: gettext_lazy("Contacts counted"),
    KeyFigureName.COST_PER_RESOLUTION: gettext_lazy("Cost per resolution"),
    KeyFigureName.AVERAGE_HANDLE_TIME: gettext_lazy("Average handle time"),
    KeyFigureName.FIRST_CONTACT_RESOLUTION: gettext_lazy("First-contact resolution"),
    KeyFigureName.SATISFACTION: gettext_lazy("Satisfaction (CSAT)"),
}


def label_of(name: KeyFigureName) -> str:
    return str(LABELS[name])


def show(name: KeyFigureName, value: Decimal | None, currency: str) -> str:
    if name is KeyFigureName.TOTAL_COST:
        return money(value, currency, 0)
    if name is KeyFigureName.COST_PER_RESOLUTION:
        return money(value, currency)
    if name is KeyFigureName.CONTACTS:
        return formatting.count(value)
    if name is KeyFigureName.AVERAGE_HANDLE_TIME:
        return formatting.duration(value)
    return formatting.percent(value)


def change_mark(figure: KeyFigure) -> Mark:
    """In seconds for a time, in points for a share, else in percent.

    More contacts are neither better nor worse.
    """
    if figure.change is None or not figure.is_judged:
        return Mark("")
    if figure.name is KeyFigureName.AVERAGE_HANDLE_TIME:
        seconds = figure.change.shown(0)
        return mark_change(seconds, formatting.duration(abs(seconds)))
    if figure.name in SHARES:
        points = figure.change.shown(DECIMALS_OF_A_SHARE)
        return mark_change(points, formatting.points(abs(points)), good_is_up=True)
    if (ratio := figure.change.ratio) is None:
        return Mark("")
    neutral = figure.name is KeyFigureName.CONTACTS
    return mark_change(ratio, formatting.percent(abs(ratio)), good_is_up=None if neutral else False)


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
