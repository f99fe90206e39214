"""Which column of a file is which, by the names that programs give it in English and French."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from kpis.entry.reading.rows import Row

#: A header may stand below a title and a date.
ROWS_ABOVE = 30


@dataclass(frozen=True, slots=True)
class Header:
    """line: of the file. names: as they stand. places: of what was found, by its role."""

    line: int
    names: Sequence[str]
    places: Mapping[str, int]

    def cell(self, row: Row, role: str) -> str:
        """Without the spaces around it; empty where the file or the row has no such cell."""
        place = self.places.get(role)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def plain_letters(text: str) -> str:
    """Without accents and capitals."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in bare if not unicodedata.combining(mark))


def plain_name(name: str) -> str:
    """Without accents, capitals, signs and a unit in brackets at the end: "N° de Compte" is "n de
    compte", "Montant (EUR)" is "montant"."""
    bare = name.rstrip()
    if bare.endswith(")"):
        name = bare.rpartition("(")[0] or bare
    return " ".join(re.findall(r"[a-z0-9#]+", plain_letters(name)))


def places_of(names: Sequence[str], roles: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """roles: the names of each, the best first; a column has one role only."""
    plain = [plain_name(name) for name in names]
    found: dict[str, int] = {}
    for role, known in roles.items():
        places = (plain.index(name) for name in known if name in plain)
        place = next((each for each in places if each not in found.values()), None)
        if place is not None:
            found[role] = place
    return found


def find_header(
    rows: Iterable[Row], roles: Mapping[str, Sequence[str]], needed: Sequence[Sequence[str]]
) -> Header | None:
    """The first of the first rows that has all of one of the needed sets of roles."""
    for row in islice(rows, ROWS_ABOVE):
        places = places_of(row.cells, roles)
        if any(all(role in places for role in wanted) for wanted in needed):
            return Header(row.line, row.cells, places)
    return None
