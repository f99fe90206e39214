"""The rows of the month sheet of contacts."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.facts import ChannelFact
from kpis.pages.contacts.rows import edited_row, parts_of, read_only_row, total_cells
from kpis.pages.contacts.text import change_text, unusual_text, unusual_title
from kpis.pages.contacts.units import TypedUnits, UnitCell, UnitRow
from kpis.pages.page_url import page_url
from kpis.pages.words.endings import EndButton, end_button
from kpis.reports.sheets.volume_sheet import ChannelMonth, FigureChange, MonthSheet


def month_rows(
    sheet: MonthSheet,
    *,
    editable: bool,
    typed: TypedUnits | None,
    opened: Collection[str],
    ends: Collection[int] = (),
) -> list[UnitRow]:
    """opened: codes of channels to enter a month for although they have days. ends: the channels
    that a click ends."""
    rows = [
        month_row(sheet, row, editable=editable, typed=typed, opened=row.channel.code in opened)
        for row in sheet.rows
    ]
    return [
        replace(row, end=end_of(each.channel, sheet.month)) if each.channel.id in ends else row
        for row, each in zip(rows, sheet.rows, strict=True)
    ]


def end_of(channel: ChannelFact, month: date) -> EndButton:
    return end_button(channel.name, month, channel=channel.id)


def month_row(
    sheet: MonthSheet, row: ChannelMonth, *, editable: bool, typed: TypedUnits | None, opened: bool
) -> UnitRow:
    name, code = row.channel.name, row.channel.code
    after = [before_cell(row.before, row.change, "change")]
    if not editable or (row.by_day and not opened):
        shown = read_only_row(name, row.record, after)
    elif row.by_day:  # until something is typed, the days are what there is
        shown = edited_row(code, name, None, typed, after)
        shown = replace(shown, fixed=parts_of(row.fact, row.record))
    else:
        shown = edited_row(code, name, row.record, typed, after)
    return replace(
        shown,
        before="" if row.before is None else str(row.before),
        unusual=unusual_text(row.unusual),
        unusual_title=unusual_title(row.unusual),
        badges=[] if row.counts else [_("does not count")],
        link=page_url("contact-channel", sheet.centre.slug, sheet.month, code),
        link_text=days_text(row),
        css=f"s{row.channel.colour}",
    )


def days_text(row: ChannelMonth) -> str:
    """What the link to the days of the channel says."""
    if row.record is None or not row.by_day:
        return _("By day")
    text = ngettext("%(count)s day", "%(count)s days", row.record.rows)
    return text % {"count": row.record.rows}


def month_total(sheet: MonthSheet) -> list[UnitCell]:
    abandoned = [row.record.abandoned for row in sheet.rows if row.record]
    known = [number for number in abandoned if number is not None]
    before = before_cell(sheet.before, sheet.change, "total-change")
    return total_cells(sheet.total, sum(known) if known else None, [before])


def before_cell(before: int | None, change: FigureChange | None, rate: str) -> UnitCell:
    """The month before, and how far this one is from it."""
    return UnitCell(
        text=formatting.count(before), muted=True, note=change_text(change), note_rate=rate
    )
