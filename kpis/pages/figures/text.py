"""From the report of related figures to the words and numbers on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import money
from kpis.pages.figures.capacity import (
    CapacityCard,
    capacity_card,
    capacity_missing,
    used_percent,
)
from kpis.pages.figures.cells import RelatedCell, related_cell
from kpis.pages.figures.marginal import (
    MarginalCard,
    behaviour_table,
    marginal_card,
    mark_url,
)
from kpis.pages.figures.missing import Missing
from kpis.pages.figures.tables import limits_table, note_of, related_table
from kpis.pages.filters.bar import parts_of
from kpis.pages.tables.table import Table
from kpis.pages.words.quality import (
    verdict_clause,
    verdict_tone,
    verdict_word,
)
from kpis.pages.words.versus import versus
from kpis.reports.centre.quality_gate import QualityGate
from kpis.reports.centre.related_figures import FiguresReport
from kpis.vocabulary import Metric


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    word: str
    tone: str
    clause: str


def shown_verdict(gate: QualityGate) -> ShownVerdict | None:
    if gate.verdict is None:
        return None
    return ShownVerdict(
        verdict_word(gate.verdict), verdict_tone(gate.verdict), verdict_clause(gate)
    )


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """answer: what a contact's cost paid for. hour: the loaded cost of an hour. used_share: of the
    practical capacity; empty where it is not known. no_verdict: why nothing is said of a fall.
    mark_url: where the behaviour of a category is said."""

    answer: str
    hour_cost: str
    used_share: str
    hour: RelatedCell
    versus: str
    compared_label: str
    related: Sequence[RelatedCell]
    related_table: Table
    capacity: CapacityCard | None
    capacity_missing: Missing | None
    marginal: MarginalCard | None
    behaviour_table: Table | None
    mark_url: str
    verdict: ShownVerdict | None
    no_verdict: str
    limits_table: Table | None


def figures_text(report: FiguresReport) -> FiguresPage:
    note, gate = note_of(report), report.gate
    return FiguresPage(
        answer=answer_sentence(report),
        hour_cost=hour_cost(report),
        used_share=used_share(report),
        hour=related_cell(report.related_row(Metric.LOADED_COST_PER_HOUR), report),
        versus=versus(report.head.compared.period),
        compared_label=formatting.period_in_sentence(report.head.compared.period),
        related=[related_cell(row, report) for row in report.told],
        related_table=related_table(report),
        capacity=capacity_card(report, note),
        capacity_missing=capacity_missing(report),
        marginal=marginal_card(report, note),
        behaviour_table=behaviour_table(report, note) if report.costs else None,
        mark_url=mark_url(report),
        verdict=shown_verdict(gate),
        no_verdict="" if gate.verdict else no_verdict(report),
        limits_table=limits_table(report) if gate.checks else None,
    )


def hour_cost(report: FiguresReport) -> str:
    row = report.related_row(Metric.LOADED_COST_PER_HOUR)
    return money(row.figure.value, report.head.centre.currency)


def used_share(report: FiguresReport) -> str:
    """Of the practical capacity, which is what the sentence below goes by too; empty where that
    is not known."""
    return "" if report.capacity is None else used_percent(report.capacity)


def answer_sentence(report: FiguresReport) -> str:
    """How much of a contact's cost paid for work; why that is not known, where it is not."""
    split, currency = report.split, report.head.centre.currency
    if split is None:
        return _(
            "How much of a contact's cost paid for work, and how much for unused capacity, is not "
            "known."
        )
    amounts = {
        "whole": money(split.cost_per_contact, currency),
        "work": money(split.work, currency),
        "idle": money(abs(split.idle), currency),
    }
    if split.idle < 0:
        return (
            _(
                "A contact cost %(whole)s, %(idle)s less than its work at practical capacity: "
                "people worked over capacity."
            )
            % amounts
        )
    return (
        _(
            "Of each %(whole)s per contact, %(work)s paid for work and %(idle)s for unused "
            "practical capacity."
        )
        % amounts
    )


def no_verdict(report: FiguresReport) -> str:
    """Why nothing is said of a fall."""
    if parts_of(report.head):
        return _("The limits apply to the whole centre: a part of it is not judged by them.")
    if not (report.head.figures.is_complete and report.head.compared.is_complete):
        return _("A period that is not complete, or compared with one, is not judged.")
    return _("The cost per contact did not fall: there is nothing to judge.")
