"""The month sheet of contacts: every channel, and the staffed hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.merging import Merging, save_merged
from kpis.entry.forms.staffing_rows import FIELDS as STAFFING_FIELDS
from kpis.entry.forms.staffing_rows import read_staffing_changes, staffing_value
from kpis.entry.forms.units import Unit
from kpis.entry.forms.volume_rows import (
    FIELDS,
    Place,
    read_volume_changes,
    recorded_volumes,
    volume_value,
)
from kpis.entry.recording.staffing import record_staffing
from kpis.entry.recording.volumes import record_volumes
from kpis.entry.refusals import Mistakes, Unlikely
from kpis.entry.submissions import Outcome
from kpis.facts import CentreFact, ChannelFact
from kpis.models import ContactVolume, Staffing
from kpis.months import month_after, month_before
from kpis.pages.contacts.frame import SheetFrame, sheet_frame
from kpis.pages.contacts.month_rows import month_rows, month_total
from kpis.pages.contacts.saving import (
    ask_unless,
    is_agreed,
    outcome_of,
    refuse_unknown_units,
    touched_units,
    wants_replacing,
)
from kpis.pages.contacts.staffing_rows import (
    staffing_keys,
    staffing_name,
    staffing_rows,
    staffing_total,
)
from kpis.pages.contacts.text import (
    change_text,
    handled_text,
    record_texts,
    staffing_texts,
    volume_texts,
)
from kpis.pages.contacts.units import TypedUnits, UnitCell, UnitRow
from kpis.pages.filters.address import address_of
from kpis.pages.grids.trial import answer_trial, is_trial
from kpis.pages.record_files import count_download
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems, answer_save, sender_of
from kpis.reports.closing.not_come import channels_not_come
from kpis.reports.sheets.contact_year import contacts_between
from kpis.reports.sheets.volume_sheet import MonthSheet, build_month_sheet, used_channels
from kpis.reports.visible import CentreContext
from kpis.zones import today_of

NO_STAFFING = dict.fromkeys(STAFFING_FIELDS, "")


@dataclass(frozen=True, slots=True)
class MonthPage:
    """before_name, before: the month before, and its contacts. has_ends: a click on one of the
    rows ends its channel. handled: of all channels; change: from the month before."""

    centre: CentreFact
    sheet: SheetFrame
    before_name: str
    rows: Sequence[UnitRow]
    has_ends: bool
    total: Sequence[UnitCell]
    handled: str
    before: str
    change: str
    staffing: Sequence[UnitRow]
    staffing_total: Sequence[UnitCell]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contact_month(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    frame = recording_context(request, slug)
    if request.method != "POST":
        file = count_download(request, frame, month, month_after(month))
        return file or show(request, frame, month)
    if is_trial(request):
        return answer_trial(
            partial(save, request, frame, month),
            texts_of=texts_of,
            total=lambda: contacts_between(frame, month, month_after(month)),
            show=formatting.number,
        )
    return answer_save(
        request,
        sender_of(request, frame),
        partial(save, request, frame, month),
        texts_of=texts_of,
        again=partial(show, request, frame, month),
    )


def texts_of(row: ContactVolume | Staffing) -> Mapping[str, str]:
    """row: or either as the history has it, which has the same columns."""
    if hasattr(row, "handled"):
        return volume_texts(cast(ContactVolume, row))
    return staffing_texts(row)


def save(request: HttpRequest, frame: CentreContext, month: date) -> Outcome:
    """Everything that was touched, or nothing."""
    units = touched_units(request.POST, (*FIELDS, *STAFFING_FIELDS))
    how = Merging(frame.centre.id, texts_of, value_of, blank_of)
    return save_merged(units, partial(write, request, frame, month), how)


def value_of(name: str, text: str) -> object:
    mark = formatting.decimal_mark()
    read = staffing_value if name in STAFFING_FIELDS else volume_value
    return read(mark, name, text)


def blank_of(row: ContactVolume | Staffing) -> Mapping[str, str]:
    return record_texts(None) if isinstance(row, ContactVolume) else NO_STAFFING


def write(
    request: HttpRequest, frame: CentreContext, month: date, units: Sequence[Unit]
) -> Outcome:
    id, mark, replace = frame.centre.id, formatting.decimal_mark(), wants_replacing(request.POST)
    channels = used_channels(frame)
    places, staffing = places_of(channels, month), staffing_keys(channels)
    refuse_unknown_units(units, {*places, *staffing})
    of_volumes = [unit for unit in units if unit.key in places]
    of_staffing = [unit for unit in units if unit.key in staffing]
    recorded = recorded_volumes(id, places) if of_volumes else {}
    volumes, wrong = read_volume_changes(of_volumes, places, recorded, mark)
    ids = {key: channel.id if channel else None for key, channel in staffing.items()}
    hours, wrong_hours = read_staffing_changes(of_staffing, ids, mark)
    if wrong or wrong_hours:
        raise Mistakes(wrong | wrong_hours)
    names = {channel.code: channel.name for channel in channels}
    names |= {key: staffing_name(channel) for key, channel in staffing.items()}
    ask_unless(replace, [*volumes, *hours], names)
    unlikely = is_agreed(request.POST, Unlikely)
    record_volumes(centre_id=id, changes=volumes, replace=replace, unlikely=unlikely)
    record_staffing(centre_id=id, month=month, changes=hours)
    sheet = build_month_sheet(frame, month)
    rows = [
        *month_rows(sheet, editable=True, typed=None, opened={unit.key for unit in units}),
        *staffing_rows(sheet.staffing, editable=True, typed=None),
    ]
    return outcome_of(units, {row.key: row for row in rows}, reload=replace)


def places_of(channels: list[ChannelFact], month: date) -> dict[str, Place]:
    end = month_after(month)
    return {channel.code: Place(channel.id, month, end) for channel in channels}


def show(
    request: HttpRequest, frame: CentreContext, month: date, problems: Problems | None = None
) -> HttpResponse:
    """problems: why what was posted was not saved; it is shown again as it was typed."""
    sheet = build_month_sheet(frame, month)
    around = sheet_frame(frame, month, sheet.state, problems)
    editable = around.editable
    typed = TypedUnits(request.POST, problems) if problems else None
    before_name = formatting.month_short(month_before(month))
    opened = {address_of(request).text("whole"), *request.POST.getlist("row")}
    ends = not_come(frame, sheet) if editable else frozenset()
    page = MonthPage(
        centre=frame.centre,
        sheet=around,
        before_name=before_name,
        rows=month_rows(sheet, editable=editable, typed=typed, opened=opened, ends=ends),
        has_ends=bool(ends),
        total=month_total(sheet),
        handled=handled_text(sheet.total),
        before=formatting.labelled(before_name, formatting.count(sheet.before)),
        change=change_text(sheet.change),
        staffing=staffing_rows(sheet.staffing, editable=editable, typed=typed),
        staffing_total=staffing_total(sheet.staffing),
    )
    return render_page(request, "kpis/contacts/month.html", page)


def not_come(frame: CentreContext, sheet: MonthSheet) -> frozenset[int]:
    """The channels that are asked for and not there; a click ends each."""
    channels = [row.channel for row in sheet.rows]
    present = [row.channel.id for row in sheet.rows if row.record is not None]
    return channels_not_come(frame, sheet.month, channels, present, today_of(frame.centre))
