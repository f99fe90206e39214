"""What the month sheet of costs writes; each action answers with plain JSON data."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.forms.accrual_rows import read_confirmations
from kpis.entry.forms.cost_rows import (
    CostWords,
    cost_words,
    line_units,
    line_value,
    read_line_changes,
)
from kpis.entry.forms.ids import read_id
from kpis.entry.forms.merging import Merging, save_merged
from kpis.entry.forms.spread_rows import FIELDS as SPREAD_FIELDS
from kpis.entry.forms.spread_rows import read_spread
from kpis.entry.forms.units import Unit, seen_mark
from kpis.entry.recording.accruals import confirm_accruals
from kpis.entry.recording.copying import Copied, copy_last_month
from kpis.entry.recording.cost_lines import (
    LineChange,
    LineValues,
    RecordedLine,
    record_cost_lines,
)
from kpis.entry.recording.restoring import restore_line
from kpis.entry.recording.spreads import record_spread
from kpis.entry.submissions import Outcome
from kpis.entry.usual_bills import add_usual_bills
from kpis.facts import CentreFact
from kpis.models import CostLine
from kpis.pages.costs.line_words import Marks, bare_words, marks_of_line, texts_of_values
from kpis.pages.costs.same_invoice import Same, same_text
from kpis.pages.saving import SavedUnit
from kpis.pages.words.usual_bills import added_message
from kpis.reports.sheets.cost_sheet import compare_lines, same_invoices
from kpis.vocabulary import decimals_of

#: With more lines at once the page is loaded anew, and compares them itself.
MOST_MARKS = 20
#: Of lines whose invoice number is on another one, what the message names.
MOST_NAMED = 2


class CostSave:
    """One post to a month: what it holds, and how the centre's lines are written."""

    def __init__(self, post: QueryDict, centre: CentreFact, month: date, user_id: int) -> None:
        self.post = post
        self.centre = centre
        self.month = month
        self.user_id = user_id
        self.decimals = decimals_of(centre.currency)
        self.known: CostWords | None = None

    @property
    def words(self) -> CostWords:
        if self.known is None:
            mark = formatting.decimal_mark()
            self.known = cost_words(self.centre.id, self.centre.currency, mark)
        return self.known

    def texts_of(self, line: CostLine | LineValues) -> dict[str, str]:
        """The fields of a recorded line, or of the values that were just recorded."""
        categories = {id: code for code, id in self.words.categories.items()}
        channels = {id: code for code, id in self.words.channels.items()}
        return texts_of_values(
            categories.get(line.category_id, ""),
            channels.get(line.channel_id or 0, ""),
            formatting.number(line.amount, self.decimals),
            line.status,
            line.description,
            line.supplier,
            line.invoice or "",
        )

    @property
    def merging(self) -> Merging:
        value_of = partial(line_value, self.words)
        removed = self.post.get("remove", "")
        return Merging(self.centre.id, self.texts_of, value_of, removed=removed)

    def saved(self, id: int, version: int, line: CostLine | LineValues) -> SavedUnit:
        texts = self.texts_of(line)
        return {"seen": seen_mark(id, version, texts), "values": texts}


class CopiedLine(SavedUnit):
    """A line that was copied, and the key of its unit."""

    key: str


def save_lines(save: CostSave) -> Outcome:
    """Add, change and remove lines; remove names the one to delete, which can be undone."""
    return save_merged(line_units(save.post), partial(write_lines, save), save.merging)


def write_lines(save: CostSave, units: Sequence[Unit]) -> Outcome:
    removed = save.post.get("remove", "")
    changes, idle = read_line_changes(units, save.words, removed)
    recorded = record_cost_lines(centre_id=save.centre.id, month=save.month, changes=changes)
    doubles = doubled(save, recorded)
    outcome: Outcome = {
        "saved": {unit.key: {"seen": seen_mark(unit.id, unit.version, unit.texts)} for unit in idle}
        | saved_lines(save, changes, recorded, doubles),
        "removed": [removed] if removed else [],
        "message": " ".join(filter(None, [lines_message(recorded), doubled_message(doubles)])),
    }
    gone = [line.id for line in recorded if line.version is None]
    return outcome | ({"undo": gone[0]} if gone else {})


def saved_lines(
    save: CostSave,
    changes: list[LineChange],
    recorded: list[RecordedLine],
    doubles: Mapping[int, Same],
) -> dict[str, SavedUnit]:
    values = {change.key: change.values for change in changes if change.values}
    kept = [line for line in recorded if line.version is not None]
    marks = marks_of(save, [line.id for line in kept])
    return {
        line.key: {
            **save.saved(line.id, line.version or 0, values[line.key]),
            "marks": {**marks.get(line.id, {}), **short_mark(doubles.get(line.id))},
        }
        for line in kept
    }


def short_mark(same: Same | None) -> Marks:
    return {"same_invoice": same.short if same else ""}


def doubled(save: CostSave, recorded: Sequence[RecordedLine]) -> Mapping[int, Same]:
    """By line: another one that has its invoice number."""
    kept = [line.id for line in recorded if line.version is not None]
    found = same_invoices(save.centre.id, kept)
    return {
        line: same_text(same, save.centre.currency, save.centre.slug)
        for line, same in found.items()
    }


def doubled_message(doubles: Mapping[int, Same]) -> str:
    """A warning, with the first few others."""
    return " ".join(f"{each.text} ({each.name})" for each in list(doubles.values())[:MOST_NAMED])


def marks_of(save: CostSave, lines: Sequence[int]) -> Mapping[int, Marks]:
    """What stands beside the lines now, in words."""
    if len(lines) > MOST_MARKS:
        return {}
    words = bare_words(save.centre.currency)
    compared = compare_lines(save.centre.id, save.month, lines)
    return {line: marks_of_line(comparison, words) for line, comparison in compared.items()}


def lines_message(recorded: list[RecordedLine]) -> str:
    gone = sum(line.version is None for line in recorded)
    kept = len(recorded) - gone
    texts = []
    if kept:
        text = ngettext("%(count)s line saved.", "%(count)s lines saved.", kept)
        texts.append(text % {"count": formatting.number(kept)})
    if gone:
        texts.append(_("Line deleted."))
    return " ".join(texts) or _("Nothing had changed.")


def restore(save: CostSave) -> Outcome:
    """Undo the last deletion; restore is the unit that the script puts back, if it sent one."""
    line_id = read_id(save.post.get("line", "")) or 0
    line = restore_line(centre_id=save.centre.id, month=save.month, line_id=line_id)
    key = save.post.get("restore", "") or str(line.pk)
    saved = save.saved(line.pk, line.version, line)
    return {"saved": {key: saved}, "message": _("The deleted line is back.")}


def copy(save: CostSave) -> Outcome:
    """Copy last month's lines: of the chosen categories, or the bill of one line."""
    line_id = read_id(save.post.get("line", ""))
    categories = save.words.categories
    codes = [code for code in save.post.getlist("category") if code in categories]
    chosen = None if line_id else [categories[code] for code in codes]
    copied = copy_last_month(
        centre_id=save.centre.id, month=save.month, category_ids=chosen, line_id=line_id
    )
    outcome: Outcome = {"message": copied_message(copied)}
    return outcome | ({"copied": copied_lines(save, copied.added)} if line_id else {})


def add(save: CostSave) -> Outcome:
    """Add usual bills that have not come, as accruals."""
    keys = save.post.getlist("bill")
    added = add_usual_bills(centre_id=save.centre.id, month=save.month, keys=keys)
    return {"message": added_message(added), "copied": copied_lines(save, added.added)}


def copied_lines(save: CostSave, ids: Sequence[int]) -> list[CopiedLine]:
    """For the script, which puts them where the greyed line stood."""
    lines = CostLine.objects.filter(pk__in=ids).order_by("pk")
    marks = marks_of(save, ids)
    return [
        {
            **save.saved(line.pk, line.version, line),
            "key": str(line.pk),
            "marks": marks.get(line.pk, {}),
        }
        for line in lines
    ]


def copied_message(copied: Copied) -> str:
    added, left_out, once = len(copied.added), copied.left_out, copied.credited_once
    if not added and not left_out and not once:
        return _("There was nothing to copy.")
    text = ngettext(
        "%(count)s line copied as an accrual.", "%(count)s lines copied as accruals.", added
    )
    texts = [text % {"count": formatting.number(added)}]
    if left_out:
        text = ngettext("%(count)s was there already.", "%(count)s were there already.", left_out)
        texts.append(text % {"count": formatting.number(left_out)})
    if once:
        text = ngettext(
            "%(count)s credit note was left out: it was a one-off.",
            "%(count)s credit notes were left out: they were one-offs.",
            once,
        )
        texts.append(text % {"count": formatting.number(once)})
    return " ".join(texts)


def confirm(save: CostSave) -> Outcome:
    """The chosen accruals become actual, with their amounts as billed."""
    confirmations = read_confirmations(save.post, save.words)
    recorded = confirm_accruals(
        centre_id=save.centre.id,
        month=save.month,
        confirmations=confirmations,
        user_id=save.user_id,
    )
    text = ngettext("%(count)s accrual confirmed.", "%(count)s accruals confirmed.", len(recorded))
    return {"message": text % {"count": formatting.number(len(recorded))}}


def spread(save: CostSave) -> Outcome:
    """Add one invoice over several months."""
    texts = {name: save.post.get(name, "") for name in SPREAD_FIELDS}
    invoice = read_spread(texts, save.words)
    record_spread(centre_id=save.centre.id, spread=invoice)
    text = _("%(amount)s spread over %(months)s months from %(start)s on.")
    return {
        "message": text
        % {
            "amount": formatting.money(invoice.amount, save.centre.currency, save.decimals),
            "months": invoice.months,
            "start": formatting.month_name(invoice.start),
        }
    }


#: By the field ``action``; anything else saves lines.
ACTIONS: dict[str, Callable[[CostSave], Outcome]] = {
    "": save_lines,
    "restore": restore,
    "copy": copy,
    "add": add,
    "confirm": confirm,
    "spread": spread,
}
