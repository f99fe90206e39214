"""Logs with a header and a row a contact: which column is what, and the contacts they hold."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from sys import intern
from typing import TypeVar

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.parsing.marks import without_unseen
from kpis.entry.reading.contact_counts import Contact, ContactLog
from kpis.entry.reading.moments import DayOrder, Moments, order_of
from kpis.entry.reading.rows import Row, one_line_end
from kpis.entry.reading.tables import Header, check_once, has_all, header_in, rows_under, squeezed

Value = TypeVar("Value")
#: What a log has of a contact beside what is counted.
Facts = TypeVar("Facts")
Names = Sequence[str]
WHOLE = re.compile(r"0*([0-9]+?)(?:\.0+)?", re.ASCII)
#: Seconds of one contact: 31 years and less.
MOST_SECONDS_DIGITS = 9


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


def columns_of_311(text: str) -> Columns | None:
    """Those of the city whose requests a file has; None for any other file."""
    return next((columns for columns in REQUESTS_311 if is_contact_rows(text, columns)), None)


def columns_named(moment: str, source: str = "", id: str = "") -> Columns:
    """Of a log of any kind: the names of its columns as they stand in its header."""
    return Columns(*([squeezed(name)] if name else [] for name in (moment, source, id)))


def is_contact_rows(text: str, columns: Columns = MYLA_311) -> bool:
    """Whether a header has the date, and the source and the id of those that have names."""
    wanted = (columns.moment, columns.source, columns.id)
    return header_in(text, has_all(*(names for names in wanted if names))) is not None


def read_contact_rows(
    text: str, columns: Columns = MYLA_311, order: DayOrder | None = None
) -> ContactLog:
    """A contact a row: somebody took it, or there would be no row; nothing else is known of it.

    order: of day and month, where the dates of the file leave it open. Raises FileRefused where
    the columns are not there, no row is a contact, or the order cannot be told.
    """
    log = open_log(text, columns, order)
    contacts = [contact for _row, contact in log.contacts()]
    return ContactLog(contacts, log.errors_of(contacts))


def open_log(text: str, columns: Columns, order: DayOrder | None) -> "OpenLog":
    """Raises FileRefused, as read_contact_rows does."""
    text = one_line_end(text)
    wanted = [names for names in (columns.moment, columns.source, columns.id) if names]
    header = header_in(text, has_all(*wanted))
    if header is None:
        raise FileRefused(missing_headers(text, wanted))
    log = OpenLog(text, header, columns)
    check_once(header, log.places)
    column, place = header.name_at(log.moment), log.moment
    cells = ((row.line, row.cells[place]) for row in rows_under(text, header, []))
    log.moments = Moments(order or order_of(cells, column))
    return log


def missing_headers(text: str, wanted: Sequence[Names]) -> list[Error]:
    """Of a file without a header that has them all; its first line is what was found."""
    first = text.lstrip("\n").split("\n", 1)[0][:80]
    return [Error(1, "", first, Expected.HEADER, {"header": names[0]}) for names in wanted]


class OpenLog:
    """A log with its header found. errors: of the rows read so far."""

    def __init__(self, text: str, header: Header, columns: Columns) -> None:
        self.text, self.header = text, header
        moment = header.place_of(*columns.moment)
        assert moment is not None
        self.moment = moment
        self.source = header.place_of(*columns.source)
        self.id = header.place_of(*columns.id)
        self.updated = header.place_of(*columns.updated)
        self.moment_if_blank = header.place_of(*columns.moment_if_blank)
        self.moments = Moments(DayOrder.YEAR_FIRST)
        self.errors: list[Error] = []

    @property
    def places(self) -> list[int | None]:
        return [self.moment, self.source, self.id, self.updated]

    def contacts(self) -> Iterator[tuple[Row, Contact]]:
        """Each row with what it says of its contact; those that cannot be read are errors."""
        for row in rows_under(self.text, self.header, self.errors):
            try:
                yield row, self.contact_of(row)
            except FileRefused as refused:
                self.errors.extend(refused.errors)

    def contact_of(self, row: Row) -> Contact:
        """Raises FileRefused."""
        blank = self.moment_if_blank is not None and not row.cells[self.moment].strip()
        moment = self.moment_if_blank if blank else self.moment
        return Contact(
            line=row.line,
            id=self.read(row, self.id, required_text) if self.id is not None else "",
            moment=self.read(row, moment, self.moments.read),
            source=intern(self.read(row, self.source, without_unseen).strip()),
            updated=self.read(row, self.updated, self.moments.read_optional),
        )

    def read(self, row: Row, place: int | None, parse: Callable[[str], Value]) -> Value:
        """A cell; a column that is not there reads as blank. Raises FileRefused."""
        text = "" if place is None else row.cells[place]
        try:
            return parse(text)
        except Refused as refused:
            error = refused.at(row.line, self.header.name_at(place), text)
            raise FileRefused([error]) from refused

    def errors_of(self, found: Sequence[object]) -> list[Error]:
        """In the order of the file. Raises FileRefused where nothing else was found."""
        errors = sorted(self.errors, key=lambda error: error.line)
        if not found:
            raise FileRefused(errors or [Error(0, "", "", Expected.ROWS)])
        return errors


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
    match = WHOLE.fullmatch(bare)
    if match is None:
        raise Refused(Expected.COUNT)
    if len(match[1]) > MOST_SECONDS_DIGITS:
        raise Refused(Expected.SMALLER_COUNT, {"digits": f"{MOST_SECONDS_DIGITS}"})
    return int(match[1])


def last_updated(found: Iterable[tuple[Contact, Facts]]) -> list[tuple[Contact, Facts]]:
    """Of each contact what was delivered of it last: by its update, else by its place."""
    kept: dict[str, tuple[Contact, Facts]] = {}
    for contact, facts in found:
        earlier = kept.get(contact.id)
        if earlier is None or update_of(contact) >= update_of(earlier[0]):
            kept[contact.id] = contact, facts
    return [*kept.values()]


def update_of(contact: Contact) -> float:
    """To compare updates in one file, whose clocks are one."""
    updated = contact.updated
    if updated is None:
        return float("-inf")
    return (updated if updated.tzinfo else updated.replace(tzinfo=UTC)).timestamp()
