"""The rows of a file, one by one: what stands there, and what happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.imports.summary import error_from_json
from kpis.entry.messages import describe
from kpis.models.labels import LABELS
from kpis.pages.imports.words import day_of
from kpis.pages.page_url import page_url
from kpis.reports.imports import ImportReport
from kpis.vocabulary import FileKind, RowOutcome

#: In this order, and these open: what deserves a look.
GROUPS = (
    RowOutcome.CHANGED,
    RowOutcome.GONE,
    RowOutcome.REFUSED,
    RowOutcome.LEFT_OUT,
    RowOutcome.CLOSED,
    RowOutcome.NEW,
)
OPEN = frozenset([RowOutcome.CHANGED, RowOutcome.GONE, RowOutcome.REFUSED, RowOutcome.LEFT_OUT])
TICKED = frozenset([RowOutcome.CHANGED, RowOutcome.GONE, RowOutcome.NEW])
BOXED = TICKED | {RowOutcome.LEFT_OUT}


@dataclass(frozen=True, slots=True)
class FileRow:
    """key: by which its box is sent; empty for a row without one. line: of the file, or a dash.
    subject: the account, word or queue as the file has it. same: that its invoice number is on
    another line, same_url: its page."""

    key: str
    line: str
    subject: str
    what: str
    happens: str
    is_ticked: bool
    is_edited: bool
    same: str = ""
    same_url: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """more: how many others there are, in words; empty where all are shown."""

    outcome: str
    title: str
    count: str
    note: str
    rows: Sequence[FileRow]
    more: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """start, share: of its part of the bar, as texts from 0 to 100."""

    outcome: str
    name: str
    count: str
    start: str
    share: str


def tiles(counts: Mapping[str, int]) -> list[Tile]:
    """Of every outcome that there is."""
    total, start = sum(counts.values()) or 1, 0.0
    found = []
    for outcome in RowOutcome:
        if count := counts.get(outcome.value):
            share = 100 * count / total
            name = str(LABELS[outcome])
            shown = formatting.number(count)
            found.append(Tile(outcome.value, name, shown, f"{start:.2f}", f"{share:.2f}"))
            start += share
    return found


def row_groups(report: ImportReport, currency: str, slug: str) -> list[RowGroup]:
    preview = report.details.preview
    assert preview is not None
    words = RowWords(report, currency, slug)
    return [
        row_group(words, outcome, preview["rows"][outcome.value], count)
        for outcome in GROUPS
        if (count := preview["counts"].get(outcome.value, 0))
    ]


def row_group(
    words: "RowWords", outcome: RowOutcome, rows: Sequence[Mapping[str, Any]], count: int
) -> RowGroup:
    more = count - len(rows)
    text = _("and %(count)s more")
    return RowGroup(
        outcome=outcome.value,
        title=str(LABELS[outcome]),
        count=formatting.number(count),
        note=note_of(outcome),
        rows=[words.row(outcome, row) for row in rows],
        more=text % {"count": formatting.number(more)} if more else "",
        is_open=outcome in OPEN,
    )


def note_of(outcome: RowOutcome) -> str:
    return {
        RowOutcome.CHANGED: _("stand differently in an earlier file of this source"),
        RowOutcome.GONE: _("of an earlier file of this source, and no longer in this one"),
        RowOutcome.REFUSED: _("cannot be read, and stay out"),
        RowOutcome.LEFT_OUT: _("stay out, unless you tick them"),
        RowOutcome.CLOSED: _("of months that are closed, and stay out"),
        RowOutcome.NEW: "",
    }[outcome]


class RowWords:
    """Of one import, in the reader's language."""

    def __init__(self, report: ImportReport, currency: str, slug: str) -> None:
        self.is_costs = report.details.fact.kind is FileKind.COSTS
        self.categories = {each.id: each.name for each in report.categories}
        self.channels = {each.id: each.name for each in report.channels}
        self.currency = currency
        self.slug = slug

    def row(self, outcome: RowOutcome, row: Mapping[str, Any]) -> FileRow:
        return FileRow(
            key=row.get("key", "") if outcome in BOXED else "",
            line=formatting.number(row["line"]) if row["line"] else "–",
            subject=row.get("subject", ""),
            what=self.what(row),
            happens=self.happens(outcome, row),
            is_ticked=outcome in TICKED,
            is_edited=row.get("edited", False),
            same=self.same(row),
            same_url=self.same_url(row),
        )

    def same(self, row: Mapping[str, Any]) -> str:
        """That its invoice number is elsewhere too; empty where it is not."""
        same = row.get("same")
        if not same:
            return ""
        if "row" in same:
            text = _("Invoice number %(number)s is in line %(line)s of the file too")
            return text % {"number": row["invoice"], "line": formatting.number(same["row"])}
        text = _("Invoice number %(number)s is on a line of %(month)s already")
        month = formatting.month_name(day_of(same["month"]))
        return text % {"number": row["invoice"], "month": month}

    def same_url(self, row: Mapping[str, Any]) -> str:
        line = row.get("same", {}).get("line")
        return page_url("cost-line", self.slug, line) if line else ""

    def what(self, row: Mapping[str, Any]) -> str:
        if "error" in row and "month" not in row:
            return ""
        label = row.get("text") or row.get("said") or row.get("name") or ""
        day = row.get("month") or row.get("at")
        when = formatting.month_name(day_of(day)) if day else ""
        if not self.is_costs and day and self.is_one_day(row):
            when = formatting.day_name(day_of(day))
        return ", ".join(filter(None, [label, row.get("supplier", ""), when]))

    def is_one_day(self, row: Mapping[str, Any]) -> bool:
        return "end" in row and (day_of(row["end"]) - day_of(row["month"])).days == 1

    def happens(self, outcome: RowOutcome, row: Mapping[str, Any]) -> str:
        if "error" in row:
            return describe(error_from_json(dict(row["error"])))
        if outcome is RowOutcome.GONE:
            text = _("%(figure)s would be removed") % {"figure": self.figure(row)}
        elif "was" in row:
            text = self.change(row)
        else:
            text = " · ".join(filter(None, [self.figure(row), self.goes_to(row)]))
        return f"{text} ({_('changed by hand since')})" if row.get("edited") else text

    def change(self, row: Mapping[str, Any]) -> str:
        was = row["was"]
        now, before = self.figure(row), self.figure(was)
        if now != before:
            return _("%(now)s, was %(before)s") % {"now": now, "before": before}
        if self.goes_to(row) != self.goes_to(was):
            values = {"now": self.goes_to(row), "before": self.goes_to(was)}
            return _("%(now)s, was %(before)s") % values
        return _("another label or state, same figure")

    def figure(self, row: Mapping[str, Any]) -> str:
        if self.is_costs:
            amount = row.get("amount", row.get("figure"))
            return formatting.money(Decimal(amount), self.currency) if amount else ""
        handled = row.get("handled", row.get("figure"))
        return formatting.number(int(handled)) if handled is not None else ""

    def goes_to(self, row: Mapping[str, Any]) -> str:
        names = [self.categories.get(row.get("category") or 0, "")]
        names.append(self.channels.get(row.get("channel") or 0, ""))
        return ", ".join(filter(None, names))
