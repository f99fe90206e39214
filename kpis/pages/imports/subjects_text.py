"""The accounts, words or queues of a file, and what each stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.imports.words import span_words
from kpis.reports.imports import ImportReport
from kpis.vocabulary import FileKind

NOT_OURS = "no"
#: Of a file with more, the largest are shown: the others follow once these are said.
MOST_SUBJECTS = 150


@dataclass(frozen=True, slots=True)
class TargetOption:
    value: str
    name: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """field: the name of its select. code: as the file has it. likely: offered as buttons.
    journals, analytics: by which it can be narrowed."""

    field: str
    code: str
    name: str
    figure: str
    rows: str
    options: Sequence[TargetOption]
    likely: Sequence[TargetOption]
    place: int = 0
    journals: Sequence[str] = ()
    analytics: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Subjects:
    """unknown: those of which nobody has said. title: what there is to do, empty for nothing."""

    title: str
    note: str
    unknown: Sequence[SubjectRow]
    known: Sequence[SubjectRow]
    all_title: str
    choose: str


def subjects_of(report: ImportReport, currency: str) -> Subjects:
    preview = report.details.preview
    assert preview is not None
    found = list(enumerate(preview["subjects"]))
    unknown = [(place, each) for place, each in found if each["unknown"]]
    known = [(place, each) for place, each in found if not each["unknown"]]
    words = SubjectWords(report, currency)
    return Subjects(
        title=words.title(len(unknown)),
        note=words.note([each for _place, each in unknown]),
        unknown=[words.row(*each) for each in unknown[:MOST_SUBJECTS]],
        known=[words.row(*each) for each in known[:MOST_SUBJECTS]],
        all_title=words.all_title(len(known)),
        choose=_("Choose a category") if words.is_costs else _("Choose a channel"),
    )


class SubjectWords:
    """Of one import, in the reader's language."""

    def __init__(self, report: ImportReport, currency: str) -> None:
        self.is_costs = report.details.fact.kind is FileKind.COSTS
        self.is_ledger = report.details.understood.get("is_ledger", False)
        self.currency = currency
        named = report.categories if self.is_costs else report.channels
        kind = "category" if self.is_costs else "channel"
        self.targets = [(f"{kind}-{each.id}", each.name) for each in named]

    def title(self, count: int) -> str:
        if not count:
            return ""
        values = {"count": formatting.number(count)}
        if self.is_ledger:
            text = ngettext(
                "%(count)s account has no category yet",
                "%(count)s accounts have no category yet",
                count,
            )
        elif self.is_costs:
            text = ngettext(
                "%(count)s word stands for no category yet",
                "%(count)s words stand for no category yet",
                count,
            )
        else:
            text = ngettext(
                "%(count)s queue has no channel yet", "%(count)s queues have no channel yet", count
            )
        return text % values

    def note(self, unknown: Sequence[Mapping[str, Any]]) -> str:
        total = sum((Decimal(each["figure"]) for each in unknown), Decimal(0))
        text = (
            _("%(figure)s stay out until you choose. Your choice is kept for the next file.")
            if self.is_costs
            else _("%(figure)s contacts stay out until you choose. Your choice is kept.")
        )
        return text % {"figure": self.figure(total)}

    def all_title(self, count: int) -> str:
        values = {"count": formatting.number(count)}
        if self.is_ledger:
            return (
                ngettext("%(count)s account assigned", "%(count)s accounts assigned", count)
                % values
            )
        if self.is_costs:
            return ngettext("%(count)s word assigned", "%(count)s words assigned", count) % values
        return ngettext("%(count)s queue assigned", "%(count)s queues assigned", count) % values

    def figure(self, value: Decimal) -> str:
        return formatting.money(value, self.currency) if self.is_costs else formatting.number(value)

    def row(self, place: int, subject: Mapping[str, Any]) -> SubjectRow:
        count = subject["rows"]
        values = {
            "count": formatting.number(count),
            "span": span_words(subject["first"], subject["last"]),
        }
        text = ngettext("%(count)s line, %(span)s", "%(count)s lines, %(span)s", count)
        chosen = self.chosen(subject)
        likely = {f"category-{id}" for id in subject["likely"]}
        return SubjectRow(
            field=f"target-{place}",
            code=subject["subject"] or _("the whole file"),
            name=subject["name"],
            figure=self.figure(Decimal(subject["figure"])),
            rows=text % values,
            options=[TargetOption(v, name, v == chosen) for v, name in self.targets]
            + [TargetOption(NOT_OURS, _("Not ours"), chosen == NOT_OURS)],
            likely=[TargetOption(v, name) for v, name in self.targets if v in likely],
            place=place,
            journals=subject["journals"],
            analytics=subject["analytics"],
        )

    def chosen(self, subject: Mapping[str, Any]) -> str:
        if subject["unknown"]:
            return ""
        id = subject["category"] if self.is_costs else subject["channel"]
        kind = "category" if self.is_costs else "channel"
        return NOT_OURS if id is None else f"{kind}-{id}"
