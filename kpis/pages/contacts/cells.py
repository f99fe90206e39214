"""What the two sheets of contact cells share: how they are read, compared and recorded."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.forms.cells import Grid, cell_key
from kpis.entry.forms.volume_cells import FIELD, read_volume_cells
from kpis.entry.recording.cells import CellPlan, RecordedCell, TypedCell, conflicts_of, mistakes_of
from kpis.entry.recording.volume_cells import (
    compare_volume_cells,
    record_volume_cells,
    why_summed,
)
from kpis.entry.recording.what_goes import what_goes_in_words
from kpis.facts import CellFact, SheetRow
from kpis.models import ContactVolume
from kpis.pages.contacts.text import unusual_title
from kpis.pages.filters.choice import AddressLink
from kpis.pages.grids.cells import CellSheet
from kpis.pages.grids.frame import kinds_of_sheet
from kpis.pages.page_url import page_url
from kpis.reports.sheets.contact_year import (
    closed_between,
    contacts_between,
    unusual_days,
    unusual_months,
)
from kpis.reports.visible import CentreContext


def contact_sheet(
    frame: CentreContext,
    rows: Sequence[SheetRow],
    columns: dict[date, str],
    end: date,
    *,
    by_day: bool,
) -> CellSheet:
    """columns: names by first day, up to ``end``. by_day: each is a day, else a month."""
    id, start = frame.centre.id, min(columns)
    grid = Grid({row.id: row.name for row in rows}, columns)

    def record(
        cells: Sequence[TypedCell], *, confirmed: bool, replace_others: bool, unlikely: bool
    ) -> list[RecordedCell]:
        return record_volume_cells(
            centre_id=id,
            cells=cells,
            by_day=by_day,
            confirmed=confirmed,
            replace_others=replace_others,
            unlikely=unlikely,
        )

    return CellSheet(
        field=FIELD,
        grid=grid,
        read=partial(read_volume_cells, grid=grid, decimal_mark=formatting.decimal_mark()),
        compare=lambda cells: compare_volume_cells(centre_id=id, cells=cells, by_day=by_day),
        mistakes=lambda plan: mistakes_of(plan, why_summed, confirmed=True),
        conflicts=lambda plan: conflicts_of(ContactVolume, plan, centre_id=frame.centre.id),
        record=record,
        show=formatting.number,
        total=lambda: contacts_between(frame, start, end),
        closed=lambda: closed_between(frame, start, end),
        unusual=lambda: unusual_words(frame, list(columns), by_day=by_day),
        goes=partial(what_goes, id),
    )


def kinds_of_contacts(frame: CentreContext, month: date, year: int) -> list[AddressLink]:
    """month, year: those that the sheets of the other kinds show."""
    return kinds_of_sheet(
        frame,
        (_("Month"), "contact-month", month),
        (_("Days"), "contact-days", month),
        (_("Year"), "contact-year", year),
    )


def what_goes(centre_id: int, plan: CellPlan) -> str:
    ids = [cell.id for cell in plan.emptied if cell.id]
    found = ContactVolume.objects.filter(centre_id=centre_id, pk__in=ids)
    return what_goes_in_words(list(found))


def unusual_words(frame: CentreContext, columns: Sequence[date], *, by_day: bool) -> dict[str, str]:
    found = unusual_days(frame, columns) if by_day else unusual_months(frame, columns)
    return {cell_key(*place): unusual_title(why) for place, why in found.items()}


def days_in_words(fact: CellFact) -> str:
    text = ngettext("%(count)s day", "%(count)s days", fact.records)
    return text % {"count": formatting.number(fact.records)}


def days_address(frame: CentreContext) -> Callable[[SheetRow, date], str]:
    """Where a channel's days of a month are entered."""

    def address(row: SheetRow, month: date) -> str:
        return page_url("contact-channel", frame.centre.slug, month, row.code)

    return address


def whole_month_in_words(value: int) -> str:
    return _("%(count)s in the whole month") % {"count": formatting.number(value)}
