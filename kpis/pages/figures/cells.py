"""The related figures as cells: of the matrix on the page, and of the table that is downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.metrics import Unit, decimals_shown, unit_of
from kpis.pages.figures.missing import Missing, missing_text
from kpis.pages.tables.table import EMPTY, Cell
from kpis.pages.words.metrics import change_cell, definition_of, name_of, value_text
from kpis.pages.words.small import known_for
from kpis.reports.centre.related_figures import FiguresReport, RelatedRow


def change_of(row: RelatedRow, currency: str) -> Cell:
    """Since the period compared with; empty where there is none."""
    if row.change is None or not row.is_judged:
        return EMPTY
    difference = row.change.shown(decimals_shown(row.name, currency))
    return change_cell(row.name, difference, currency)


def base_text(row: RelatedRow, report: FiguresReport) -> str:
    """How much it is known for."""
    figure = row.figure
    if figure.months is not None:
        if figure.months == report.months:
            return ""
        text = ngettext(
            "known for %(known)s of %(count)s month",
            "known for %(known)s of %(count)s months",
            report.months,
        )
        return text % {"known": figure.months, "count": report.months}
    return known_for(figure.base, figure.answers)


@dataclass(frozen=True, slots=True)
class RelatedCell:
    """A cell of the matrix. base: how much it is known for. missing: what there is to enter where
    it is not known. history, complete: its last periods, and whether each is complete."""

    key: str
    label: str
    definition: str
    value: str
    unit: str
    change: Cell
    base: str
    missing: Missing | None
    history: Sequence[Decimal | None]
    complete: Sequence[bool]


def related_cell(row: RelatedRow, report: FiguresReport) -> RelatedCell:
    currency, missing = report.head.centre.currency, row.figure.missing
    slug, period = report.head.centre.slug, report.head.figures.period
    return RelatedCell(
        key=row.name.value,
        label=name_of(row.name),
        definition=definition_of(row.name),
        value=value_text(row.name, row.figure.value, currency),
        unit=_("an hour") if unit_of(row.name) is Unit.PER_HOUR else "",
        change=change_of(row, currency),
        base=base_text(row, report),
        missing=missing_text(missing, slug, period) if missing else None,
        history=row.history,
        complete=row.complete,
    )
