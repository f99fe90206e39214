"""The tables of the channels page, as they are shown and as they are downloaded."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis import formatting
from kpis.formatting import period_short
from kpis.metrics import OF_CHANNELS
from kpis.models.labels import LABELS
from kpis.pages.channels.words import key_moves, left_out_note, sensitivity_sentence
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.page_url import page_url
from kpis.pages.tables.columns import Column, Extra, fill_table
from kpis.pages.tables.marks import channel_cell
from kpis.pages.tables.table import (
    PERCENT,
    Cell,
    Table,
    amount_cell,
    count_cell,
    head_note,
    money_cell,
    money_cells,
    percent_cell,
)
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
from kpis.pages.words.metrics import name_of, value_cell
from kpis.pages.words.small import keys_note, mark_change
from kpis.reports.centre.channel_rows import not_counted
from kpis.reports.centre.channels import (
    ChannelBand,
    ChannelLine,
    ChannelsReport,
    Point,
    TotalLine,
    Work,
)
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import AllocationBasis, Metric


def channels_tables(report: ChannelsReport) -> Iterator[Table]:
    yield cost_table(report)
    yield work_table(report)
    yield trend_table(report)
    if key_moves(report.sensitivity):
        yield sensitivity_table(report)


def note_of(report: ChannelsReport, *sentences: str) -> str:
    standing = coverage_note(report.head.figures, report.head.centre.currency)
    return head_note(report.head, *sentences, standing)


def name_column(report: ChannelsReport) -> Column[ChannelLine]:
    """A name leads to where the channel's cost comes from."""

    def cell(line: ChannelLine) -> Cell:
        figures = line.figures
        link = channel_link(report, figures.channel.code)
        return channel_cell(figures.channel, counts=figures.counts, link=link)

    total = _("Together") if report.is_part else _("All channels")
    return Column(_("Channel"), cell, Cell(total), key="name")


def channel_link(report: ChannelsReport, code: str) -> str:
    wanted, period = report.head.selection, report.head.figures.period
    kept = Selection(wanted.kind, wanted.day, wanted.comparison, categories=wanted.categories)
    address = page_url("channel", report.head.centre.slug, code)
    return address + selection_query(kept, period_key(period))


def cost_table(report: ChannelsReport) -> Table:
    """Direct and allocated cost apart; the rows and what is not allocated sum to the total.

    With their cents: both ways, across and down, no rounding sums.
    """
    note = note_of(report, formula(report.head.denominator), keys_note(report.allocation))
    empty = Table("channels", _("What each channel costs"), note=note)
    columns = [
        name_column(report),
        *amount_columns(report),
        *share_columns(),
        *judged_columns(report),
    ]
    return fill_table(empty, columns, report.lines, extras(report))


def extras(report: ChannelsReport) -> list[Extra]:
    """What the rows have and the total does not, and the reverse."""
    rows = []
    if count := not_counted(line.figures for line in report.lines):
        rows.append(Extra({"name": Cell(_("Not counted")), "contacts": count_cell(-count)}))
    if report.total.not_allocated:
        amount = amount_cell(report.total.not_allocated, report.head.centre.currency)
        rows.append(Extra({"name": Cell(_("Not allocated")), "cost": amount}))
    return rows


def amount_columns(report: ChannelsReport) -> list[Column[ChannelLine]]:
    total, currency = report.total, report.head.centre.currency
    return [
        Column(
            _("Contacts"),
            lambda line: count_cell(line.figures.contacts),
            count_cell(total.contacts),
            "hide-s",
            key="contacts",
        ),
        Column(
            _("Direct cost"),
            lambda line: amount_cell(line.figures.direct, currency),
            amount_cell(total.direct, currency),
            "hide-l",
        ),
        Column(
            _("Allocated cost"),
            lambda line: amount_cell(line.figures.allocated, currency),
            amount_cell(total.allocated, currency),
            "hide-l",
        ),
        Column(
            _("Total cost"),
            lambda line: amount_cell(line.figures.cost, currency),
            amount_cell(total.cost, currency),
            key="cost",
        ),
    ]


def share_columns() -> list[Column[ChannelLine]]:
    return [
        Column(_("Share of cost"), lambda line: percent_cell(line.cost_share), css="hide-l"),
        Column(_("Share of contacts"), lambda line: percent_cell(line.contact_share), css="hide-l"),
    ]


def judged_columns(report: ChannelsReport) -> list[Column[ChannelLine]]:
    """The cost per contact, how it moved, and its target."""
    total, currency = report.total, report.head.centre.currency
    return [
        Column(
            _("Cost per contact"),
            lambda line: money_cell(line.figures.cost_per_contact, currency),
            money_cell(total.cost_per_contact, currency),
            "strong",
        ),
        Column(pgettext("of a figure", "Change"), change_cell, change_cell(total), "hide-m"),
        Column(
            _("Target"),
            lambda line: target_cell(line.target, currency),
            target_cell(total.target, currency),
            "hide-m",
        ),
    ]


def change_cell(line: ChannelLine | TotalLine) -> Cell:
    """In percent, as far as one can say it so."""
    if line.change is None or line.change.ratio is None:
        return Cell("")
    ratio = line.change.ratio
    mark = mark_change(ratio, formatting.percent(abs(ratio)))
    return Cell(mark.text, percent_cell(ratio).value, tone=mark.tone, unit=PERCENT)


def target_cell(value: Decimal | None, currency: str) -> Cell:
    return Cell("") if value is None else money_cell(value, currency)


def work_table(report: ChannelsReport) -> Table:
    """Rates over the contacts for which they are known, and what a minute and a resolution
    cost."""
    note = note_of(report, _("Each rate covers the contacts for which it is known."))
    empty = Table("work", _("Service by channel"), note=note)
    return fill_table(empty, [name_column(report), *work_columns(report)], report.lines)


def work_columns(report: ChannelsReport) -> list[Column[ChannelLine]]:
    currency, total = report.head.centre.currency, report.total.work

    def column(metric: Metric) -> Column[ChannelLine]:
        def cell(work: Work) -> Cell:
            return value_cell(metric, work[metric], currency)

        return Column(name_of(metric), lambda line: cell(line.work), cell(total), term=metric.value)

    return [column(metric) for metric in OF_CHANNELS]


def trend_table(report: ChannelsReport) -> Table:
    """Channels down, periods across, each channel's target on the last of its rows."""
    currency = report.head.centre.currency
    shown = [line for line in report.lines if has_trend(line)]
    points = shown[0].points if shown else ()
    make = money_cells(currency)
    rows: list[Sequence[Cell]] = []
    for line in shown:
        values = [make(point.value) for point in line.points]
        rows.append([Cell(line.figures.channel.name), *values])
        if any(point.target is not None for point in line.points):
            name = _("%(channel)s, target") % {"channel": line.figures.channel.name}
            targets = [target_cell(point.target, currency) for point in line.points]
            rows.append([Cell(name), *targets])
    return Table(
        name="trends",
        title=_("Cost per contact over time, by channel"),
        heads=[_("Channel"), *[period_head(point) for point in points]],
        rows=rows,
        note=note_of(report),
    )


def period_head(point: Point) -> str:
    name = period_short(point.period)
    return name if point.is_complete else f"{name} ({_('not complete')})"


def has_trend(line: ChannelLine) -> bool:
    return any(point.value is not None for point in line.points)


def sensitivity_table(report: ChannelsReport) -> Table:
    sensitivity, currency = report.sensitivity, report.head.centre.currency
    make = money_cells(currency)

    def column(head: str, value: Callable[[ChannelBand], Decimal | None]) -> Column[ChannelBand]:
        return Column(head, lambda band: make(value(band)))

    def by_key(basis: AllocationBasis) -> Column[ChannelBand]:
        return column(str(LABELS[basis]), lambda band: band.by_method.get(basis))

    columns: list[Column[ChannelBand]] = [
        Column(_("Channel"), lambda band: Cell(band.channel.name)),
        column(_("In force"), lambda band: band.in_force),
        *map(by_key, sensitivity.bands[0].by_method),
        column(_("Lowest"), lambda band: band.low),
        column(_("Highest"), lambda band: band.high),
    ]
    said = sensitivity_sentence(sensitivity, report.lines, currency), left_out_note(sensitivity)
    empty = Table("keys", _("Does the allocation basis matter?"), note=note_of(report, *said))
    return fill_table(empty, columns, sensitivity.bands)
