"""What happened in a centre, latest first: the events that triggers wrote, and the closes.

What one transaction did to one table in one way is one group, an import of 600,000 lines
too. Pages go from moment to moment (the starts of the transactions) along the index by
centre and time: none counts or skips rows to find its place.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from kpis.models.people import LAST_NAME, PERSON_NAME
from kpis.names import sort_key
from kpis.queries import journal_sql as sql
from kpis.queries.journal_sql import SOURCES, ChangeKind, Subject
from kpis.queries.sql import fetch_rows


@dataclass(frozen=True, slots=True)
class Matching:
    """Which happenings of a centre: None is all.

    month: rows that are of it, or were before the change. person: an id as text, or empty
    for what was done outside the pages.
    """

    centre: int
    month: date | None = None
    change: ChangeKind | None = None
    person: str | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "centre": self.centre,
            "month": self.month,
            "change": self.change and self.change.value,
            "person": self.person,
        }


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What one transaction did to one table in one way."""

    subject: Subject
    change: ChangeKind
    moment: datetime
    context: UUID | None


@dataclass(frozen=True, slots=True)
class Doer:
    """A person; None outside the pages, and no name where the person is gone."""

    id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class GroupFact:
    """amount: cost, contacts handled or hours of the rows; as deleted where they are gone."""

    key: GroupKey
    rows: int
    amount: Decimal | None
    first_month: date | None
    last_month: date | None
    doer: Doer


@dataclass(frozen=True, slots=True)
class EventFact:
    """The columns of a row as they are after the change (a deleted one: as they were).

    before: of a change only; None where the row came from another centre.
    """

    key: GroupKey
    id: int
    row: int
    after: Mapping[str, Any]
    before: Mapping[str, Any] | None
    doer: Doer


@dataclass(frozen=True, slots=True)
class CloseFact:
    """A close with the sums as reported, or its reopening with the reason as remark."""

    moment: datetime
    month: date
    is_reopening: bool
    remark: str
    cost: Decimal | None
    contacts: int | None
    doer: Doer


def parts_of(subject: Subject) -> dict[str, str]:
    """What the statements take of one subject."""
    source = SOURCES[subject]
    month, earlier, once = (source.month.format(row=row) for row in ("event", "earlier", "once"))
    parts = {
        "subject": subject.value,
        "table": source.table,
        "month": month,
        "once_month": once,
        "earlier_month": sql.EARLIER.format(columns=earlier, table=source.table),
        "earlier": sql.EARLIER.format(columns="*", table=source.table),
        "amount": source.amount.format(row="event"),
        "of_centre": sql.OF_CENTRE,
        "before": sql.BEFORE,
        "of_person": sql.OF_PERSON,
    }
    moment, matches = sql.MOMENT.format(**parts), sql.MATCHES.format(**parts)
    return {**parts, "moment": moment, "matches": matches}


def latest_moments(
    matching: Matching, subjects: Sequence[Subject], before: datetime | None, limit: int
) -> list[datetime]:
    """When the latest matching changes before a moment were made: distinct, latest first."""
    if not subjects:
        return []
    templates = moment_templates(matching)
    moments = [text.format(**parts_of(subject)) for subject in subjects for text in templates]
    statement = sql.LATEST_OF_ALL.format(moments=" UNION ALL ".join(moments))
    rows = fetch_rows(statement, **matching.parameters(), before=before, limit=limit)
    return [moment for (moment,) in rows]


def moment_templates(matching: Matching) -> Sequence[str]:
    if matching.month is not None:
        return [sql.RARE_MOMENTS, sql.MOMENTS_OF_MOVES]
    return [sql.MOMENTS if matching.person is None else sql.RARE_MOMENTS]


def group_facts(
    matching: Matching, subjects: Sequence[Subject], moments: Sequence[datetime]
) -> list[GroupFact]:
    """What matches of each moment, latest first."""
    if not subjects or not moments:
        return []
    found = " UNION ALL ".join(sql.GROUPS.format(**parts_of(subject)) for subject in subjects)
    statement = sql.WITH_PERSON.format(
        name=PERSON_NAME, last=LAST_NAME, found=found, order="moment DESC, subject, latest DESC"
    )
    return [
        GroupFact(group_key(*key), rows, amount, first_month, last_month, Doer(user, name))
        for *key, rows, amount, first_month, last_month, _latest, user, name in fetch_rows(
            statement, **matching.parameters(), moments=list(moments)
        )
    ]


def events_of_groups(matching: Matching, keys: Sequence[GroupKey]) -> list[EventFact]:
    """Every matching change of the groups, oldest first."""
    subjects = sorted({key.subject for key in keys})
    return event_facts(
        [(subject, sql.OF_SMALL_GROUPS.format(subject=subject.value)) for subject in subjects],
        "found.id",
        **matching.parameters(),
        subjects=[key.subject.value for key in keys],
        changes=[key.change.value for key in keys],
        moments=[key.moment for key in keys],
    )


def events_of_group(matching: Matching, key: GroupKey, after: int, limit: int) -> list[EventFact]:
    """The matching changes of one group whose ids come after one, in their order."""
    parameters = {**matching.parameters(), "change": key.change.value}
    wanted = {"moment": key.moment, "context": key.context, "after": after, "limit": limit}
    return event_facts([(key.subject, sql.OF_ONE_GROUP)], "found.id", **parameters, **wanted)


def events_of_row(centre: int, subject: Subject, row: int, limit: int) -> list[EventFact]:
    """What was done to one row of the centre, latest first; it may be gone."""
    parameters = Matching(centre).parameters()
    wanted = {"row": row, "limit": limit}
    return event_facts([(subject, sql.OF_ONE_ROW)], "found.id DESC", **parameters, **wanted)


def event_facts(
    wanted: Sequence[tuple[Subject, str]], order: str, **parameters: Any
) -> list[EventFact]:
    if not wanted:
        return []
    found = [f"({sql.EVENTS.format(**parts_of(s), wanted=condition)})" for s, condition in wanted]
    statement = sql.WITH_PERSON.format(
        name=PERSON_NAME, last=LAST_NAME, found=" UNION ALL ".join(found), order=order
    )
    return [
        EventFact(group_key(*key), id, row, columns(after) or {}, columns(before), Doer(user, name))
        for *key, id, row, after, before, user, name in fetch_rows(statement, **parameters)
    ]


def group_key(subject: str, change: str, moment: datetime, context: UUID | None) -> GroupKey:
    return GroupKey(Subject(subject), ChangeKind(change), moment, context)


def columns(text: str | None) -> dict[str, Any] | None:
    """A row as JSON, its decimals as they are in the database."""
    return None if text is None else json.loads(text, parse_float=Decimal)


def close_facts(matching: Matching, before: datetime | None, limit: int) -> list[CloseFact]:
    """The latest closes and reopenings before a moment, latest first."""
    rows = fetch_rows(
        sql.CLOSES.format(name=PERSON_NAME), **matching.parameters(), before=before, limit=limit
    )
    return [
        CloseFact(moment, month, is_reopening, remark, cost, contacts, Doer(str(user), name))
        for moment, month, is_reopening, remark, cost, contacts, user, name in rows
    ]


def row_names() -> dict[tuple[str, int], str]:
    """The names of categories and channels in the reader's language, and of members, by column
    and id."""
    rows = fetch_rows(sql.NAMES.format(name=PERSON_NAME), french=get_language() == "fr")
    return {(column, id): name for column, id, name in rows}


def people_of(centre: int) -> list[tuple[str, str]]:
    """Who may have changed something: ids as text and names, by name."""
    rows = fetch_rows(sql.PEOPLE.format(name=PERSON_NAME), centre=centre)
    return [(str(id), name) for id, name in sorted(rows, key=lambda row: sort_key(row[1]))]
