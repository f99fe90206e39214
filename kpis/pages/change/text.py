"""From the report to the words and numbers on the page."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.formatting import money, period_name
from kpis.pages.change.address import all_query, other_kind_query, view_query
from kpis.pages.change.behind import sections_of
from kpis.pages.change.rows import names_of, rows_of
from kpis.pages.change.starts import start_links, start_options
from kpis.pages.change.tables import steps_table
from kpis.pages.filters.bar import kind_links
from kpis.pages.filters.choice import Link
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.words.coverage import coverage_notes
from kpis.pages.words.missing import fold_of, gap_sentence
from kpis.pages.words.quality import verdict_clause
from kpis.pages.words.small import mark_change
from kpis.pages.words.steps import title_of
from kpis.pages.words.waterfall import scale_note, waterfall_of
from kpis.pages.words.why import why_sentence
from kpis.reports.centre.change import ChangeReport, View
from kpis.vocabulary import PeriodKind

MOST_GAPS = 2


def change_text(report: ChangeReport) -> dict[str, Any]:
    return {
        "kinds": kinds_kept(report),
        "comparisons": start_options(report),
        "kept": [("view", report.question.view.value)],
        "all_query": all_query(report.question),
        "notice": notice_of(report),
        "notice_fold": fold_of(
            [*report.head.figures.gaps, *report.head.compared.gaps], report.head
        ),
        "coverage": coverage_notes(
            [report.head.figures, report.head.compared], report.head.centre.currency
        ),
        "title": title_of(report.explained),
        **headline(report),
        "sentence": why_sentence(report.explained, names_of(report), report.head.centre.currency),
        "verdict_clause": "" if report.question.from_target else verdict_clause(report.gate),
        "views": view_links(report),
        "starts": start_links(report),
        **(bridge_text(report) if report.explained.bridge else {}),
    }


def kinds_kept(report: ChangeReport) -> list[Link]:
    """Of the bar, with what this page keeps besides the selection."""
    selection, extra = report.head.selection, other_kind_query(report.question)

    def link(key: str | None, kind: PeriodKind) -> str:
        return selection_query(selection, key, kind) + extra

    return kind_links(selection, report.head.figures.period, link=link)


def headline(report: ChangeReport) -> dict[str, Any]:
    """From what to what; the difference has a colour only where both are complete."""
    currency = report.head.centre.currency
    target = report.explained.target
    start = target if target is not None else report.head.compared.cost_per_contact
    context = {
        "start": money(start, currency),
        "start_name": _("target")
        if target is not None
        else period_name(report.head.compared.period),
        "end": money(report.head.figures.cost_per_contact, currency),
    }
    if (bridge := report.explained.bridge) is None or not report.explained.is_complete:
        return context
    difference = bridge.difference if target is not None else bridge.alike_difference
    shown = money(abs(difference), currency)
    alike = target is None and bool(bridge.redefined)
    return context | {"difference": mark_change(difference, shown), "counted_alike": alike}


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


def bridge_text(report: ChangeReport) -> dict[str, Any]:
    rows = rows_of(report)
    figure = waterfall_of(report.explained, names_of(report), report.head.centre.currency)
    return {
        "waterfall_figure": figure,
        "scale_note": scale_note(figure),
        "has_parts": any(row.step.parts for row in rows),
        "sections": sections_of(rows, report),
        "redefined": report.explained.redefinition is not None,
        "table": steps_table(rows, report),
    }
