"""From the journal's report to its words: by day, who did what and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.filters.choice import AddressLink
from kpis.pages.journal.counted import ADDED, CHANGED, DELETED, counted_words
from kpis.pages.journal.values import ChangedValue, Words, month_of_row
from kpis.pages.page_url import page_url
from kpis.reports.settings.journal import (
    CloseFact,
    Doer,
    EventFact,
    GroupFact,
    GroupKey,
    JournalEntry,
    Names,
    Subject,
)
from kpis.zones import today_of_reader

#: The sign before each line; it says by its form what its colour says too.
SIGNS = {ADDED: ("+", "good"), CHANGED: ("→", ""), DELETED: (formatting.MINUS, "bad")}
SHEETS = {
    Subject.COSTS: "cost-month",
    Subject.CONTACTS: "contact-month",
    Subject.STAFFING: "contact-month",
}
#: How the address names a row whose history it asks for.
ROW_PARAMETERS = {
    "line": Subject.COSTS,
    "volume": Subject.CONTACTS,
    "staffing": Subject.STAFFING,
}
PARAMETERS = {subject: name for name, subject in ROW_PARAMETERS.items()}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something happened, in the reader's time zone, and by whom."""

    day: date
    day_name: str
    iso: str
    time: str
    who: str


@dataclass(frozen=True, slots=True)
class Line:
    """What was done to a row, or to several. sign, icon: the mark before it, one of the two.
    text: what was done, where changes do not say it. history: the query of the row's own."""

    title: str
    sign: str = ""
    icon: str = ""
    tone: str = ""
    text: str = ""
    changes: Sequence[ChangedValue] = ()
    month: AddressLink | None = None
    history: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A happening. lines: its rows where they are few; batch: the key of its group, where they
    are many. is_one_month: all of them are of the month that the item leads to."""

    stamp: Stamp
    line: Line
    lines: Sequence[Line] = ()
    is_one_month: bool = False
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class JournalText:
    """Writes what the report found for one centre; linked: rows lead to their history."""

    centre: CentreFact
    names: Names
    linked: bool = True

    @property
    def words(self) -> Words:
        return Words(self.names, self.centre.currency)

    def days(self, happenings: Iterable[JournalEntry | CloseFact | EventFact]) -> list[Day]:
        """Items under the day on which they happened, in the order given."""
        items = [self.item(happening) for happening in happenings]
        return [
            Day(day_label(day), list(of_day))
            for day, of_day in groupby(items, lambda item: item.stamp.day)
        ]

    def item(self, happening: JournalEntry | CloseFact | EventFact) -> Item:
        if isinstance(happening, CloseFact):
            return self.close_item(happening)
        if isinstance(happening, EventFact):
            return Item(stamp(happening.key.moment, happening.doer), self.line(happening))
        if len(happening.events) == 1:
            return self.item(happening.events[0])
        return self.group_item(happening.group, happening.events)

    def group_item(self, group: GroupFact, events: Sequence[EventFact] = ()) -> Item:
        key = group.key
        sign, tone = SIGNS[key.change]
        title, month = self.group_words(group), self.months_link(group)
        return Item(
            stamp(key.moment, group.doer),
            Line(title, sign, tone=tone, month=month),
            lines=[self.line(event) for event in events],
            is_one_month=group.first_month == group.last_month,
            batch="" if events else write_key(key),
        )

    def group_words(self, group: GroupFact) -> str:
        """Such as "48 cost lines added, 412,380.00 in all"."""
        subject, change = group.key.subject, group.key.change
        rows = counted_words(subject, change, group.rows, formatting.count(group.rows))
        if change is CHANGED or group.amount is None:
            return rows
        if subject is Subject.COSTS:
            amount = self.words.money(group.amount)
            return _("%(rows)s, %(amount)s in all") % {"rows": rows, "amount": amount}
        if subject is Subject.CONTACTS:
            handled = formatting.count(group.amount)
            return _("%(rows)s, %(count)s handled in all") % {"rows": rows, "count": handled}
        return rows

    def months_link(self, group: GroupFact) -> AddressLink | None:
        first, last = group.first_month, group.last_month
        if first is None or last is None:
            return None
        if first == last:
            return self.month_link(group.key.subject, first)
        span = {"first": formatting.month_name(first), "last": formatting.month_name(last)}
        return AddressLink(_("%(first)s to %(last)s") % span, "")

    def line(self, event: EventFact) -> Line:
        """One row: what it is called, and what was done to it."""
        key, month = event.key, month_of_row(event.after)
        sign, tone = SIGNS[key.change]
        is_change = key.change is CHANGED and event.before is not None
        changes = self.words.changes(event) if is_change else ()
        return Line(
            self.words.title(key.subject, event.after),
            sign,
            tone=tone,
            text="" if changes else self.deed(event),
            changes=changes,
            month=self.month_link(key.subject, month) if month else None,
            history=self.history_query(event),
        )

    def deed(self, event: EventFact) -> str:
        """What was done, where no value was changed."""
        figure = self.words.figure(event.key.subject, event.after)
        if event.key.change is ADDED:
            return _("added, %(figure)s") % {"figure": figure} if figure else _("added")
        if event.key.change is DELETED:
            return _("deleted (was %(figure)s)") % {"figure": figure} if figure else _("deleted")
        if event.before is None:
            return _("moved here from another centre, %(figure)s") % {"figure": figure}
        return _("saved again, nothing changed")

    def history_query(self, event: EventFact) -> str:
        parameter = PARAMETERS.get(event.key.subject)
        return f"?{parameter}={event.row}" if self.linked and parameter else ""

    def month_link(self, subject: Subject, month: date) -> AddressLink:
        name = SHEETS.get(subject)
        url = month_url(name, self.centre.slug, month) if name else ""
        return AddressLink(formatting.month_name(month), url)

    def close_item(self, close: CloseFact) -> Item:
        month = formatting.month_name(close.month)
        label = _("close of %(month)s") % {"month": month}
        link = AddressLink(label, month_url("close-month", self.centre.slug, close.month))
        if close.is_reopening:
            title = _("%(month)s reopened") % {"month": month}
            line = Line(title, icon="change", tone="warn", text=close.remark, month=link)
        else:
            title = _("%(month)s closed") % {"month": month}
            line = Line(title, icon="locked", text=self.close_words(close), month=link)
        return Item(stamp(close.moment, close.doer), line)

    def close_words(self, close: CloseFact) -> str:
        """The figures as reported, and the remark."""
        figures = ""
        if close.cost is not None and close.contacts is not None:
            figures = _("reported: %(cost)s, %(contacts)s contacts") % {
                "cost": self.words.money(close.cost),
                "contacts": formatting.count(close.contacts),
            }
        return " · ".join(filter(None, [figures, close.remark]))


def stamp(moment: datetime, doer: Doer) -> Stamp:
    local = timezone.localtime(moment)
    return Stamp(
        day=local.date(),
        day_name=formatting.day_name(local.date()),
        iso=local.isoformat(timespec="seconds"),
        time=formatting.time_name(moment),
        who=doer_words(doer),
    )


def doer_words(doer: Doer) -> str:
    if doer.id is None:
        return _("outside the pages")
    return doer.name or _("#%(key)s (no longer there)") % {"key": doer.id}


def day_label(day: date) -> str:
    name, today = formatting.day_name(day), today_of_reader()
    if day == today:
        return _("Today, %(day)s") % {"day": name}
    return _("Yesterday, %(day)s") % {"day": name} if day == today - timedelta(days=1) else name


def month_url(name: str, slug: str, month: date) -> str:
    """Of a page that shows a month; empty where there is no such page."""
    try:
        return page_url(name, slug, month)
    except NoReverseMatch:
        return ""


def write_key(key: GroupKey) -> str:
    """A group as an address names it: no sign in it needs escaping."""
    context = key.context.hex if key.context else ""
    return f"{key.subject}.{key.change}.{write_moment(key.moment)}.{context}"


def write_moment(moment: datetime) -> str:
    """To the microsecond, as PostgreSQL keeps it."""
    since = moment - EPOCH
    return str(since // timedelta(microseconds=1))
