"""From the channels report to the words and numbers on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import money
from kpis.pages.channels.charts import TrendPanel, keys_plot, trend_panels
from kpis.pages.channels.tables import (
    channel_link,
    cost_table,
    sensitivity_table,
    trend_table,
    work_table,
)
from kpis.pages.channels.words import (
    answer_sentence,
    key_moves,
    left_out_note,
    sensitivity_sentence,
)
from kpis.pages.plot import Plot
from kpis.pages.tables.table import Table
from kpis.pages.words.small import Chip, keys_note
from kpis.reports.centre.channels import ChannelLine, ChannelsReport


def chips(report: ChannelsReport) -> list[Chip]:
    total, currency = report.total, report.head.centre.currency
    name = _("chosen channels") if report.is_part else _("all channels")
    found = [Chip(money(total.cost_per_contact, currency), name)]
    if total.not_allocated:
        found.append(Chip(money(total.not_allocated, currency), _("not allocated"), "warn"))
    if not report.head.figures.is_complete:
        found.append(Chip(_("not complete"), "", "warn"))
    return found


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A channel's two bars. contacts: empty where it does not count. The widths are CSS."""

    name: str
    link: str
    colour: int
    cost: str
    contacts: str
    cost_width: str
    contact_width: str


def share_rows(report: ChannelsReport) -> list[ShareRow]:
    """Two bars a channel: of the money, and of the contacts; widths in percent."""
    known = [line for line in report.lines if line.cost_share is not None]
    largest = max([share for line in known for share in shares_of(line)], default=Decimal(0))
    if largest <= 0:
        return []
    whole = max(largest, Decimal(1))  # beside a credit, a share is more than all
    return [
        ShareRow(
            name=line.figures.channel.name,
            link=channel_link(report, line.figures.channel.code),
            colour=line.figures.channel.colour,
            cost=formatting.percent(line.cost_share),
            contacts="" if line.contact_share is None else formatting.percent(line.contact_share),
            cost_width=width(line.cost_share, whole),
            contact_width=width(line.contact_share, whole),
        )
        for line in known
    ]


@dataclass(frozen=True, slots=True)
class ChannelsPage:
    """keys_note: by which bases shared cost is allocated. key_sentence, key_note, keys_table,
    keys_plot: what other bases would come to; the last two where one of them moves a figure."""

    answer: str
    chips: Sequence[Chip]
    shares: Sequence[ShareRow]
    keys_note: str
    cost_table: Table
    work_table: Table
    trend_table: Table
    panels: Sequence[TrendPanel]
    has_breaks: bool
    key_sentence: str
    key_note: str
    keys_table: Table | None
    keys_plot: Plot | None


def channels_text(report: ChannelsReport) -> ChannelsPage:
    currency = report.head.centre.currency
    return ChannelsPage(
        answer=answer_sentence(report.lines, currency),
        chips=chips(report),
        shares=share_rows(report),
        keys_note=keys_note(report.allocation),
        cost_table=cost_table(report),
        work_table=work_table(report),
        trend_table=trend_table(report),
        panels=trend_panels(report),
        has_breaks=bool(report.breaks),
        key_sentence=sensitivity_sentence(report.sensitivity, report.lines, currency),
        key_note=left_out_note(report.sensitivity),
        keys_table=sensitivity_table(report) if key_moves(report.sensitivity) else None,
        keys_plot=keys_plot(report),
    )


def shares_of(line: ChannelLine) -> list[Decimal]:
    return [share for share in (line.cost_share, line.contact_share) if share is not None]


def width(share: Decimal | None, whole: Decimal) -> str:
    """In percent of the scale, which ends at 100 %; a credit has none."""
    return f"{max(share or Decimal(0), Decimal(0)) / whole * 100:.2f}%"
