"""The rows of the table of staffed hours."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.staffing_rows import FIELDS
from kpis.entry.forms.volume_labels import label_of
from kpis.facts import ChannelFact
from kpis.pages.contacts.text import quantity_text
from kpis.pages.contacts.units import TypedUnits, UnitCell, UnitRow, labelled_error, unit_parts
from kpis.reports.sheets.staffing_rows import StaffingRow, StaffingTable
from kpis.vocabulary import UNASSISTED_KINDS

#: The key of the row of people who work for all channels; codes have no dot.
ALL = "staffing."


def staffing_key(channel: ChannelFact | None) -> str:
    return f"{ALL}{channel.code}" if channel else ALL


def staffing_keys(channels: Sequence[ChannelFact]) -> dict[str, ChannelFact | None]:
    return {staffing_key(channel): channel for channel in (*channels, None)}


def staffing_name(channel: ChannelFact | None) -> str:
    return channel.name if channel else _("All channels together")


def staffing_rows(
    table: StaffingTable, *, editable: bool, typed: TypedUnits | None
) -> list[UnitRow]:
    return [staffing_row(row, editable=editable, typed=typed) for row in table.rows]


def staffing_row(row: StaffingRow, *, editable: bool, typed: TypedUnits | None) -> UnitRow:
    record, label = row.record, staffing_name(row.channel)
    texts = {
        "hours": quantity_text(record.hours if record else None),
        "equivalents": quantity_text(record.full_time_equivalents if record else None),
        "signed_in": quantity_text(record.signed_in_hours if record else None),
    }
    computed = computed_cells(row)
    if not editable:
        return UnitRow(
            label=label, cells=[*(UnitCell(text=text) for text in texts.values()), *computed]
        )
    key = staffing_key(row.channel)
    id, version = (record.id, record.version) if record else (None, None)
    texts, seen, errors = unit_parts(key, id, version, texts, typed)
    cells = [
        UnitCell(
            text=texts[name],
            name=name,
            kind="quantity",
            label=f"{label}, {label_of(name)}",
            error=errors.get(name, ""),
        )
        for name in FIELDS
    ]
    return UnitRow(
        label=label,
        cells=[*cells, *computed],
        key=key,
        seen=seen,
        messages=[labelled_error(name, text) for name, text in errors.items()],
        conflict=typed.problems.conflicts.get(key) if typed else None,
        works_on=row.channel.code if row.channel else "",
        assisted=row.channel is None or row.channel.kind not in UNASSISTED_KINDS,
        at_once=f"{row.channel.at_once:.2f}" if row.channel else "1.00",
    )


def computed_cells(figures: StaffingRow | StaffingTable, prefix: str = "") -> list[UnitCell]:
    """What the hours say; nothing is typed in them."""
    hours = figures.hours_per_equivalent
    texts = {
        "hours_per_equivalent": formatting.not_available()
        if hours is None
        else formatting.number(hours, 1),
        "utilisation": formatting.percent(figures.utilisation),
        "occupancy": formatting.percent(figures.occupancy),
    }
    return [UnitCell(text=text, rate=f"{prefix}{name}", muted=True) for name, text in texts.items()]


def staffing_total(table: StaffingTable) -> list[UnitCell]:
    sums = {
        "hours": table.hours,
        "equivalents": table.full_time_equivalents,
        "signed_in": table.signed_in_hours,
    }
    return [
        *(
            UnitCell(text=quantity_text(value) or formatting.not_available(), rate=f"total-{name}")
            for name, value in sums.items()
        ),
        *computed_cells(table, "total-"),
    ]
