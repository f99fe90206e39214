"""Two people change one unit: what only one of them changed is kept; where both changed the same
field, the later one is asked.

A form sends every field of a unit, also those that nobody touched. What the page had shown is
found in the history by its version, and used only if its digest is the one that the page sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kpis.entry.forms.units import Unit, digest
from kpis.entry.recording.changes import rows_as_seen
from kpis.entry.refusals import Conflict, Conflicted

Result = TypeVar("Result")
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merging:
    """How the units of a sheet are compared.

    texts_of: the fields of a row as the page writes them. value_of: what the text of a field
    means, so that 1000 and 1,000.00 are the same. blank_of: what the page showed where a row such
    as this one was not there yet.
    removed: the key of the unit whose row is to go, which is never done unasked.
    """

    centre_id: int
    texts_of: Callable[[Any], Texts]
    value_of: Callable[[str, str], object]
    blank_of: Callable[[Any], Texts] | None = None
    removed: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """texts: with what each person changed. mine: the fields that the later one changed;
    both: those of them that the other has made something else."""

    texts: dict[str, str]
    mine: frozenset[str]
    both: frozenset[str]


def save_merged(
    units: Sequence[Unit], write: Callable[[Sequence[Unit]], Result], how: Merging
) -> Result:
    """Write the units; where somebody was first, once more with what was theirs alone.

    Raises what ``write`` raises; Conflicted with the fields that both have changed.
    """
    try:
        return write(units)
    except Conflicted as refusal:
        return write(merged_units(units, refusal.conflicts, how))


def merged_units(units: Sequence[Unit], conflicts: Sequence[Conflict], how: Merging) -> list[Unit]:
    """Raises Conflicted while there is anything to ask."""
    by_key = {unit.key: unit for unit in units}
    bases = seen_texts([(by_key[c.key], c) for c in conflicts], how)
    merged: dict[str, Unit] = {}
    asked = []
    for conflict in conflicts:
        unit, base = by_key[conflict.key], bases.get(conflict.key)
        if base is None:
            asked.append(conflict)
            continue
        now = how.texts_of(conflict.theirs)
        found = merge_texts(base, unit.texts, now, how.value_of)
        if found.both:
            asked.append(replace(conflict, mine=found.mine, both=found.both))
        row = conflict.theirs
        merged[unit.key] = replace(unit, id=row.pk, version=row.version, texts=found.texts)
    if asked:
        raise Conflicted(asked)
    return [merged.get(unit.key, unit) for unit in units]


def seen_texts(pairs: Sequence[tuple[Unit, Conflict]], how: Merging) -> dict[str, Texts]:
    """By key, what the page showed of units whose row still stands; known ones only."""
    standing: list[tuple[Unit, Any]] = [
        (unit, conflict.theirs)
        for unit, conflict in pairs
        if conflict.theirs is not None and unit.key != how.removed
    ]
    found: dict[str, Texts] = {}
    for table in {type(row) for _unit, row in standing}:
        same = {u.key: (u.id or 0, u.version) for u, row in standing if is_row(u, row, table)}
        rows = rows_as_seen(table, dict(same.values()), centre_id=how.centre_id)
        found |= {key: how.texts_of(rows[id]) for key, (id, _version) in same.items() if id in rows}
    if how.blank_of is not None:
        found |= {unit.key: how.blank_of(row) for unit, row in standing if unit.id is None}
    return {unit.key: found[unit.key] for unit, _row in standing if is_shown(unit, found)}


def is_row(unit: Unit, row: Any, table: type[Any]) -> bool:
    return isinstance(row, table) and unit.id == row.pk and unit.version is not None


def is_shown(unit: Unit, found: Mapping[str, Texts]) -> bool:
    texts = found.get(unit.key, {})
    return unit.digest == digest({name: texts.get(name, "") for name in unit.texts})


def merge_texts(
    base: Texts, mine: Texts, now: Texts, value_of: Callable[[str, str], object]
) -> Merged:
    """Field by field: mine where I changed it, else what stands now."""

    def differ(name: str, one: Texts, other: Texts) -> bool:
        texts = one.get(name, ""), other.get(name, "")
        return texts[0] != texts[1] and value_of(name, texts[0]) != value_of(name, texts[1])

    changed = frozenset(name for name in mine if differ(name, mine, base))
    both = frozenset(n for n in changed if differ(n, now, base) and differ(n, now, mine))
    texts = {name: mine[name] if name in changed else now.get(name, "") for name in mine}
    return Merged(texts, changed, both)
