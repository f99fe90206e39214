"""The files of the pages of Record, which come in again by the imports with no difference; and the
empty ones, to be filled in."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.models.labels import LABELS
from kpis.pages.tables.download import download_of
from kpis.pages.tables.table import Cell, Table, amount_cell, count_cell, file_note
from kpis.reports.sheets.record_files import (
    CountRecord,
    LineRecord,
    count_records,
    line_records,
)
from kpis.reports.visible import CentreContext
from kpis.vocabulary import CostStatus, VolumeStatus


def cost_heads() -> list[str]:
    return [
        *(_("Month"), _("Category"), _("Channel"), _("Amount")),
        *(_("Status"), _("Description"), _("Supplier")),
        *(_("Invoice number"), _("Ledger account"), _("Note")),
    ]


def count_heads() -> list[str]:
    """The seconds are sums over the handled contacts."""
    return [
        *(_("Start"), _("End"), _("Channel"), _("Offered"), _("Handled"), _("Abandoned")),
        *(_("Handle time (s)"), _("Waiting time (s)"), _("Resolved at first contact")),
        *(_("Resolution sample"), _("Satisfied answers"), _("Satisfaction answers"), _("Status")),
    ]


def cost_file(frame: CentreContext, start: date, end: date) -> Table:
    """Every line of the months in [start, end)."""
    records = line_records(frame.centre.id, start, end)
    return Table(
        name="lines",
        title=_("Cost lines"),
        heads=cost_heads(),
        rows=[line_cells(record, frame.centre.currency) for record in records],
        note=file_note(frame.centre.name, months_in_words(start)),
    )


def line_cells(record: LineRecord, currency: str) -> list[Cell]:
    return [
        Cell(f"{record.month:%Y-%m-%d}", record.month),
        Cell(record.category),
        Cell(record.channel),
        amount_cell(record.amount, currency),
        Cell(str(LABELS[CostStatus(record.status)])),
        Cell(record.description),
        Cell(record.supplier),
        Cell(record.invoice),
        Cell(record.account),
        Cell(record.note),
    ]


def count_file(frame: CentreContext, start: date, end: date, channel: str = "") -> Table:
    """Every volume that begins in [start, end). channel: its code; empty for all."""
    records = count_records(frame.centre.id, start, end, channel)
    return Table(
        name="volumes",
        title=_("Contact volumes"),
        heads=count_heads(),
        rows=[count_cells(record) for record in records],
        note=file_note(frame.centre.name, months_in_words(start)),
    )


def count_cells(record: CountRecord) -> list[Cell]:
    return [
        Cell(f"{record.start:%Y-%m-%d}", record.start),
        Cell(f"{record.end:%Y-%m-%d}", record.end),
        Cell(record.channel),
        *(known(count) for count in record.counts),
        Cell(str(LABELS[VolumeStatus(record.status)])),
    ]


def known(count: int | None) -> Cell:
    """What is unknown is empty, never 0."""
    return Cell("") if count is None else count_cell(Decimal(count))


def cost_download(
    request: HttpRequest, frame: CentreContext, start: date, end: date
) -> HttpResponse | None:
    """The file that the address of a sheet asks for; None where it asks for none."""
    return download_of(request, (cost_file(frame, start, end) for _only in [0]))


def count_download(
    request: HttpRequest, frame: CentreContext, start: date, end: date, channel: str = ""
) -> HttpResponse | None:
    """The same of contacts."""
    return download_of(request, (count_file(frame, start, end, channel) for _only in [0]))


def months_in_words(start: date) -> str:
    return formatting.month_name(start)


def templates() -> Sequence[Table]:
    """Heads alone, in the reader's language: what is filled in beneath comes in without a
    question."""
    return [
        Table(name="costs-template", title=_("Cost lines"), heads=cost_heads()),
        Table(name="contacts-template", title=_("Contact volumes"), heads=count_heads()),
    ]
