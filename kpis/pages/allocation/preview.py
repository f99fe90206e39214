"""What a change of the rules would do, in tables and sentences."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.recording.allocation import seen_rules
from kpis.formatting import labelled, money, period_name
from kpis.models.labels import LABELS
from kpis.pages.agreement import closed_note, difference_cell, with_months
from kpis.pages.allocation.text import PreviewText, category_name, shares_words
from kpis.pages.tables.table import Cell, Table, money_cell
from kpis.reports.settings.allocation import (
    AllocationReport,
    AllocationRuleFact,
    PeriodPreview,
    RuleKey,
    RulesPreview,
)

NAMES = ("preview-month", "preview-year")


@dataclass(frozen=True, slots=True)
class RuleProposal:
    """A rule to make, or the key of one to remove. closed: months that go by it."""

    rule: AllocationRuleFact | None
    key: RuleKey
    closed: frozenset[date]

    @property
    def mark(self) -> str:
        """What a preview says it showed."""
        made = seen_rules([self.rule]) if self.rule else f"{self.key[0]}/{self.key[1]}"
        return with_months(made, self.closed)


def preview_text(
    report: AllocationReport, proposal: RuleProposal, preview: RulesPreview
) -> PreviewText:
    rule, key = proposal.rule, proposal.key
    return PreviewText(
        is_removal=rule is None,
        mark=proposal.mark,
        subject=subject(report, rule, key),
        closed=closed_note(proposal.closed),
        notes=notes(report, preview, formatting.month_name(key[1])),
        tables=preview_tables(report, preview),
    )


def subject(report: AllocationReport, rule: AllocationRuleFact | None, key: RuleKey) -> str:
    values = {"category": category_name(key[0], report), "month": formatting.month_name(key[1])}
    if rule is None:
        text = _("%(category)s: without the rule that is valid from %(month)s on.")
        return text % values
    basis = str(LABELS[rule.basis])
    if rule.shares:
        basis = labelled(basis, shares_words(rule, report))
    text = _("%(category)s → %(basis)s, from %(month)s on.")
    return text % {**values, "basis": basis}


def notes(report: AllocationReport, preview: RulesPreview, month: str) -> list[str]:
    if not preview.periods:
        text = _("No month has a cost per contact yet: there is nothing to compare.")
        return [text]
    said = [_("The total does not change: cost only moves between channels.")]
    if preview.as_if:
        text = _("The rule begins in %(month)s: the figures show it as if it applied already.")
        said.append(text % {"month": month})
    elif not any(period.changes_anything for period in preview.periods):
        said.append(_("In these months it changes nothing."))
    said += [left_words(report, period) for period in preview.periods if any(period.not_allocated)]
    text = _(
        "A closed month keeps its total as reported; from %(month)s on, its split between "
        "channels is recalculated."
    )
    return [*said, text % {"month": month}]


def left_words(report: AllocationReport, period: PeriodPreview) -> str:
    now, then = (money(amount, report.centre.currency) for amount in period.not_allocated)
    text = _("%(period)s: %(now)s cannot be allocated to any channel, then %(then)s.")
    return text % {"period": period_name(period.period), "now": now, "then": then}


def preview_tables(report: AllocationReport, preview: RulesPreview) -> list[Table]:
    return [
        period_table(report, period, name)
        for period, name in zip(preview.periods, NAMES, strict=False)
    ]


def period_table(report: AllocationReport, preview: PeriodPreview, name: str) -> Table:
    currency = report.centre.currency

    def row(label: str, now: Decimal | None, then: Decimal | None) -> list[Cell]:
        return [
            Cell(label),
            money_cell(now, currency),
            money_cell(then, currency),
            difference_cell(now, then, currency),
        ]

    return Table(
        name=name,
        title=period_name(preview.period),
        heads=[_("Channel"), _("Before"), _("After"), _("Difference")],
        rows=[row(each.channel.name, each.now, each.then) for each in preview.rows],
        total=row(_("All channels"), *preview.total),
        note=_("Cost per contact under the current rules, and under those proposed."),
    )
