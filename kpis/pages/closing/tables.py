"""The tables of a month's checklist and of its close; a page shows them, no file has them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import ReportedLine
from kpis.formatting import money, signed_money
from kpis.models.labels import LABELS
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.look import Look, Note, NoteKind
from kpis.pages.tables.marks import strong
from kpis.pages.tables.table import EMPTY, Cell, Table, signed_money_cell
from kpis.reports.closing.checklist import Checklist, CloseFact, cost_per_contact_of
from kpis.reports.shown import shown_difference
from kpis.vocabulary import decimals_of_ratio


class Step(NamedTuple):
    """An effect on the cost per contact."""

    name: str
    effect: Cell


class UnusualRow(NamedTuple):
    """words: what else it is called by; reason: why it stands out, where that is not its size."""

    name: str
    words: str
    amount: str
    usual: str
    reason: str


class SinceRow(NamedTuple):
    """As reported, and as it stands now. words: what else a line is called by; what: was done."""

    name: str
    reported: str
    now: str
    difference: str
    words: str = ""
    what: str = ""
    is_total: bool = False


class HistoryRow(NamedTuple):
    """A close, with its figures, or a reopening, without."""

    when: str
    what: str
    words: str
    close: CloseFact | None = None


def noted_cell(name: str, words: str) -> Cell:
    """A name, and what else it is called by."""
    return Cell(name, look=Look(notes=[Note(words, NoteKind.MUTED)] if words else []))


def steps_table(steps: Sequence[Step], total: Decimal, currency: str) -> Table:
    columns: list[Column[Step]] = [
        Column(_("Effect of"), lambda step: Cell(step.name), Cell(_("Total change"))),
        Column(
            _("On the cost per contact"),
            lambda step: step.effect,
            signed_money_cell(total, currency),
        ),
    ]
    return fill_table(Table("steps", _("Cost per contact")), columns, steps)


def unusual_table(rows: Sequence[UnusualRow]) -> Table:
    def amount_cell(row: UnusualRow) -> Cell:
        return Cell(row.amount, look=Look(notes=[Note(row.reason)] if row.reason else []))

    columns: list[Column[UnusualRow]] = [
        Column(_("Bill"), lambda row: noted_cell(row.name, row.words)),
        Column(_("This month"), amount_cell),
        Column(_("Usually"), lambda row: Cell(row.usual)),
    ]
    return fill_table(Table("unusual", _("Unusual figures")), columns, rows)


def history_table(report: Checklist) -> Table:
    """Every close and reopening of the month, the latest first."""
    currency = report.centre.currency

    def figure_cell(row: HistoryRow, show: Callable[[CloseFact], str]) -> Cell:
        return EMPTY if row.close is None else Cell(show(row.close))

    columns: list[Column[HistoryRow]] = [
        Column(_("When"), lambda row: Cell(row.when)),
        Column(_("What"), lambda row: Cell(row.what), css="text"),
        Column(_("Remark or reason"), lambda row: Cell(row.words), css="text"),
        Column(
            _("Total cost"),
            lambda row: figure_cell(row, lambda close: money(close.cost, currency)),
            css="hide-m",
        ),
        Column(
            _("Contacts"),
            lambda row: figure_cell(row, lambda close: formatting.count(close.contacts)),
            css="hide-m",
        ),
        Column(
            _("Cost per contact"),
            lambda row: figure_cell(row, lambda c: money(cost_per_contact_of(c), currency)),
        ),
    ]
    return fill_table(Table("history", _("Closes of this month")), columns, history_rows(report))


def history_rows(report: Checklist) -> list[HistoryRow]:
    rows = []
    for close in report.closes:
        if close.reopened_at is not None:
            text = _("Reopened by %(person)s") % {"person": close.reopened_by}
            moment = formatting.moment_name(close.reopened_at)
            rows.append(HistoryRow(moment, text, close.reason))
        text = _("Closed by %(person)s") % {"person": close.closed_by}
        moment = formatting.moment_name(close.closed_at)
        rows.append(HistoryRow(moment, text, close.remark, close))
    return rows


def since_table(report: Checklist) -> Table | None:
    """As reported beside as it stands now: totals, contacts, then the lines that are not the
    same. None where nothing was reported, or it still stands."""
    if report.since is None or report.close is None:
        return None
    values = {
        "person": report.close.closed_by,
        "moment": formatting.moment_name(report.close.closed_at),
    }
    title = _("As reported by %(person)s on %(moment)s, and as it stands now") % values
    groups = [totals(report, report.close), changed_contacts(report), since_lines(report)]
    starts = accumulate(map(len, groups[:-1]))
    rows = [row for group in groups for row in group]
    return fill_table(Table("since", title, starts=frozenset(starts)), since_columns(), rows)


def since_columns() -> list[Column[SinceRow]]:
    def name_cell(row: SinceRow) -> Cell:
        cell = noted_cell(row.name, row.words)
        return strong(cell) if row.is_total else cell

    return [
        Column("", name_cell),
        Column(_("As reported"), lambda row: Cell(row.reported)),
        Column(_("Now"), lambda row: Cell(row.now)),
        Column(_("Difference"), lambda row: Cell(row.difference)),
        Column(_("What was done"), lambda row: Cell(row.what), css="text"),
    ]


def totals(report: Checklist, close: CloseFact) -> list[SinceRow]:
    now = report.now
    return [
        money_row(report, _("Total cost"), close.cost, now.cost),
        money_row(report, _("Cost per contact"), cost_per_contact_of(close), now.cost_per_contact),
        count_row(_("Contacts counted"), close.contacts, now.contacts, is_total=True),
    ]


def money_row(
    report: Checklist, name: str, reported: Decimal | None, now: Decimal | None
) -> SinceRow:
    currency = report.centre.currency
    texts = money(reported, currency), money(now, currency)
    return SinceRow(name, *texts, difference(reported, now, currency), is_total=True)


def count_row(
    name: str, reported: int | None, now: int | None, *, is_total: bool = False
) -> SinceRow:
    texts = formatting.count(reported), formatting.count(now)
    return SinceRow(name, *texts, count_difference(reported, now), is_total=is_total)


def changed_contacts(report: Checklist) -> list[SinceRow]:
    assert report.since is not None
    text = _("Contacts by %(channel)s")
    return [
        count_row(text % {"channel": report.channels[each.channel].name}, each.reported, each.now)
        for each in report.since.contacts
    ]


def difference(reported: Decimal | None, now: Decimal | None, currency: str) -> str:
    if reported is None or now is None:
        return formatting.not_available() if reported is not now else "="
    change = shown_difference(now, reported, decimals_of_ratio(currency))
    return signed_money(change, currency) if change else "="


def count_difference(reported: int | None, now: int | None) -> str:
    if reported is None or now is None:
        return formatting.not_available() if reported is not now else "="
    if now == reported:
        return "="
    return formatting.signed(formatting.count(now - reported), now - reported)


def since_lines(report: Checklist) -> list[SinceRow]:
    assert report.since is not None
    lines = report.since.lines
    pairs: list[tuple[ReportedLine | None, ReportedLine | None]] = [
        *((pair.reported, pair.now) for pair in lines.changed),
        *((None, line) for line in lines.added),
        *((line, None) for line in lines.removed),
    ]
    return [line_row(report, *pair) for pair in pairs]


def line_row(
    report: Checklist, reported: ReportedLine | None, now: ReportedLine | None
) -> SinceRow:
    line = now or reported
    assert line is not None
    currency = report.centre.currency
    amounts = [each.amount if each else Decimal(0) for each in (reported, now)]
    return SinceRow(
        name=report.categories[line.category].name,
        reported=money(reported.amount, currency) if reported else "",
        now=money(now.amount, currency) if now else "",
        difference=signed_money(amounts[1] - amounts[0], currency),
        words=line_words(report, line),
        what=what_happened(report, reported, now),
    )


def line_words(report: Checklist, line: ReportedLine) -> str:
    channel = report.channels.get(line.channel or 0)
    words = line.description, line.supplier, channel.name if channel else ""
    return " · ".join(filter(None, words))


def what_happened(
    report: Checklist, reported: ReportedLine | None, now: ReportedLine | None
) -> str:
    if reported is None:
        return _("added")
    if now is None:
        return _("removed")
    changes = []
    if reported.category != now.category:
        changes.append(arrow(*(report.categories[line.category].name for line in (reported, now))))
    if reported.status != now.status:
        changes.append(arrow(*(str(LABELS[line.status]) for line in (reported, now))))
    words = [line_words(report, line) or "–" for line in (reported, now)]
    if words[0] != words[1]:
        changes.append(arrow(*words))
    return ", ".join(changes) or _("amount changed")


def arrow(before: str, after: str) -> str:
    return f"{before} → {after}"
