"""Contact logs and reports read from a text, with all that is told of them in one place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpis.entry.parsing.errors import Error
from kpis.entry.reading.contact_counts import Contact, ContactLog, LeftOut, SourceVolume
from kpis.entry.reading.contact_files import left_out_of
from kpis.entry.reading.contact_notes import Declared, Noted
from kpis.entry.reading.contact_reports import read_contact_report
from kpis.entry.reading.contact_tally import Tally, calendar_of, reason_of, tally
from kpis.entry.reading.kept_contacts import NOT_KNOWN
from kpis.entry.reading.row_files import file_of_text


@dataclass
class Report:
    """What a report says."""

    volumes: Sequence[SourceVolume]
    errors: Sequence[Error]
    left_out: Sequence[LeftOut]
    noted: Noted


def read_report(text: str, **declared: object) -> Report:
    noted = Noted()
    said = Declared(**declared)  # type: ignore[arg-type]
    report = read_contact_report(file_of_text(text), noted, said)
    return Report(report.volumes, noted.errors, report.left_out, noted)


ReadLog = Callable[..., ContactLog]


@dataclass
class Log:
    """What counts of a log: its contacts with what their parts say of them."""

    contacts: Sequence[Contact]
    errors: Sequence[Error]
    left_out: Sequence[LeftOut]
    noted: Noted


def read_log(reader: ReadLog, text: str, *others: object, **declared: object) -> Log:
    """others: what a reader takes besides."""
    noted = Noted()
    said = Declared(**declared)  # type: ignore[arg-type]
    log = reader(file_of_text(text), noted, said, *others)
    found, by_line = Tally(calendar_of("UTC")), {}
    for contact in log.contacts:
        found.add(contact)
        by_line[contact.line] = contact
    parts, merged = found.parts(), found.merged_numbers()
    ids = dict(log.ids())
    contacts = [
        with_counts(with_id(by_line[kept.line], ids), parts.counts(number, kept))
        for number, kept in enumerate(found.all_kept())
        if reason_of(kept, is_merged=number in merged) is None
    ]
    return Log(contacts, noted.errors, named(log, found), noted)


def named(log: ContactLog, found: Tally) -> list[LeftOut]:
    rows = [each for group in left_out_of(log, found.finished()) for each in group.first]
    return sorted(rows, key=lambda each: each.line)


def with_id(contact: Contact, ids: Mapping[int, str]) -> Contact:
    """Where a reader gives none, for it knows that the contact comes once."""
    return contact._replace(id=contact.id or ids.get(contact.line, ""))


def with_counts(contact: Contact, counts: Sequence[int]) -> Contact:
    handle, wait, handled, offered, abandoned = (
        None if each == NOT_KNOWN else each for each in counts
    )
    return contact._replace(
        handled=bool(handled),
        offered=None if offered is None else bool(offered),
        abandoned=None if abandoned is None else bool(abandoned),
        handle_seconds=handle,
        wait_seconds=wait,
    )


def count_by_day(
    contacts: Iterable[Contact], zone: str, naive_zone: str | None = None
) -> Sequence[SourceVolume]:
    return tally(contacts, calendar_of(zone, naive_zone)).volumes


def knows(is_its_own: Callable[..., bool], text: str, *others: object) -> bool:
    return is_its_own(file_of_text(text), *others)
