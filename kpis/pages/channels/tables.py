"""The tables of the channels page, as they are shown and as they are downloaded."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis import formatting
from kpis.formatting import period_name, period_short
from kpis.models.labels import LABELS
from kpis.pages.channels.words import key_moves, left_out_note, sensitivity_sentence
from kpis.pages.filters.bar import parts_shown
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.tables.table import (
    Cell,
    Table,
    amount_cell,
    count_cell,
    duration_cell,
    file_note,
    money_cell,
    percent_cell,
)
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
from kpis.pages.words.small import keys_note, mark_change
from kpis.reports.centre.channel_rows import not_counted
from kpis.reports.centre.channels import ChannelLine, ChannelsReport, Work
from kpis.reports.centre.selection import Selection


def channels_tables(report: ChannelsReport) -> Iterator[Table]:
    yield cost_table(report)
    yield work_table(report)
    yield trend_table(report)
    if key_moves(report.sensitivity):
        yield sensitivity_table(report)


def note_of(report: ChannelsReport, *sentences: str) -> str:
    parts = parts_shown(report.selection, report.channels, report.categories)
    standing = coverage_note(report.figures, report.centre.currency)
    name = period_name(report.figures.period)
    return file_note(report.centre.name, name, parts, *sentences, standing)


def name_cell(line: ChannelLine, report: ChannelsReport) -> Cell:
    """It leads to where the channel's cost comes from."""
    channel = line.figures.channel
    name = channel.name if line.figures.counts else f"{channel.name} ({_('not counted')})"
    return Cell(name, link=channel_link(report, channel.code))


def channel_link(report: ChannelsReport, code: str) -> str:
    wanted, period = report.selection, report.figures.period
    kept = Selection(wanted.kind, wanted.day, wanted.comparison, categories=wanted.categories)
    address = reverse("kpis:channel", args=[report.centre.slug, code])
    return address + selection_query(kept, period_key(period))


def cost_table(report: ChannelsReport) -> Table:
    """Direct and allocated cost apart; the rows and what is not allocated sum to the total.

    With their cents: both ways, across and down, no rounding sums.
    """
    return Table(
        name="channels",
        title=_("What each channel costs"),
        heads=[
            _("Channel"),
            _("Contacts"),
            _("Direct cost"),
            _("Allocated cost"),
            _("Total cost"),
            _("Share of cost"),
            _("Share of contacts"),
            _("Cost per contact"),
            pgettext("of a figure", "Change"),
            _("Target"),
        ],
        rows=[
            *[cost_row(line, report) for line in report.lines],
            *not_counted_rows(report),
            *([not_allocated_row(report)] if report.total.not_allocated else []),
        ],
        total=total_row(report),
        note=note_of(report, formula(report.denominator), keys_note(report.allocation)),
    )


def cost_row(line: ChannelLine, report: ChannelsReport) -> list[Cell]:
    currency, figures = report.centre.currency, line.figures
    return [
        name_cell(line, report),
        count_cell(figures.contacts),
        amount_cell(figures.direct, currency),
        amount_cell(figures.allocated, currency),
        amount_cell(figures.cost, currency),
        percent_cell(line.cost_share),
        percent_cell(line.contact_share),
        money_cell(figures.cost_per_contact, currency),
        change_cell(line),
        target_cell(line.target, currency),
    ]


def not_counted_rows(report: ChannelsReport) -> list[list[Cell]]:
    """What the rows have and the total does not."""
    count = not_counted(line.figures for line in report.lines)
    return [[Cell(_("Not counted")), count_cell(-count), *[Cell("")] * 8]] if count else []


def not_allocated_row(report: ChannelsReport) -> list[Cell]:
    total, currency = report.total, report.centre.currency
    return [
        Cell(_("Not allocated")),
        Cell(""),
        Cell(""),
        Cell(""),
        amount_cell(total.not_allocated, currency),
        *[Cell("")] * 5,
    ]


def total_row(report: ChannelsReport) -> list[Cell]:
    total, currency = report.total, report.centre.currency
    return [
        Cell(total_name(report)),
        count_cell(total.contacts),
        amount_cell(total.direct, currency),
        amount_cell(total.allocated, currency),
        amount_cell(total.cost, currency),
        Cell(""),
        Cell(""),
        money_cell(total.cost_per_contact, currency),
        change_cell(total),
        target_cell(total.target, currency),
    ]


def total_name(report: ChannelsReport) -> str:
    return _("Together") if report.is_part else _("All channels")


def change_cell(line: Any) -> Cell:
    """In percent, as far as one can say it so."""
    if line.change is None or line.change.ratio is None:
        return Cell("")
    ratio = line.change.ratio
    mark = mark_change(ratio, formatting.percent(abs(ratio)))
    return Cell(mark.text, percent_cell(ratio).value, 1, mark.tone, "%")


def target_cell(value: Any, currency: str) -> Cell:
    return Cell("") if value is None else money_cell(value, currency)


def work_table(report: ChannelsReport) -> Table:
    """Rates over the contacts for which they are known, and what a minute and a resolution
    cost."""
    total = report.total
    return Table(
        name="work",
        title=_("What the work is like"),
        heads=[
            _("Channel"),
            _("Cost per handled minute"),
            _("Cost per resolution"),
            _("Average handle time"),
            _("First-contact resolution"),
            _("Satisfaction (CSAT)"),
            _("Abandonment"),
            _("Response time"),
        ],
        rows=[
            [name_cell(line, report), *work_cells(line.work, report.centre.currency)]
            for line in report.lines
        ],
        total=[Cell(total_name(report)), *work_cells(total.work, report.centre.currency)],
        note=note_of(report, _("Every rate is over the contacts for which it is known.")),
    )


def work_cells(work: Work, currency: str) -> list[Cell]:
    return [
        money_cell(work.cost_per_minute, currency),
        money_cell(work.cost_per_resolution, currency),
        duration_cell(work.handle_time.value if work.handle_time else None),
        percent_cell(work.resolution.value if work.resolution else None),
        percent_cell(work.satisfaction.value if work.satisfaction else None),
        percent_cell(work.abandonment.value if work.abandonment else None),
        duration_cell(work.wait.value if work.wait else None),
    ]


def trend_table(report: ChannelsReport) -> Table:
    """Channels down, periods across, each channel's target on the last of its rows."""
    currency = report.centre.currency
    shown = [line for line in report.lines if has_trend(line)]
    points = shown[0].points if shown else ()
    rows: list[Sequence[Cell]] = []
    for line in shown:
        rows.append(
            [
                Cell(line.figures.channel.name),
                *[money_cell(point.value, currency) for point in line.points],
            ]
        )
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


def period_head(point: Any) -> str:
    name = period_short(point.period)
    return name if point.is_complete else f"{name} ({_('not complete')})"


def has_trend(line: ChannelLine) -> bool:
    return any(point.value is not None for point in line.points)


def sensitivity_table(report: ChannelsReport) -> Table:
    sensitivity, currency = report.sensitivity, report.centre.currency
    bases = sensitivity.bands[0].by_method
    return Table(
        name="keys",
        title=_("Does the key matter?"),
        heads=[
            _("Channel"),
            _("In force"),
            *[str(LABELS[basis]) for basis in bases],
            _("Lowest"),
            _("Highest"),
        ],
        rows=[
            [
                Cell(band.channel.name),
                money_cell(band.in_force, currency),
                *[money_cell(band.by_method.get(basis), currency) for basis in bases],
                money_cell(band.low, currency),
                money_cell(band.high, currency),
            ]
            for band in sensitivity.bands
        ],
        note=note_of(
            report,
            sensitivity_sentence(sensitivity, report.lines, currency),
            left_out_note(sensitivity),
        ),
    )
