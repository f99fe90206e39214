"""The sheet of one channel's days in a month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.merging import Merging, save_merged
from kpis.entry.forms.units import Unit
from kpis.entry.forms.volume_rows import (
    FIELDS,
    Place,
    read_volume_changes,
    recorded_volumes,
    volume_value,
)
from kpis.entry.recording.volumes import record_volumes
from kpis.entry.refusals import Mistakes, Unlikely
from kpis.entry.submissions import Outcome
from kpis.facts import CentreFact, ChannelFact
from kpis.months import month_after
from kpis.pages.contacts.frame import SheetFrame, sheet_frame
from kpis.pages.contacts.rows import edited_row, read_only_row, total_cells
from kpis.pages.contacts.saving import (
    ask_unless,
    is_agreed,
    outcome_of,
    refuse_unknown_units,
    touched_units,
    wants_replacing,
)
from kpis.pages.contacts.text import handled_text, record_texts, volume_texts
from kpis.pages.contacts.units import TypedUnits, UnitCell, UnitRow
from kpis.pages.filters.choice import AddressLink
from kpis.pages.grids.trial import answer_trial, is_trial
from kpis.pages.page_url import page_url
from kpis.pages.record_files import count_download
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems, answer_save, sender_of
from kpis.reports.sheets.channel_days import ChannelSheet, build_channel_sheet
from kpis.reports.sheets.contact_year import contacts_between
from kpis.reports.visible import CentreContext

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """channels: links to each. handled: of the month. whole: empty where the month has no figure
    of its own."""

    centre: CentreFact
    sheet: SheetFrame
    channel: ChannelFact
    channels: Sequence[AddressLink]
    rows: Sequence[UnitRow]
    total: Sequence[UnitCell]
    handled: str
    whole: str


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contact_channel(request: HttpRequest, slug: str, month: date, channel: str) -> HttpResponse:
    """channel: its code."""
    frame = recording_context(request, slug)
    if request.method != "POST":
        file = count_download(request, frame, month, month_after(month), channel)
        return file or show(request, frame, month, channel)
    if is_trial(request):
        return answer_trial(
            partial(save, request, frame, month, channel),
            texts_of=volume_texts,
            total=lambda: contacts_between(frame, month, month_after(month)),
            show=formatting.number,
        )
    return answer_save(
        request,
        sender_of(request, frame),
        partial(save, request, frame, month, channel),
        texts_of=volume_texts,
        again=partial(show, request, frame, month, channel),
    )


def sheet_or_404(frame: CentreContext, code: str, month: date) -> ChannelSheet:
    sheet = build_channel_sheet(frame, code, month)
    if sheet is None:
        raise Http404(_("The centre does not use this channel."))
    return sheet


def save(request: HttpRequest, frame: CentreContext, month: date, code: str) -> Outcome:
    """Every day that was touched, or none."""
    value_of = partial(volume_value, formatting.decimal_mark())
    how = Merging(frame.centre.id, volume_texts, value_of, lambda _row: record_texts(None))
    units = touched_units(request.POST, FIELDS)
    return save_merged(units, partial(write, request, frame, month, code), how)


def write(
    request: HttpRequest, frame: CentreContext, month: date, code: str, units: Sequence[Unit]
) -> Outcome:
    id, replaces = frame.centre.id, wants_replacing(request.POST)
    places = places_of(sheet_or_404(frame, code, month))
    refuse_unknown_units(units, places)
    touched = {unit.key: places[unit.key] for unit in units}
    recorded = recorded_volumes(id, touched) if units else {}
    changes, mistakes = read_volume_changes(units, places, recorded, formatting.decimal_mark())
    if mistakes:
        raise Mistakes(mistakes)
    names = {key: formatting.day_name(place.start) for key, place in touched.items()}
    ask_unless(replaces, changes, names)
    unlikely = is_agreed(request.POST, Unlikely)
    record_volumes(centre_id=id, changes=changes, replace=replaces, unlikely=unlikely)
    rows = day_rows(sheet_or_404(frame, code, month), editable=True, typed=None)
    return outcome_of(units, {row.key: row for row in rows}, reload=replaces)


def places_of(sheet: ChannelSheet) -> dict[str, Place]:
    one = timedelta(days=1)
    return {
        day.day.isoformat(): Place(sheet.channel.id, day.day, day.day + one) for day in sheet.days
    }


def show(
    request: HttpRequest,
    frame: CentreContext,
    month: date,
    code: str,
    problems: Problems | None = None,
) -> HttpResponse:
    """problems: why what was posted was not saved; it is shown again as it was typed."""
    sheet = sheet_or_404(frame, code, month)
    around = sheet_frame(frame, month, sheet.state, problems, code)
    typed = TypedUnits(request.POST, problems) if problems else None
    page = ChannelPage(
        centre=frame.centre,
        sheet=around,
        channel=sheet.channel,
        channels=channel_links(sheet),
        rows=day_rows(sheet, editable=around.editable, typed=typed),
        total=day_total(sheet),
        handled=handled_text(sheet.whole.fact if sheet.whole else sheet.total),
        whole=whole_text(sheet),
    )
    return render_page(request, "kpis/contacts/channel.html", page)


def channel_links(sheet: ChannelSheet) -> list[AddressLink]:
    return [
        AddressLink(
            channel.name,
            page_url("contact-channel", sheet.centre.slug, sheet.month, channel.code),
        )
        for channel in sheet.channels
    ]


def day_rows(sheet: ChannelSheet, *, editable: bool, typed: TypedUnits | None) -> list[UnitRow]:
    rows = []
    for day in sheet.days:
        label = formatting.day_short(day.day)
        css = "weekend" if day.day.weekday() >= SATURDAY else ""
        if editable:
            row = edited_row(day.day.isoformat(), label, day.record, typed)
        else:
            row = read_only_row(label, day.record)
        rows.append(replace(row, css=css))
    return rows


def day_total(sheet: ChannelSheet) -> list[UnitCell]:
    abandoned = [day.record.abandoned for day in sheet.days if day.record]
    known = [number for number in abandoned if number is not None]
    return total_cells(sheet.total, sum(known) if known else None)


def whole_text(sheet: ChannelSheet) -> str:
    """Nothing where there is no figure for the whole month."""
    if sheet.whole is None:
        return ""
    text = ngettext(
        "%(channel)s has a figure for the whole of %(month)s: %(contacts)s contact.",
        "%(channel)s has a figure for the whole of %(month)s: %(contacts)s contacts.",
        sheet.whole.fact.handled,
    )
    return text % {
        "channel": sheet.channel.name,
        "month": formatting.month_name(sheet.month),
        "contacts": formatting.number(sheet.whole.fact.handled),
    }
