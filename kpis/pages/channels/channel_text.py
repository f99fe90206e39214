"""From one channel's report to the words and numbers on its page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import money
from kpis.pages.channels.channel_tables import (
    category_table,
    line_table,
    lines_note,
    month_table,
)
from kpis.pages.channels.charts import TrendPanel, trend_panel
from kpis.pages.filters.bar import FilterBar, bar_of
from kpis.pages.filters.choice import AddressLink
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.page_url import page_url
from kpis.pages.tables.table import Table
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
class ChannelPage:
    """bar: without a choice of channels. colour: its number. panel: its trend beside
    its target, where it has one. work: its figures of service. month_table: where the period has
    more than one."""

    bar: FilterBar
    all_channels: str
    colour: int
    cost_per_contact: str
    sentence: str
    chips: Sequence[Chip]
    panel: TrendPanel | None
    work: Sequence[WorkFigure]
    ways: Sequence[AddressLink]
    category_table: Table
    month_table: Table | None
    line_table: Table
    lines_note: str


def channel_text(report: ChannelReport) -> ChannelPage:
    head, currency = report.head, report.head.centre.currency
    query = selection_query(head.selection, period_key(head.figures.period))
    return ChannelPage(
        bar=replace(bar_of(head), channel_choices=()),
        all_channels=page_url("channels", head.centre.slug) + query,
        colour=report.channel.colour,
        cost_per_contact=money(report.line.figures.cost_per_contact, currency),
        sentence=" ".join(filter(None, [cost_sentence(report), key_sentence(report)])),
        chips=chips(report),
        panel=trend_panel(report.line, head, report.breaks),
        work=[
            WorkFigure(metric.value, name_of(metric), value_text(metric, value, currency))
            for metric, value in report.line.work.items()
        ],
        ways=ways(report),
        category_table=category_table(report),
        month_table=month_table(report) if len(report.starts) > 1 else None,
        line_table=line_table(report),
        lines_note=lines_note(report),
    )


def ways(report: ChannelReport) -> list[AddressLink]:
    """Where to go on: to the pages of the same period, of this channel alone."""
    slug = report.head.centre.slug
    own = replace(report.head.selection, channels=frozenset({report.channel.code}))
    query = selection_query(own, period_key(report.head.figures.period))
    return [
        AddressLink(_("Why it changed"), page_url("change", slug) + query),
        AddressLink(_("What one more contact costs"), page_url("figures", slug) + query),
        AddressLink(_("What moves with it"), page_url("relations", slug) + query),
    ]


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
