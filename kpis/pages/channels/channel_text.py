"""From one channel's report to the words and numbers on its page."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.charts.theme import series_number
from kpis.formatting import money
from kpis.pages.channels.channel_tables import (
    category_table,
    line_table,
    lines_note,
    month_table,
)
from kpis.pages.channels.charts import trend_panel
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.page_url import page_url
from kpis.pages.words.metrics import name_of, value_text
from kpis.pages.words.small import Chip, mark_change
from kpis.pages.words.versus import versus
from kpis.reports.centre.channel import ChannelReport
from kpis.vocabulary import decimals_of_ratio


@dataclass(frozen=True, slots=True)
class WorkFigure:
    """key: of its entry in the glossary."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Way:
    """To another page about the same channel and period."""

    url: str
    text: str


def channel_text(report: ChannelReport) -> dict[str, Any]:
    head, row = report.head, report.line.figures
    query = selection_query(head.selection, period_key(head.figures.period))
    return {
        "channel_choices": [],
        "all_channels": page_url("channels", head.centre.slug) + query,
        "colour": series_number(report.channel.position),
        "cost_per_contact": money(row.cost_per_contact, head.centre.currency),
        "sentence": " ".join(filter(None, [cost_sentence(report), key_sentence(report)])),
        "chips": chips(report),
        **standing(report),
        "category_table": category_table(report),
        "month_table": month_table(report) if len(report.starts) > 1 else None,
        "line_table": line_table(report),
        "lines_note": lines_note(report),
    }


def standing(report: ChannelReport) -> dict[str, Any]:
    """Its trend beside its target, its figures of service, and where to go on."""
    slug, currency = report.head.centre.slug, report.head.centre.currency
    own = replace(report.head.selection, channels=frozenset({report.channel.code}))
    query = selection_query(own, period_key(report.head.figures.period))
    return {
        "panel": trend_panel(report.line, report.head, report.breaks),
        "work": [
            WorkFigure(metric.value, name_of(metric), value_text(metric, value, currency))
            for metric, value in report.line.work.items()
        ],
        "ways": [
            Way(page_url("change", slug) + query, _("Why it changed")),
            Way(page_url("figures", slug) + query, _("What one more contact costs")),
            Way(page_url("relations", slug) + query, _("What moves with it")),
        ],
    }


def chips(report: ChannelReport) -> list[Chip]:
    row, currency = report.line.figures, report.head.centre.currency
    found = [
        Chip(money(row.direct, currency), _("direct")),
        Chip(money(row.allocated, currency), _("allocated")),
    ]
    if report.line.change is not None:
        difference = report.line.change.shown(decimals_of_ratio(currency))
        mark = mark_change(difference, money(abs(difference), currency))
        found.append(Chip(mark.text, versus(report.head.compared.period), mark.tone))
    if not row.counts and row.contacts is not None:
        found.append(Chip(_("not counted"), "", "warn"))
    if not report.head.figures.is_complete:
        found.append(Chip(_("not complete"), "", "warn"))
    return found


def key_sentence(report: ChannelReport) -> str:
    """Without direct cost, the figure says more of the key than of the channel."""
    row = report.line.figures
    if row.direct or not row.allocated:
        return ""
    return _("It has no direct cost: the figure follows from the allocation bases alone.")


def cost_sentence(report: ChannelReport) -> str:
    """How the figure comes about."""
    row, currency = report.line.figures, report.head.centre.currency
    if row.cost is None:
        return _("This channel has no cost in this period.")
    covered = row.covered_cost, row.covered_contacts
    cost, contacts = covered if row.covered_contacts else (row.cost, row.contacts)
    words = {"cost": money(cost, currency), "contacts": formatting.count(contacts)}
    if not contacts:
        return _("%(cost)s of cost, and no contacts in this period.") % words
    text = ngettext(
        "%(cost)s ÷ %(contacts)s contact.", "%(cost)s ÷ %(contacts)s contacts.", contacts
    )
    return text % words
