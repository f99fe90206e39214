"""From the overview's report to the words and numbers on the page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.facts import Period
from kpis.formatting import money
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.overview.cells import KeyFigureCell, key_figure_cell
from kpis.pages.overview.charts import OverviewPlots, overview_plots
from kpis.pages.overview.notes import allocation_note
from kpis.pages.overview.remarks import listed_remarks
from kpis.pages.overview.tables import channel_table, contacts_table, cost_table, trend_table
from kpis.pages.overview.why import WhyCard, names_of, why_card
from kpis.pages.tables.table import Table
from kpis.pages.words.estimate import estimate_text
from kpis.pages.words.missing import (
    FinishLink,
    MissingMonth,
    finish_link,
    fold_of,
    notice_of,
    noticed_gaps,
)
from kpis.pages.words.quality import verdict_clause, verdict_tone, verdict_word
from kpis.pages.words.reported import reported_words
from kpis.pages.words.small import Chip, mark_change, range_text
from kpis.pages.words.versus import versus
from kpis.pages.words.why import why_sentence
from kpis.reports.centre.overview import FigureChange, OverviewReport
from kpis.reports.centre.period import PeriodFigures
from kpis.reports.shown import shown_difference
from kpis.vocabulary import decimals_of_ratio


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """page_query: of the other pages about the same period. notice, notice_fold, finish: what the
    period lacks, how to say that it no longer comes, and where to enter it. remark_month: on which
    a remark is begun. remarks: those in the chart, each with its period."""

    page_query: str
    notice: str
    notice_fold: Sequence[MissingMonth]
    finish: FinishLink | None
    cost_per_contact: str
    estimate: str
    reported: str
    chips: Sequence[Chip]
    because: SafeString
    verdict_clause: str
    why: WhyCard | None
    remark_month: date
    remarks: Sequence[tuple[str, str]]
    key_figures: Sequence[KeyFigureCell]
    plots: OverviewPlots
    trend_table: Table
    cost_table: Table
    contacts_table: Table
    channel_table: Table
    allocation_note: str


def overview_text(report: OverviewReport) -> OverviewPage:
    figures, currency = report.head.figures, report.head.centre.currency
    names = {category.id: category.name for category in report.head.categories}
    reported = report.trend.reported.get(figures.period, ())
    return OverviewPage(
        page_query=selection_query(report.head.selection, period_key(figures.period)),
        notice=notice_of(report),
        notice_fold=fold_of(noticed_gaps(report), report.head),
        finish=finish_link(report),
        cost_per_contact=money(figures.cost_per_contact, currency),
        estimate=estimate_text(report.trend.estimates.get(figures.period), names, currency),
        reported=reported_words(figures.period, reported, currency),
        chips=headline_chips(report),
        because=because(report),
        verdict_clause=verdict_clause(report.gate),
        why=why_card(report),
        remark_month=formatting.last_month(figures.period),
        remarks=listed_remarks(report),
        key_figures=[key_figure_cell(figure, report) for figure in report.key_figures],
        plots=overview_plots(report),
        trend_table=trend_table(report),
        cost_table=cost_table(report),
        contacts_table=contacts_table(report),
        channel_table=channel_table(report),
        allocation_note=allocation_note(report),
    )


def headline_chips(report: OverviewReport) -> list[Chip]:
    """Against the period before, the year before, the target and what others publish."""
    headline, currency = report.headline, report.head.centre.currency
    chips = []
    if change := headline.from_previous:
        difference = change.shown(decimals_of_ratio(currency))
        shown = money(abs(difference), currency)
        chips.append(change_chip(change, shown, headline.previous, headline.alike))
    one_period = headline.previous.period == headline.year_before.period
    if (change := headline.from_year_before) and change.ratio is not None and not one_period:
        shown = formatting.percent(abs(change.ratio))
        chips.append(change_chip(change, shown, headline.year_before, headline.alike))
    return [*chips, *verdict_chips(report), *target_chips(report), *benchmark_chips(report)]


def verdict_chips(report: OverviewReport) -> list[Chip]:
    """What a fall is worth, by the service limits."""
    verdict = report.gate.verdict
    return [Chip(verdict_word(verdict), tone=verdict_tone(verdict))] if verdict else []


def change_chip(
    change: FigureChange, shown: str, before: PeriodFigures, alike: Collection[Period]
) -> Chip:
    """alike: the periods that are counted otherwise by themselves than for the comparison."""
    mark = mark_change(change.difference, shown)
    note = versus(before.period)
    if before.period in alike:
        note = _("%(versus)s, counted alike") % {"versus": note}
    return Chip(mark.text, note, mark.tone)


def target_chips(report: OverviewReport) -> list[Chip]:
    """How far from the target; a period that is not complete is not judged by it."""
    headline, currency = report.headline, report.head.centre.currency
    value = report.head.figures.cost_per_contact
    if headline.target is None or value is None:
        return []
    target = {"target": money(headline.target, currency)}
    note = _("target %(target)s") % target
    if not report.head.figures.is_complete:
        return [Chip("", note)]
    distance = shown_difference(value, headline.target, decimals_of_ratio(currency))
    if not distance:
        return [Chip(_("on target"), note)]
    mark = mark_change(distance, range_text(distance, currency))
    return [Chip(mark.text, _("the target of %(target)s") % target, mark.tone)]


def benchmark_chips(report: OverviewReport) -> list[Chip]:
    """Grey: a published range is context, not a goal."""
    headline, currency = report.headline, report.head.centre.currency
    if (found := headline.benchmark) is None:
        if not headline.foreign_benchmarks:
            return []
        text = _("no published figure in %(currency)s") % {"currency": currency}
        return [Chip(text, foreign_note(headline.foreign_benchmarks))]
    low, high = money(found.low, currency), money(found.high, currency)
    note = _("published range %(low)s–%(high)s") % {"low": low, "high": high}
    if found.low == found.high:
        note = _("published figure %(value)s") % {"value": low}
    judged = report.head.figures.is_complete
    return [Chip(range_text(found.distance, currency) if judged else "", note)]


def foreign_note(number: int) -> str:
    return ngettext("%(count)s in another currency", "%(count)s in other currencies", number) % {
        "count": number
    }


def because(report: OverviewReport) -> SafeString:
    """One sentence: why the figure moved since the period compared with."""
    return why_sentence(report.why, names_of(report), report.head.centre.currency)
