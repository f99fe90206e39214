"""Units of the sheets of contacts: what can be typed in, and what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from kpis.entry.forms.units import seen_mark
from kpis.entry.forms.volume_labels import label_of
from kpis.entry.forms.volume_rows import AVERAGES
from kpis.pages.contacts.text import Texts
from kpis.pages.saving import Problems, kept_texts
from kpis.pages.words.endings import EndButton


@dataclass(frozen=True, slots=True)
class UnitCell:
    """A field to type in where ``name`` is given, else a text. rate: what the script works out.

    kind: count, duration, quantity or choice. note: a smaller text below.
    """

    text: str
    name: str = ""
    kind: str = ""
    label: str = ""
    title: str = ""
    error: str = ""
    rate: str = ""
    muted: bool = False
    note: str = ""
    note_rate: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A line of the table, and what is saved at once where it has a key.

    seen: what the page says it showed. fixed: parts of rates the script cannot read from cells.
    end: the click that says that it no longer comes.
    works_on: of staffed hours, the channel; assisted: that people work on it; at_once: how many
    contacts of it each handles at the same time, with two decimals.
    """

    label: str
    cells: Sequence[UnitCell]
    key: str = ""
    seen: str = ""
    link: str = ""
    link_text: str = ""
    badges: Sequence[str] = ()
    end: EndButton | None = None
    fixed: str = ""
    totals: Mapping[str, str] = field(default_factory=dict)
    before: str = ""
    unusual: str = ""
    unusual_title: str = ""
    css: str = ""
    messages: Sequence[str] = ()
    conflict: Mapping[str, object] | None = None
    works_on: str = ""
    assisted: bool = True
    at_once: str = "1.00"


@dataclass(frozen=True, slots=True)
class TypedUnits:
    """What a browser without the script sent, and why it was not taken."""

    post: QueryDict
    problems: Problems

    def texts(self, key: str, texts: Mapping[str, str]) -> dict[str, str]:
        typed = {name: self.post.get(f"{name}-{key}", text) for name, text in texts.items()}
        return kept_texts(typed, self.problems.conflicts.get(key))

    def seen(self, key: str, seen: str) -> str:
        """After a conflict what stands now, so that mine can be saved over it."""
        conflict = self.problems.conflicts.get(key)
        return conflict["seen"] if conflict else self.post.get(f"seen-{key}", seen)

    def errors(self, key: str) -> Mapping[str, str]:
        return self.problems.errors.get(key, {})


def unit_parts(
    key: str, id: int | None, version: int | None, texts: Texts, typed: TypedUnits | None
) -> tuple[Texts, str, Mapping[str, str]]:
    """The texts to show, the mark of what was seen, and the errors by field."""
    seen = seen_mark(id, version, texts)
    if typed is None:
        return texts, seen, {}
    return typed.texts(key, texts), typed.seen(key, seen), typed.errors(key)


def labelled_error(name: str, text: str) -> str:
    return f"{label_of(name)} – {text}" if name else text


def save_parts(row: UnitRow, *, reload: bool) -> dict[str, object]:
    """What the script puts into a unit that was saved. reload: more than it looks different now."""
    fields = {cell.name: cell for cell in row.cells if cell.name}
    return {
        "seen": row.seen,
        "values": {name: cell.text for name, cell in fields.items()},
        "titles": {name: cell.title for name, cell in fields.items() if name in AVERAGES},
        "totals": dict(row.totals),
        "marks": {"unusual": row.unusual},
        "reload": reload,
    }
