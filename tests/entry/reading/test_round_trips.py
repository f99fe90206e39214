"""Contacts that are written in each layout, in each way that a text may be, and read again."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.reading.contact_asked import ContactsAsked
from kpis.entry.reading.contact_files import ContactFile, ContactLayout, read_contacts

UTC = "UTC"
FIRST = date(2026, 5, 20)
SOURCES = ["téléphone", "e-mail", "a, b", 'the "late" ones', "x;y"]
Contacts = Sequence[tuple[datetime, str]]
Table = Sequence[Sequence[str]]
CONTACTS = st.lists(
    st.tuples(
        st.datetimes(datetime(2026, 5, 13), datetime(2026, 6, 13)).map(
            lambda at: at.replace(microsecond=0)
        ),
        st.sampled_from(SOURCES),
    ),
    min_size=1,
    max_size=12,
)
#: How a text is written: separator, line end, encoding.
WAYS = st.tuples(
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
Way = tuple[str, str, str]


def zendesk(contacts: Contacts) -> Table:
    rows = [[f"{n}", f"{at}", way, "open"] for n, (at, way) in enumerate(contacts)]
    return [["id", "created_at", "via_channel", "status"], *rows]


def los_angeles(contacts: Contacts) -> Table:
    rows = [[f"1-{n}", f"{at:%m/%d/%Y %I:%M:%S %p}", way] for n, (at, way) in enumerate(contacts)]
    return [["SRNumber", "CreatedDate", "RequestSource"], *rows, ["1-x", "12/31/2017", "Call"]]


def new_york(contacts: Contacts) -> Table:
    rows = [[f"{n}", f"{at:%Y-%m-%dT%H:%M:%S}Z", way] for n, (at, way) in enumerate(contacts)]
    return [["Unique Key", "Created Date", "Open Data Channel Type"], *rows]


def twilio(contacts: Contacts) -> Table:
    rows = [[f"CA{n}", way, "completed", f"{at} UTC", "9"] for n, (at, way) in enumerate(contacts)]
    legs = [
        [f"CB{n}", "outbound-dial", "completed", f"{at} UTC", "5"]
        for n, (at, _way) in enumerate(contacts)
    ]
    return [["Call SID", "Direction", "Status", "Start Time", "Duration"], *rows, *legs]


def report(contacts: Contacts) -> Table:
    counts = Counter((f"{at:%d %B %Y}", way) for at, way in contacts)
    rows = [[day, way, f"{number}"] for (day, way), number in counts.items()]
    return [["Report of May"], ["Jour", "File", "Traités"], *rows]


def days_as_columns(contacts: Contacts) -> Table:
    counts = Counter((at.date(), way) for at, way in contacts)
    days = [date(2026, 5, 13) + timedelta(days=day) for day in range(32)]
    ways = sorted({way for _day, way in counts})
    rows = [[way, *(f"{counts[day, way] or '-'}" for day in days)] for way in ways]
    return [["File", *(f"{day:%d/%m/%Y}" for day in days)], *rows]


LAYOUTS: Mapping[Callable[[Contacts], Table], ContactLayout] = {
    zendesk: ContactLayout.ZENDESK,
    los_angeles: ContactLayout.REQUESTS_311,
    new_york: ContactLayout.REQUESTS_311,
    twilio: ContactLayout.TWILIO,
    report: ContactLayout.REPORT,
    days_as_columns: ContactLayout.REPORT,
}


def written(table: Table, way: Way) -> bytes:
    separator, end, encoding = way
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\n").writerows(table)
    return file.getvalue().replace("\n", end).encode(encoding)


def counts_of(found: ContactFile) -> Counter[tuple[date, str]]:
    return Counter(
        {(each.start, each.source): each.handled for each in found.volumes if each.start >= FIRST}
    )


@pytest.mark.fault(1, 2, 12, 14)
@pytest.mark.parametrize("layout", LAYOUTS)
@given(contacts=CONTACTS, way=WAYS)
def test_what_was_written_is_read(
    layout: Callable[[Contacts], Table], contacts: list[tuple[datetime, str]], way: Way
) -> None:
    found = read_contacts(written(layout(contacts), way), ContactsAsked(UTC))
    assert found.layout is LAYOUTS[layout]
    assert found.number_of_errors == 0
    plain = Counter((at.date(), source) for at, source in contacts if at.date() >= FIRST)
    assert counts_of(found) == plain


@given(contacts=CONTACTS, way=WAYS)
def test_what_was_written_twice_is_read_once(
    contacts: list[tuple[datetime, str]], way: Way
) -> None:
    """But without ids each row counts."""
    header, *rows = zendesk(contacts)
    once, twice = written([header, *rows], way), written([header, *rows, *rows], way)
    asked = ContactsAsked(UTC)
    assert read_contacts(once, asked).volumes == read_contacts(twice, asked).volumes
    mapped = ContactsAsked(
        UTC, layout=ContactLayout.MAPPED, moment="created_at", source="via_channel"
    )
    assert read_contacts(twice, mapped).contacts == 2 * len(contacts)
