"""A sheet of cells as kpis/grids/page.html shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpis.facts import CentreFact
from kpis.pages.filters.choice import AddressLink


@dataclass(frozen=True, slots=True)
class GridHead:
    """key: of its totals. address: of the column's own page, empty where it has none. closes:
    what the button says that makes it a closed day, empty where there is none."""

    key: str
    label: str
    name: str
    address: str
    is_closed: bool
    closes: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """place: its row and column in words. unusual: why it stands out; mark: that it does.

    is_open: it can be typed into; seen: what the page says it showed. about: what stands behind
    a sum of several records, which address opens; empty for all others.
    """

    key: str
    place: str
    text: str
    date: str
    is_closed: bool
    unusual: str
    mark: str
    is_open: bool
    seen: str
    error: str
    about: str
    address: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """rest: what is in the total and is not typed, as rest_of says it. by_day: contacts of the
    channel are recorded by day in this month."""

    id: int
    name: str
    group: str
    cells: Sequence[GridCell]
    total: str
    rest: str
    note: str = ""
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class GridTotal:
    """rest: as of a row. key: of the column; the total of all has none."""

    text: str
    rest: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class CountedColumn:
    """Contacts counted and cost per contact of a month; key: empty for the whole year. by: the
    contacts, as the script divides by them."""

    key: str
    contacts: str
    by: int
    cost_per_contact: str


@dataclass(frozen=True, slots=True)
class GridTable:
    """field: of its cells. kind: of their numbers: amount or count. span: columns besides the
    names of the rows."""

    field: str
    kind: str
    heads: Sequence[GridHead]
    rows: Sequence[GridRow]
    totals: Sequence[GridTotal]
    total: GridTotal
    span: int
    token: str
    counted: Sequence[CountedColumn] = ()


@dataclass(frozen=True, slots=True)
class GridPage:
    """corner: above the names of the rows; empty_title, empty_text: in their place where there
    are none. message, choice: why nothing was saved, and what can be done. mark: the decimal one.
    """

    centre: CentreFact
    may_record: bool
    title: str
    subtitle: str
    kinds: Sequence[AddressLink]
    others_label: str
    previous: AddressLink | None
    next: AddressLink | None
    corner: str
    empty_title: str
    empty_text: str
    grid: GridTable
    message: str
    choice: Mapping[str, object] | None
    mark: str
    is_closed: bool = False
    has_endings: bool = False
    decimals: int = 0
    written: str = ""
