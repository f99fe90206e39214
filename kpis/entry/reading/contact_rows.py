"""Logs with a header and a row a contact: which column is what, and the contacts they hold."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from sys import intern
from typing import TypeVar

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.parsing.marks import without_unseen
from kpis.entry.reading.contact_counts import Contact, ContactLog
from kpis.entry.reading.contact_notes import (
    NOTHING_DECLARED,
    Declared,
    Noted,
    chosen_order,
    some_of,
)
from kpis.entry.reading.moments import DayOrder, Moments
from kpis.entry.reading.row_files import RowFile
from kpis.entry.reading.rows import Row
from kpis.entry.reading.tables import (
    Header,
    check_once,
    first_line,
    has_all,
    header_in,
    rows_under,
    squeezed,
)

Value = TypeVar("Value")
Names = Sequence[str]
WHOLE = re.compile(r"0*([0-9]+?)(?:\.0+)?", re.ASCII)
#: Seconds of one contact: 31 years and less.
MOST_SECONDS_DIGITS = 9
MOST_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Columns:
    """The names, squeezed, under which a log has what is read; of several the first found.

    Where there is no source, every contact has none; where there is no id, each row is a contact.
    moment_if_blank: read where the moment is not filled in.
    """

    moment: Names
    source: Names = ()
    id: Names = ()
    updated: Names = ()
    moment_if_blank: Names = ()


#: Los Angeles' 311, as the city publishes its requests; and those of other cities.
MYLA_311 = Columns(
    moment=["createddate"], source=["requestsource"], id=["srnumber"], updated=["updateddate"]
)
NEW_YORK_311 = Columns(moment=["createddate"], source=["opendatachanneltype"], id=["uniquekey"])
SAN_FRANCISCO_311 = Columns(
    moment=["opened", "requesteddatetime"],
    source=["source"],
    id=["caseid", "servicerequestid"],
    updated=["updated", "updateddatetime"],
)
BOSTON_311 = Columns(moment=["opendt"], source=["source"], id=["caseenquiryid"])
REQUESTS_311 = (MYLA_311, NEW_YORK_311, SAN_FRANCISCO_311, BOSTON_311)


def columns_of_311(file: RowFile) -> Columns | None:
    """Those of the city whose requests a file has; None for any other file."""
    return next((columns for columns in REQUESTS_311 if is_contact_rows(file, columns)), None)


def is_requests_311(file: RowFile) -> bool:
    return columns_of_311(file) is not None


def read_requests_311(
    file: RowFile, noted: Noted, declared: Declared = NOTHING_DECLARED
) -> ContactLog:
    """Of any of the cities. Raises FileRefused, as read_contact_rows does."""
    return read_contact_rows(file, noted, declared, columns_of_311(file) or MYLA_311)


def columns_named(moment: str, source: str = "", id: str = "") -> Columns:
    """Of a log of any kind: the names of its columns as they stand in its header."""
    return Columns(*([squeezed(name)] if name else [] for name in (moment, source, id)))


def is_contact_rows(file: RowFile, columns: Columns) -> bool:
    """Whether a header has the date, and the source and the id of those that have names."""
    wanted = (columns.moment, columns.source, columns.id)
    return header_in(file, has_all(*(names for names in wanted if names))) is not None


def read_contact_rows(
    file: RowFile, noted: Noted, declared: Declared, columns: Columns
) -> ContactLog:
    """A contact a row: somebody took it, or there would be no row; nothing else is known of it.

    Raises FileRefused where the columns are not there, or the order of day and month cannot be
    told; and after all rows, where none is a contact.
    """
    log = open_log(file, columns, noted, declared)
    return ContactLog(some_of((each for _row, each in log.contacts()), noted), log.ids)


def open_log(file: RowFile, columns: Columns, noted: Noted, declared: Declared) -> "OpenLog":
    """Raises FileRefused, as read_contact_rows does."""
    wanted = [names for names in (columns.moment, columns.source, columns.id) if names]
    header = header_in(file, has_all(*wanted))
    if header is None:
        raise FileRefused(missing_headers(file, wanted))
    log = OpenLog(file, header, columns, noted)
    check_once(header, log.places)
    log.moments = Moments(chosen_order(log.dates(), header.names[log.moment], declared, noted))
    return log


def missing_headers(file: RowFile, wanted: Sequence[Names]) -> list[Error]:
    """Of a file without a header that has them all; its first line is what was found."""
    first = first_line(file)
    return [Error(1, "", first, Expected.HEADER, {"header": names[0]}) for names in wanted]


class OpenLog:
    """A log with its header found."""

    def __init__(self, file: RowFile, header: Header, columns: Columns, noted: Noted) -> None:
        self.file, self.header, self.noted = file, header, noted
        moment = header.place_of(*columns.moment)
        assert moment is not None
        self.moment = moment
        self.source = header.place_of(*columns.source)
        self.id = header.place_of(*columns.id)
        self.updated = header.place_of(*columns.updated)
        self.moment_if_blank = header.place_of(*columns.moment_if_blank)
        self.moments = Moments(DayOrder.YEAR_FIRST)

    @property
    def places(self) -> list[int | None]:
        return [self.moment, self.source, self.id, self.updated]

    def dates(self) -> Iterator[tuple[int, str]]:
        for row in rows_under(self.file, self.header, []):
            yield row.line, row.cells[self.moment]

    def ids(self) -> Iterator[tuple[int, str]]:
        if self.id is not None:
            for row in rows_under(self.file, self.header, []):
                yield row.line, row.cells[self.id].strip()

    def contacts(self) -> Iterator[tuple[Row, Contact]]:
        """Each row with what it says of its contact; those that cannot be read are noted."""
        for row in rows_under(self.file, self.header, self.noted):
            try:
                yield row, self.contact_of(row)
            except FileRefused as refused:
                self.noted.extend(refused.errors)

    def contact_of(self, row: Row) -> Contact:
        """Raises FileRefused."""
        cells, place = row.cells, self.id
        id, source, updated = "", "", None
        try:
            if place is not None:
                id = required_text(cells[place])
            place = self.place_of_moment(cells)
            moment = self.moments.read(cells[place])
            if (place := self.source) is not None:
                source = intern(without_unseen(cells[place]).strip())
            if (place := self.updated) is not None:
                updated = self.moments.read_optional(cells[place])
        except Refused as refused:
            raise self.refused_at(row, place, refused) from refused
        return Contact(row.line, id, moment, source, updated=updated)

    def place_of_moment(self, cells: Sequence[str]) -> int:
        if self.moment_if_blank is not None and not cells[self.moment].strip():
            return self.moment_if_blank
        return self.moment

    def read(self, row: Row, place: int | None, parse: Callable[[str], Value]) -> Value:
        """A cell; a column that is not there reads as blank. Raises FileRefused."""
        text = "" if place is None else row.cells[place]
        try:
            return parse(text)
        except Refused as refused:
            raise self.refused_at(row, place, refused) from refused

    def refused_at(self, row: Row, place: int | None, refused: Refused) -> FileRefused:
        text = "" if place is None else row.cells[place]
        return FileRefused([refused.at(row.line, self.header.name_at(place), text)])


def required_text(text: str) -> str:
    """Without marks that nobody sees. Raises Refused for a blank one."""
    bare = without_unseen(text).strip()
    if not bare:
        raise Refused(Expected.SOMETHING)
    return bare


def whole_seconds(text: str) -> int | None:
    """Seconds of one contact, unknown where blank; decimals may only be zeros. Raises Refused."""
    bare = text.strip()
    if not bare:
        return None
    match = WHOLE.fullmatch(bare) if len(bare) <= MOST_CHARACTERS else None
    if match is None:
        raise Refused(Expected.COUNT)
    if len(match[1]) > MOST_SECONDS_DIGITS:
        raise Refused(Expected.SMALLER_COUNT, {"digits": f"{MOST_SECONDS_DIGITS}"})
    return int(match[1])
