"""From the report to the words and numbers on the page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.formatting import money, period_name
from kpis.pages.change.address import all_query, other_kind_query, view_query
from kpis.pages.change.behind import Section, sections_of
from kpis.pages.change.rows import names_of, rows_of
from kpis.pages.change.starts import start_links, start_options
from kpis.pages.change.tables import mix_note, steps_table
from kpis.pages.change.total import TotalCard, total_card
from kpis.pages.filters.bar import FilterBar, bar_of, kind_links
from kpis.pages.filters.choice import Link
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.plot import Plot
from kpis.pages.tables.table import Table
from kpis.pages.words.coverage import coverage_notes
from kpis.pages.words.missing import MissingMonth, fold_of, gap_sentence
from kpis.pages.words.quality import verdict_clause
from kpis.pages.words.small import Mark, mark_change
from kpis.pages.words.steps import title_of
from kpis.pages.words.waterfall import scale_note, waterfall_of
from kpis.pages.words.why import why_sentence
from kpis.reports.centre.bridges import ShownBridge
from kpis.reports.centre.change import ChangeReport, View
from kpis.vocabulary import PeriodKind

MOST_GAPS = 2


@dataclass(frozen=True, slots=True)
class Headline:
    """From what to what. difference: None where one of the two is not known, or not complete;
    counted_alike: it is not that of the two as each was counted."""

    start: str
    start_name: str
    end: str
    difference: Mark | None
    counted_alike: bool


@dataclass(frozen=True, slots=True)
class Bridge:
    """The steps as a picture, as a table, and what lies behind each. scale_note: where the axis
    does not start at zero. mix_note: of which mix handle times and rates are, by work. redefined:
    not the same counts in both periods."""

    plot: Plot
    scale_note: str
    mix_note: str
    table: Table
    sections: Sequence[Section]
    has_parts: bool
    redefined: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """bar: with what this page keeps besides the selection. notice, notice_fold: what the two
    periods lack. bridge: None where the change cannot be explained. total: of total cost, where
    the change is told by money."""

    bar: FilterBar
    notice: str
    notice_fold: Sequence[MissingMonth]
    coverage: str
    title: str
    headline: Headline
    sentence: SafeString
    verdict_clause: str
    views: Sequence[Link]
    starts: Sequence[Link]
    bridge: Bridge | None
    total: TotalCard | None


def change_text(report: ChangeReport) -> ChangePage:
    head, currency = report.head, report.head.centre.currency
    sides = [head.figures, head.compared]
    return ChangePage(
        bar=replace(
            bar_of(head),
            kinds=kinds_kept(report),
            comparisons=start_options(report),
            kept=[("view", report.question.view.value)],
            all_query=all_query(report.question),
        ),
        notice=notice_of(report),
        notice_fold=fold_of([gap for side in sides for gap in side.gaps], head),
        coverage=coverage_notes(sides, currency),
        title=title_of(report.explained),
        headline=headline(report),
        sentence=why_sentence(report.explained, names_of(report), currency),
        verdict_clause="" if report.question.from_target else verdict_clause(report.gate),
        views=view_links(report),
        starts=start_links(report),
        bridge=bridge_card(report) if report.explained.bridge else None,
        total=total_card(report),
    )


def kinds_kept(report: ChangeReport) -> list[Link]:
    """With what this page keeps besides the selection."""
    selection, extra = report.head.selection, other_kind_query(report.question)

    def link(key: str | None, kind: PeriodKind) -> str:
        return selection_query(selection, key, kind) + extra

    return kind_links(selection, report.head.figures.period, link=link)


def headline(report: ChangeReport) -> Headline:
    """The difference has a colour only where both are complete."""
    currency, target = report.head.centre.currency, report.explained.target
    before, now = report.head.compared, report.head.figures
    start = before.cost_per_contact if target is None else target
    bridge = report.explained.bridge if report.explained.is_complete else None
    return Headline(
        start=money(start, currency),
        start_name=period_name(before.period) if target is None else _("target"),
        end=money(now.cost_per_contact, currency),
        difference=difference_mark(bridge, target, currency) if bridge else None,
        counted_alike=target is None and bridge is not None and bool(bridge.redefined),
    )


def difference_mark(bridge: ShownBridge, target: Decimal | None, currency: str) -> Mark:
    difference = bridge.alike_difference if target is None else bridge.difference
    return mark_change(difference, money(abs(difference), currency))


def notice_of(report: ChangeReport) -> str:
    """What the two periods lack."""
    gaps = [*report.head.figures.gaps, *report.head.compared.gaps]
    sentences = [capfirst(gap_sentence(gap, report.head)) for gap in gaps[:MOST_GAPS]]
    if gaps and report.explained.bridge:
        sentences.append(_("The steps below are of what is recorded so far."))
    return " ".join(sentences)


def view_links(report: ChangeReport) -> list[Link]:
    labels = {View.MONEY: _("By money"), View.WORK: _("By work")}
    key = period_key(report.head.figures.period)
    return [
        Link(label, view_query(report.question, key, view), view is report.question.view)
        for view, label in labels.items()
    ]


def bridge_card(report: ChangeReport) -> Bridge:
    rows = rows_of(report)
    figure = waterfall_of(report.explained, names_of(report), report.head.centre.currency)
    return Bridge(
        plot=Plot(figure),
        scale_note=scale_note(figure),
        mix_note=mix_note(report),
        table=steps_table(rows, report),
        sections=sections_of(rows, report),
        has_parts=any(row.step.parts for row in rows),
        redefined=report.explained.redefinition is not None,
    )
