"""The steps as tables, as they are shown and as they are downloaded."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from kpis.pages.change.behind_tables import tables_behind
from kpis.pages.change.rows import (
    StepRow,
    names_of,
    part_rows,
    rows_of,
    value_columns,
)
from kpis.pages.change.total import shown_bridge, total_table
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.table import Cell, Table, head_note, money_cell, signed_money_cell
from kpis.pages.words.coverage import coverage_notes
from kpis.pages.words.denominator import formula
from kpis.pages.words.steps import step_name, title_of
from kpis.reports.centre.change import ChangeReport, View


def steps_table(rows: Sequence[StepRow], report: ChangeReport) -> Table:
    """As it is shown; each name leads to what lies behind its step."""
    bridge, currency = report.explained.bridge, report.head.centre.currency
    assert bridge is not None
    start = money_cell(bridge.start, currency)
    if report.explained.target is not None:
        start = replace(start, text=_("target %(target)s") % {"target": start.text})
    totals = start, money_cell(bridge.end, currency), signed_money_cell(bridge.difference, currency)
    columns = [
        Column(
            _("Step"),
            lambda row: Cell(row.name, link=f"#behind-{row.key}"),
            Cell(_("Cost per contact")),
        ),
        *value_columns(report, _("Effect on cost per contact"), totals),
    ]
    note = "\n".join(filter(None, [note_of(report), mix_note(report)]))
    empty = Table("change", title_of(report.explained), note=note)
    return fill_table(empty, columns, rows)


def parts_table(report: ChangeReport) -> Table:
    """The steps that were gathered into others, for the download."""
    assert report.explained.bridge is not None
    names = names_of(report)
    rows = [
        replace(row, name=f"{step_name(step, names)} · {row.name}")
        for step in report.explained.bridge.steps
        if step.parts
        for row in part_rows(step, report)
    ]
    columns: list[Column[StepRow]] = [
        Column(_("Step"), lambda row: Cell(row.name)),
        *value_columns(report, _("Effect on cost per contact")),
    ]
    empty = Table("parts", _("What is gathered in these steps"), note=note_of(report))
    return fill_table(empty, columns, rows)


def change_tables(report: ChangeReport) -> Iterator[Table]:
    if (total := shown_bridge(report)) is not None:
        yield total_table(report, total)
    if report.explained.bridge is None:
        return
    yield steps_table(rows_of(report), report)
    if any(step.parts for step in report.explained.bridge.steps):
        yield parts_table(report)
    yield from tables_behind(report, note_of(report))


def note_of(report: ChangeReport) -> str:
    head = report.head
    standing = coverage_notes([head.figures, head.compared], head.centre.currency)
    return head_note(head, formula(head.denominator), standing)


def mix_note(report: ChangeReport) -> str:
    if report.question.view is not View.WORK:
        return ""
    return _(
        "Handle time and cost per minute are those of one channel mix, the mean of both periods."
    )
