"""From the overview's report to the words and numbers on the page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import money, period_name
from kpis.models.labels import LABELS
from kpis.pages.filters import key_near, period_key, selection_query
from kpis.pages.overview.cells import channel_cells, key_figure_cell
from kpis.pages.overview.notices import finish_link, notice_of
from kpis.pages.overview.remarks import remarks_by_period
from kpis.pages.wording import basis_note, mark_change, range_text
from kpis.reports.overview import OverviewReport
from kpis.vocabulary import Comparison, CountBasis, KeyFigureName, PeriodKind


@dataclass(frozen=True, slots=True)
class Chip:
    """tone: good, bad, or nothing; the sign or arrow in the text says it too."""

    text: str
    note: str = ""
    tone: str = ""


def overview_text(report: OverviewReport) -> dict[str, Any]:
    figures, centre = report.headline.figures, report.centre
    return {
        "period_label": period_name(figures.period),
        "currency_name": formatting.currency_name(centre.currency),
        "complete_through": report.complete_through
        and formatting.month_name(report.complete_through),
        "kinds": kind_links(report),
        "by": report.selection.kind.value,
        "periods": period_options(report),
        "comparisons": comparison_options(report),
        "notice": notice_of(report),
        "finish": finish_link(report),
        "is_complete": figures.is_complete,
        "cost_per_contact": money(figures.cost_per_contact, centre.currency),
        "chips": headline_chips(report),
        "because": because(report),
        "formula": formula(report),
        "key_figures": [key_figure_cell(figure, report) for figure in report.key_figures],
        "trend_rows": trend_rows(report),
        "channel_rows": [channel_cells(row, report) for row in report.channel_table.rows],
        "totals": total_cells(report),
        "allocation_note": allocation_note(report),
    }


def kind_links(report: OverviewReport) -> list[dict[str, Any]]:
    """Another kind of period: around the same time, where a time was chosen."""
    period = report.headline.figures.period
    chosen = report.selection.day is not None
    return [
        {
            "label": LABELS[kind],
            "query": selection_query(
                report.selection, key_near(period, kind) if chosen else None, kind
            ),
            "current": kind is report.selection.kind,
        }
        for kind in PeriodKind
    ]


def period_options(report: OverviewReport) -> list[dict[str, Any]]:
    selected = report.headline.figures.period
    return [
        {
            "key": period_key(period),
            "label": period_name(period),
            "selected": period == selected,
        }
        for period in report.choices
    ]


def comparison_options(report: OverviewReport) -> list[dict[str, Any]]:
    chosen = report.selection.comparison
    return [
        {"key": choice.value, "label": LABELS[choice], "selected": choice is chosen}
        for choice in Comparison
    ]


def headline_chips(report: OverviewReport) -> list[Chip]:
    """Against the period before, the year before, the target and what others publish."""
    headline, currency = report.headline, report.centre.currency
    chips = []
    if change := headline.from_previous:
        shown = money(abs(change.difference), currency)
        chips.append(change_chip(change, shown, headline.previous))
    one_period = headline.previous.period == headline.year_before.period
    if (change := headline.from_year_before) and change.ratio is not None and not one_period:
        shown = formatting.percent(abs(change.ratio))
        chips.append(change_chip(change, shown, headline.year_before))
    return [*chips, *target_chips(report), *benchmark_chips(report)]


def change_chip(change: Any, shown: str, before: Any) -> Chip:
    mark = mark_change(change.difference, shown)
    return Chip(mark.text, _("vs %(period)s") % {"period": period_name(before.period)}, mark.tone)


def target_chips(report: OverviewReport) -> list[Chip]:
    """How far from the target; a period that is not complete is not judged by it."""
    headline, currency = report.headline, report.centre.currency
    value = headline.figures.cost_per_contact
    if headline.target is None or value is None:
        return []
    note = _("target %(target)s") % {"target": money(headline.target, currency)}
    if not headline.figures.is_complete:
        return [Chip("", note)]
    distance = round(value, 2) - round(headline.target, 2)
    if not distance:
        return [Chip(_("on target"), note)]
    mark = mark_change(distance, range_text(distance, currency))
    return [Chip(mark.text, note, mark.tone)]


def benchmark_chips(report: OverviewReport) -> list[Chip]:
    """Grey: a published range is context, not a goal."""
    headline, currency = report.headline, report.centre.currency
    if (found := headline.benchmark) is None:
        if not headline.foreign_benchmarks:
            return []
        text = _("no published figure in %(currency)s") % {"currency": currency}
        return [Chip(text, foreign_note(headline.foreign_benchmarks))]
    low, high = money(found.low, currency), money(found.high, currency)
    note = _("published range %(low)s–%(high)s") % {"low": low, "high": high}
    if found.low == found.high:
        note = _("published figure %(value)s") % {"value": low}
    return [Chip(range_text(found.distance, currency), note)]


def foreign_note(number: int) -> str:
    return ngettext("%(count)s in another currency", "%(count)s in other currencies", number) % {
        "count": number
    }


def because(report: OverviewReport) -> str:
    """One sentence: what cost and contacts did since the period compared with."""
    changes = {figure.name: figure.change for figure in report.key_figures}
    cost, contacts = changes[KeyFigureName.TOTAL_COST], changes[KeyFigureName.CONTACTS]
    if not report.headline.figures.is_complete:
        return _("This period is not complete: its figures will still change.")
    if cost is None or contacts is None or cost.ratio is None or contacts.ratio is None:
        return _("There is no complete earlier period to compare with.")
    return _("%(cost)s and %(contacts)s, compared with %(period)s.") % {
        "cost": cost_clause(cost.ratio),
        "contacts": contacts_clause(contacts.ratio),
        "period": formatting.period_in_sentence(report.compared.period),
    }


def cost_clause(ratio: Decimal) -> str:
    share = formatting.percent(abs(ratio))
    if formatting.is_zero(share):
        return _("Total cost stayed the same")
    text = _("Total cost rose by %(share)s") if ratio > 0 else _("Total cost fell by %(share)s")
    return text % {"share": share}


def contacts_clause(ratio: Decimal) -> str:
    share = formatting.percent(abs(ratio))
    if formatting.is_zero(share):
        return _("contacts stayed the same")
    text = _("contacts rose by %(share)s") if ratio > 0 else _("contacts fell by %(share)s")
    return text % {"share": share}


def formula(report: OverviewReport) -> str:
    """The denominator in words: which contacts count, on which channels."""
    names = [c.name for c in report.channels if c.id in report.definition.channels]
    texts = {
        CountBasis.HANDLED: _("Total cost ÷ contacts handled (%(channels)s)."),
        CountBasis.OFFERED: _("Total cost ÷ contacts offered (%(channels)s)."),
    }
    return texts[report.definition.basis] % {"channels": ", ".join(names)}


def allocation_note(report: OverviewReport) -> str:
    allocation = report.channel_table.allocation
    note = basis_note(allocation.bases)
    if allocation.not_allocated:
        amount = money(allocation.not_allocated, report.centre.currency)
        note += " " + _("Not allocated for want of contacts: %(amount)s.") % {"amount": amount}
    return note


def trend_rows(report: OverviewReport) -> list[dict[str, Any]]:
    """The table behind the trend, latest first."""
    remarks = remarks_by_period(report)
    precise = formatting.money_format(report.centre.currency)
    whole = formatting.money_format(report.centre.currency, 0)
    rows = zip(report.trend.figures, report.trend.targets, strict=True)
    return [
        {
            "period": period_name(figures.period),
            "query": selection_query(report.selection, period_key(figures.period)),
            "cells": [
                precise(figures.cost_per_contact),
                "" if target is None else precise(target),
                whole(figures.cost),
                formatting.count(figures.contacts),
                state_of(figures),
                remarks.get(figures.period, ""),
            ],
            "selected": figures.period == report.headline.figures.period,
        }
        for figures, target in reversed(list(rows))
    ]


def state_of(figures: Any) -> str:
    if not figures.is_complete:
        return _("not complete")
    return _("estimated") if figures.entry.estimated else ""


def total_cells(report: OverviewReport) -> dict[str, str]:
    figures = report.headline.figures
    return {
        "contacts": formatting.count(figures.contacts),
        "cost_per_contact": money(figures.cost_per_contact, report.centre.currency),
    }
