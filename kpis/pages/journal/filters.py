"""What the address says of the journal, and the choices above it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.filters.address import Address
from kpis.pages.filters.asked import refuse_emptied
from kpis.pages.filters.choice import Choice
from kpis.pages.filters.query import read_day
from kpis.pages.journal.text import EPOCH, ROW_PARAMETERS
from kpis.reports.settings.journal import ChangeKind, GroupKey, JournalChoice, Subject, Topic

#: How the address names what was done, and who is no person.
KINDS = {"added": ChangeKind.ADDED, "changed": ChangeKind.CHANGED, "deleted": ChangeKind.DELETED}
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Select:
    """A choice above the journal; name: as the address has it."""

    name: str
    label: str
    options: Sequence[Choice]


def read_choice(address: Address) -> JournalChoice:
    """month=2026-05, what=costs, who=12 or outside, kind=added; all may be missing.

    Raises NothingLeft for what none of it says: all of the journal is not the same.
    """
    choice = JournalChoice(
        month=read_month(address),
        topic=address.one_of("what", {topic.value: topic for topic in Topic}, None),
        person=read_person(address),
        change=address.one_of("kind", KINDS, None),
    )
    left = {"month": choice.month, "what": choice.topic, "kind": choice.change}
    refuse_emptied(address, **left, who=choice.person is not None)
    return choice


def read_month(address: Address) -> date | None:
    said = address.text("month")
    month = None if "W" in said else read_day(said)
    if said and month is None:
        address.miss("month", said)
    return month


def read_person(address: Address) -> str | None:
    """An id as text, or empty for what was done outside the pages."""
    if address.text("who") == OUTSIDE:
        return ""
    return str(address.number("who", 0) or "") or None


def choice_query(choice: JournalChoice, **more: str) -> str:
    """The query of a link that keeps the choice."""
    kinds = {change: name for name, change in KINDS.items()}
    said = {
        "month": f"{choice.month:%Y-%m}" if choice.month else "",
        "what": choice.topic or "",
        "who": OUTSIDE if choice.person == "" else choice.person or "",
        "kind": kinds[choice.change] if choice.change else "",
        **more,
    }
    return "?" + urlencode({name: text for name, text in said.items() if text})


def read_moment(text: str) -> datetime | None:
    """Microseconds since 1970."""
    found = re.fullmatch(r"\d{1,16}", text, re.ASCII)
    return EPOCH + timedelta(microseconds=int(text)) if found else None


def read_key(text: str) -> GroupKey | None:
    """The group that write_key named; None where the text names none."""
    parts = text.split(".")
    if len(parts) != 4 or parts[0] not in set(Subject) or parts[1] not in set(ChangeKind):
        return None
    moment, context = read_moment(parts[2]), parts[3]
    if moment is None or not re.fullmatch(r"([0-9a-f]{32})?", context):
        return None
    return GroupKey(
        Subject(parts[0]), ChangeKind(parts[1]), moment, UUID(context) if context else None
    )


def read_row(address: Address) -> tuple[Subject, int] | None:
    """The row whose history is asked for: line=5, volume=5 or staffing=5.

    Raises NothingLeft for what is no row: all of the journal is not its history.
    """
    rows = {name: address.number(name, 0) for name in ROW_PARAMETERS}
    refuse_emptied(address, **rows)
    return next(((ROW_PARAMETERS[name], row) for name, row in rows.items() if row), None)


def filter_selects(
    choice: JournalChoice, centre: CentreFact, people: Sequence[tuple[str, str]]
) -> list[Select]:
    months = [(f"{month:%Y-%m}", formatting.month_name(month)) for month in months_of(centre)]
    topics = {
        Topic.COSTS: _("Costs"),
        Topic.CONTACTS: _("Contacts"),
        Topic.STAFFING: _("Staffed hours"),
        Topic.GOALS: _("Targets, definitions and rules"),
        Topic.MASTER: _("Master data and people"),
        Topic.CLOSES: _("Closes"),
    }
    kinds = {"added": _("Added"), "changed": _("Changed"), "deleted": _("Deleted")}
    who = [*people, (OUTSIDE, _("outside the pages"))]
    chosen = dict(part.split("=") for part in choice_query(choice)[1:].split("&") if part)
    if choice.month and choice.month not in months_of(centre):
        months.insert(0, (chosen["month"], formatting.month_name(choice.month)))
    if choice.person and choice.person not in dict(people):
        who.append((choice.person, f"#{choice.person}"))
    return [
        select("month", _("Month"), _("All months"), months, chosen),
        select("what", _("What"), _("Everything"), topics.items(), chosen),
        select("who", _("Who"), _("Everybody"), who, chosen),
        select("kind", _("What was done"), _("All changes"), kinds.items(), chosen),
    ]


def select(
    name: str,
    label: str,
    every: str,
    choices: Iterable[tuple[str, str]],
    chosen: Mapping[str, str],
) -> Select:
    options = [("", every), *choices]
    asked = chosen.get(name, "")
    return Select(name, label, [Choice(key, text, key == asked) for key, text in options])


def months_of(centre: CentreFact) -> list[date]:
    """The months between which the centre has records, latest first."""
    if centre.first_month is None or centre.last_month is None:
        return []
    months, month = [], centre.last_month
    while month >= centre.first_month:
        months.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return months
