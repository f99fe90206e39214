"""An obvious second reader of contacts: it counts what is regular, and has no say on the rest."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kpis.entry.reading.contact_files import ContactFile, ContactLayout

#: The columns of the day, the source and the id, by the names that the samples give them.
COLUMNS: Mapping[ContactLayout, tuple[str, str, tuple[str, ...]]] = {
    ContactLayout.REQUESTS_311: ("createddate", "requestsource", ("srnumber",)),
    ContactLayout.ZENDESK: ("created_at", "via_channel", ("id",)),
    ContactLayout.TWILIO: ("start_time", "direction", ("sid", "id")),
}
HANDLED = ("handled", "callshandled")
EVENTS = frozenset(
    "ENTERQUEUE CONNECT ABANDON COMPLETEAGENT COMPLETECALLER TRANSFER BLINDTRANSFER "
    "ATTENDEDTRANSFER EXITEMPTY EXITWITHTIMEOUT EXITWITHKEY".split()
)
NO_CALL = ("", "NONE", "REALTIME", "MANAGER")
ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T][0-9:.]{5,}(?: ?UTC|Z)?)?")
Cells = dict[str, str]


def differences_in_contacts(text: str, found: ContactFile) -> Iterator[str]:
    """Only where the reader has taken every row."""
    if found.number_of_errors:
        return
    left_out = sum(each.number for each in found.left_out)
    if found.layout is ContactLayout.QUEUE_LOG:
        calls = calls_in(text)
        if calls is not None and calls != found.contacts + left_out:
            yield f"queue_log: {found.contacts} and {left_out} left out of {calls} calls"
    elif found.layout is ContactLayout.REPORT:
        yield from differences_in_report(text, found)
    elif found.layout in COLUMNS:
        rows = rows_in(text)
        yield from differences_in_log(rows, found, left_out)


def calls_in(text: str) -> int | None:
    lines = [line.split("|") for line in lines_in(text) if line.strip()]
    if any(len(cells) < 5 for cells in lines):
        return None
    ids = {
        cells[1].strip()
        for cells in lines
        if cells[4].strip().upper() in EVENTS and cells[1].strip().upper() not in NO_CALL
    }
    return len(ids)


def lines_in(text: str) -> list[str]:
    return re.split(r"\r\r\n|\r\n|\r|\n", text)


def rows_in(text: str) -> list[Cells]:
    """By the names of the first line, small; none where a row has not as many cells."""
    lines = "\n".join(lines_in(text.removeprefix("\ufeff")))
    first = lines.lstrip("\n").split("\n", 1)[0]
    separator = max(",;\t|", key=first.count)
    cells = [
        row for row in csv.reader(io.StringIO(lines), delimiter=separator) if "".join(row).strip()
    ]
    names = [name.strip().casefold() for name in cells[0]] if cells else []
    if len(set(names)) < len(names) or any(len(row) != len(names) for row in cells):
        return []
    return [dict(zip(names, row, strict=True)) for row in cells[1:]]


def differences_in_log(rows: Sequence[Cells], found: ContactFile, left_out: int) -> Iterator[str]:
    day, source, id_names = COLUMNS[found.layout]
    id = next((name for name in id_names if rows and name in rows[0]), None)
    if id is None or not {day, source} <= rows[0].keys():
        return
    ids = {row[id].strip() for row in rows}
    if len(ids) != found.contacts + left_out:
        yield f"{found.layout}: {found.contacts} and {left_out} left out of {len(ids)} ids"
    days = [ISO.fullmatch(row[day].strip()) for row in rows]
    if len(ids) < len(rows) or left_out or not all(days):
        return
    plain = Counter(
        (match[1], row[source].strip()) for row, match in zip(rows, days, strict=True) if match
    )
    offered = {(f"{each.start}", each.source): each.offered for each in found.volumes}
    handled = {(f"{each.start}", each.source): each.handled for each in found.volumes}
    counted = handled if found.layout is ContactLayout.REQUESTS_311 else offered
    if any(plain[key] != number for key, number in counted.items() if number is not None):
        yield f"{found.layout}: {counted}, and plainly {dict(plain)}"


def differences_in_report(text: str, found: ContactFile) -> Iterator[str]:
    rows = rows_in(text)
    name = next((each for each in HANDLED if rows and each in rows[0]), None)
    if name is None or "date" not in rows[0] or found.left_out:
        return
    if not all(re.fullmatch("[0-9]{1,15}", row[name].strip(), re.ASCII) for row in rows):
        return
    plain = sum(int(row[name]) for row in rows)
    if plain != found.contacts:
        yield f"report: {found.contacts}, and plainly {plain}"
