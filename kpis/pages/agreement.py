"""What the pages of rules and of definitions share: nothing is saved that was not looked at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import money
from kpis.pages.saving import Problems
from kpis.pages.tables.table import Cell, figure_cell
from kpis.pages.words.small import mark_change
from kpis.reports.shown import shown_difference
from kpis.vocabulary import decimals_of_ratio

SAVE, REMOVE = "save", "remove"
PREVIEW, PREVIEW_REMOVAL = "preview", "preview-removal"
#: What a form can ask for. A save or a removal is done once its preview was shown.
ACTIONS = {PREVIEW, SAVE, PREVIEW_REMOVAL, REMOVE}
WRITES = {SAVE, REMOVE}
REMOVALS = {REMOVE, PREVIEW_REMOVAL}


@dataclass(frozen=True, slots=True)
class FormState:
    """What was typed, and why it was not done. late: a save of what no preview showed."""

    texts: Mapping[str, str] = field(default_factory=dict)
    problems: Problems | None = None
    late: bool = False

    def said(
        self, key: str, known: Mapping[str, object], typed: Mapping[str, object]
    ) -> dict[str, object]:
        """For a Django form: what it begins with, or what was typed and is wrong.

        key: of the unit that the form is. known: what stands where nothing was typed.
        """
        if self.problems and key in self.problems.errors:
            return {"data": typed, "auto_id": "%s"}
        return {"initial": {**known, **typed}, "auto_id": "%s"}

    @property
    def problem(self) -> str:
        return self.problems.message if self.problems else ""

    @property
    def conflict(self) -> str:
        """Who was first, in words; empty where nobody was."""
        text = _(
            "%(who)s changed this on %(when)s, after you opened it. The list shows what is there "
            "now, the form what you typed: check the preview again, then save."
        )
        conflicts = self.problems.conflicts.values() if self.problems else ()
        return " ".join(text % {"who": each["who"], "when": each["when"]} for each in conflicts)


def with_months(mark: str, months: Collection[date]) -> str:
    """What a preview says it showed, with the closed months that it named."""
    return " ".join([mark, *(f"{month:%Y-%m}" for month in sorted(months))])


def closed_note(months: Collection[date]) -> str:
    """Which closed months a change concerns; empty where there are none."""
    if not months:
        return ""
    text = ngettext(
        "A closed month depends on this: %(months)s. Its figures will change; those reported stay "
        "beside them. Only an administrator can save it.",
        "%(count)s closed months depend on this: %(months)s. Their figures will change; those "
        "reported stay beside them. Only an administrator can save it.",
        len(months),
    )
    names = ", ".join(map(formatting.month_name, sorted(months)))
    return text % {"count": formatting.count(len(months)), "months": names}


def action_of(request: HttpRequest) -> str:
    """Raises SuspiciousOperation for what no form of ours asks for."""
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise SuspiciousOperation(f"Nothing is done by {action!r}.")
    return action


def texts_of(post: Mapping[str, str]) -> dict[str, str]:
    """PostgreSQL keeps no U+0000."""
    return {name: str(post[name]).replace("\0", "").strip() for name in post}


def difference_cell(now: Decimal | None, then: Decimal | None, currency: str) -> Cell:
    """Of the amounts as they are shown; neither direction is better: cost only moves."""
    if now is None or then is None:
        return Cell(formatting.not_available())
    difference = shown_difference(then, now, decimals_of_ratio(currency))
    mark = mark_change(difference, money(abs(difference), currency), good_is_up=None)
    return figure_cell(difference, currency, mark.text, mark.tone)
