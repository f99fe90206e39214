"""What the page of all cost lines changes: ticked lines, or all that match, to what is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.forms.many_lines import (
    FIELDS,
    Offered,
    read_many_change,
    read_seen,
    without,
    write_seen,
)
from kpis.entry.recording.many_lines import (
    MOST_LINES,
    ManyChange,
    ManyLines,
    preview_many_lines,
    record_many_lines,
)
from kpis.entry.submissions import Outcome
from kpis.facts import CentreFact
from kpis.models import CostLine
from kpis.pages.costs.line_words import short_status
from kpis.pages.costs.lines_text import TypedChange, span_of
from kpis.pages.saving import Problems
from kpis.reports.sheets.line_list import SHARED, LineChoices, LineQuestion, versions_found
from kpis.vocabulary import CostStatus, decimals_of


@dataclass(frozen=True, slots=True)
class LinesSave:
    """One post: line (ids with their versions, as they were shown) or scope=all, what they
    become (new-category, …), or action=delete."""

    post: QueryDict
    centre: CentreFact
    choices: LineChoices
    question: LineQuestion

    def seen(self) -> dict[int, int]:
        if self.is_all:
            return versions_found(self.centre.id, self.question, MOST_LINES + 1)
        return read_seen(self.post.getlist("line"))

    @property
    def is_all(self) -> bool:
        """Of the page that previews; what it previewed is then saved, and no more."""
        return self.post.get("scope") == "all" and self.post.get("step") != "save"

    def change(self) -> ManyChange:
        deletes = self.post.get("action") == "delete"
        return read_many_change(self.texts, offered_of(self.choices), deletes=deletes)

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.post.get(f"new-{name}", "") for name in FIELDS}

    def preview(self) -> tuple[dict[int, int], ManyChange, ManyLines]:
        """The lines, what they become, and how many they are."""
        seen, change = self.seen(), self.change()
        found = preview_many_lines(centre_id=self.centre.id, seen=seen, change=change)
        return seen, change, found

    def kept(self, seen: Mapping[int, int]) -> dict[str, str]:
        """The fields by which a page that previews saves what it shows."""
        said = {f"new-{name}": text for name, text in self.texts.items() if text}
        return {"line": write_seen(seen), **said}

    def record(self) -> Outcome:
        change = self.change()
        found = record_many_lines(centre_id=self.centre.id, seen=self.seen(), change=change)
        if not found.changing:
            return {"message": _("Nothing had changed.")}
        words = change_in_words(found, change, self.choices, self.centre.currency)
        text = _("Deleted: %(what)s.") if change.deletes else _("Changed: %(what)s.")
        return {"message": text % {"what": words}}

    def texts_of(self, line: Any) -> Mapping[str, str]:
        """What a line is called that somebody else has changed; a deleted one as it was."""
        name = line.description or _("A line without a description")
        is_there = "yes" if isinstance(line, CostLine) else ""
        return {"name": name, "month": formatting.month_name(line.month), "is_there": is_there}

    def typed(self, problems: Problems) -> TypedChange:
        """What was posted, for the page to show again with what is wrong with it."""
        return TypedChange(
            ticked=frozenset(read_seen(self.post.getlist("line"))),
            is_all=self.is_all,
            texts=self.texts,
            problem=problems.message,
            errors=problems.errors.get("", {}),
            conflicts=list(problems.conflicts.values()),
        )


def offered_of(choices: LineChoices) -> Offered:
    """What lines may become: neither what has ended, nor what the centre does not use."""
    categories = {each.code: each.id for each in choices.categories}
    channels = {each.code: each.id for each in choices.channels}
    return Offered(
        without(categories, choices.retired["category"]),
        without(channels, choices.retired["channel"]),
        SHARED,
    )


def change_in_words(
    found: ManyLines, change: ManyChange, choices: LineChoices, currency: str
) -> str:
    """Such as "37 lines, €12,340.00, January to March 2026: category becomes Telephony"."""
    text = ngettext("%(count)s line", "%(count)s lines", found.number)
    lines = text % {"count": formatting.number(found.number)}
    amount = formatting.money(found.amount, currency, decimals_of(currency))
    what = ", ".join([lines, amount, span_of(found.first, found.last)])
    if change.deletes:
        return what
    return formatting.labelled(what, "; ".join(becomes(change.values, choices)))


def becomes(values: Mapping[str, Any], choices: LineChoices) -> list[str]:
    """A clause for each thing that changes."""
    categories = {each.id: each.name for each in choices.categories}
    channels = {each.id: each.name for each in choices.channels}
    said = []
    if "category" in values:
        text = _("category becomes %(name)s")
        said.append(text % {"name": categories[values["category"]]})
    if "channel" in values:
        shared = _("they become shared by all channels")
        text = _("channel becomes %(name)s")
        id = values["channel"]
        said.append(shared if id is None else text % {"name": channels[id]})
    if "status" in values:
        text = _("status becomes %(name)s")
        said.append(text % {"name": short_status(CostStatus(values["status"]))})
    if "month" in values:
        month: date = values["month"]
        said.append(_("they move to %(month)s") % {"month": formatting.month_name(month)})
    return said
