"""Rows of the journal in words: what they are called, and each of their values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpis import formatting, models
from kpis.formatting import Number, labelled
from kpis.models.labels import LABELS
from kpis.reports.settings.journal import EventFact, Names, Subject, changed_columns
from kpis.vocabulary import AllocationBasis, Metric, Role, decimals_of

TABLES: dict[Subject, type[Model]] = {
    Subject.COSTS: models.CostLine,
    Subject.SPREADS: models.CostSpread,
    Subject.DOCUMENTS: models.CostDocument,
    Subject.CONTACTS: models.ContactVolume,
    Subject.STAFFING: models.Staffing,
    Subject.TARGETS: models.Target,
    Subject.LIMITS: models.QualityLimit,
    Subject.DEFINITIONS: models.ContactDefinition,
    Subject.RULES: models.AllocationRule,
    Subject.SHARES: models.AllocationShare,
    Subject.COUNTED: models.CountedChannel,
    Subject.REMARKS: models.Annotation,
    Subject.CENTRE: models.Centre,
    Subject.USED: models.CentreChannel,
    Subject.MEMBERS: models.Membership,
    Subject.CHANNELS: models.Channel,
    Subject.CATEGORIES: models.CostCategory,
    Subject.RATES: models.ExchangeRate,
    Subject.BENCHMARKS: models.Benchmark,
    Subject.ENDINGS: models.Ending,
}
MONTHS, DAYS, SECONDS = (
    frozenset({"month", "valid_from", "ended_from"}),
    frozenset({"start", "end"}),
    frozenset({"handle_seconds", "wait_seconds"}),
)
#: As the history keeps it, in JSON: what a value is depends on its column.
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """What a value is called, what it was and what it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a row depend on beside it."""

    names: Names
    currency: str

    def title(self, subject: Subject, row: Row) -> str:
        """Such as "Telephony, Acme" or "Phone, May 2026"."""
        match subject:
            case Subject.COSTS:
                told = row["supplier"] or row["description"]
                return joined(self.name("category_id", row["category_id"]), told)
            case Subject.CONTACTS:
                return joined(self.name("channel_id", row["channel_id"]), span_words(row))
            case Subject.SPREADS:
                return _("Spread invoice")
            case Subject.STAFFING:
                return joined(_("Staffed hours"), self.channel(row))
        return self.title_of_agreement(subject, row)

    def title_of_agreement(self, subject: Subject, row: Row) -> str:
        """Of what a centre set itself: goals, definitions, rules."""
        match subject:
            case Subject.TARGETS:
                metric = str(LABELS[Metric(row["metric"])])
                return labelled(_("Target"), joined(metric, self.channel(row)))
            case Subject.LIMITS:
                return labelled(_("Service limit"), str(LABELS[Metric(row["metric"])]))
            case Subject.RULES:
                return labelled(_("Allocation rule"), self.category(row))
            case Subject.SHARES:
                return labelled(_("Fixed share"), self.channel(row))
            case Subject.ENDINGS:
                column = "category_id" if row["category_id"] else "channel_id"
                return labelled(_("No longer expected"), self.name(column, row[column]))
        table = capfirst(str(TABLES[subject]._meta.verbose_name))
        name = self.name_of_row(subject, row)
        return labelled(table, name) if name else table

    def name_of_row(self, subject: Subject, row: Row) -> str:
        """Of master data and of people: such as the channel's name in the reader's language."""
        if subject in {Subject.COUNTED, Subject.USED}:
            return self.channel(row)
        if subject is Subject.MEMBERS:
            return self.name("user_id", row["user_id"])
        parts = PARTS_OF_NAMES.get(subject)
        if parts is None:
            return str(row["name_fr"] if get_language() == "fr" else row["name_en"])
        months = MONTHS.intersection(parts)
        return joined(*(plain_words(p, row[p]) if p in months else str(row[p]) for p in parts))

    def channel(self, row: Row) -> str:
        key = row["channel_id"]
        return self.name("channel_id", key) if key else _("all channels")

    def category(self, row: Row) -> str:
        key = row["category_id"]
        return self.name("category_id", key) if key else _("all other categories")

    def name(self, column: str, key: int) -> str:
        """The name of a row that may be gone."""
        return self.names.get((column, key)) or _("#%(key)s (no longer there)") % {"key": key}

    def money(self, amount: Number) -> str:
        return formatting.number(Decimal(amount), decimals_of(self.currency))

    def figure(self, subject: Subject, row: Row) -> str:
        """The one figure that says most of a row; empty where it has none."""
        if subject in {Subject.COSTS, Subject.SPREADS}:
            return self.money(row["amount"])
        words = FIGURES.get(subject)
        return words(row) if words else ""

    def changes(self, event: EventFact) -> list[ChangedValue]:
        """As the form orders them."""
        subject, before = event.key.subject, event.before or {}
        fields = TABLES[subject]._meta.concrete_fields
        changed = set(changed_columns(event))
        return [
            ChangedValue(
                label_words(field),
                self.value(field, before.get(field.attname)),
                self.value(field, event.after[field.attname]),
            )
            for field in fields
            if field.attname in changed
        ]

    def value(self, field: "Field[object, object]", value: object) -> str:
        if value is None or value == "":
            return empty_words(field)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, int) and field.attname in {"category_id", "channel_id", "user_id"}:
            return self.name(field.attname, value)
        if isinstance(value, Number) and field.attname == "amount":
            return self.money(value)
        return plain_words(field.attname, value)


def label_words(field: "Field[object, object]") -> str:
    """Times are shown with their units: the name need not say seconds."""
    times = {"handle_seconds": _("handle time"), "wait_seconds": _("waiting time")}
    return times.get(field.attname) or str(field.verbose_name)


def empty_words(field: "Field[object, object]") -> str:
    """A cost without a channel is shared, and a count without a value is unknown."""
    if field.attname == "channel_id":
        return _("shared")
    if field.attname == "category_id":
        return _("all other categories")
    is_text = field.get_internal_type() == "CharField"
    return _("nothing") if is_text or field.is_relation else _("unknown")


def plain_words(column: str, value: object) -> str:
    if column in MONTHS:
        return formatting.month_name(date.fromisoformat(str(value)))
    if column in DAYS:
        return formatting.day_name(date.fromisoformat(str(value)))
    if not isinstance(value, Number):
        return _("“%(text)s”") % {"text": value}
    if column in SECONDS:
        return formatting.duration(value)
    return f"#{value}" if column == "spread_id" else plain_number(value)


def plain_number(value: Number) -> str:
    """Without the zeros that the column adds."""
    exact = Decimal(value).normalize()
    exponent = exact.as_tuple().exponent
    return formatting.number(exact, max(-exponent, 0) if isinstance(exponent, int) else 0)


def staffing_words(row: Row) -> str:
    hours, people = row["staffed_hours"], row["full_time_equivalents"]
    ready = row.get("signed_in_hours")
    return joined(
        "" if hours is None else _("%(number)s h") % {"number": plain_number(hours)},
        "" if people is None else _("%(number)s FTE") % {"number": plain_number(people)},
        "" if ready is None else _("%(number)s h signed in") % {"number": plain_number(ready)},
    )


def ending_words(row: Row) -> str:
    month = formatting.month_name(date.fromisoformat(row["ended_from"]))
    return _("ended from %(month)s") % {"month": month}


def span_words(row: Row) -> str:
    start, end = (date.fromisoformat(row[name]) for name in ("start", "end"))
    if (end - start).days == 1:
        return formatting.day_name(start)
    return formatting.month_name(start)


def handled_words(row: Row) -> str:
    return _("%(count)s handled") % {"count": formatting.count(row["handled"])}


def joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def month_of_row(row: Row) -> date | None:
    """The first day of the month that a row belongs to."""
    text = row.get("month") or row.get("start") or row.get("valid_from")
    text = text or row.get("ended_from")
    return date.fromisoformat(text).replace(day=1) if text else None


#: Of master data: the columns that name a row.
PARTS_OF_NAMES: dict[Subject, Sequence[str]] = {
    Subject.DEFINITIONS: (),
    Subject.CENTRE: ("name",),
    Subject.DOCUMENTS: ("name",),
    Subject.RATES: ("currency", "month"),
    Subject.BENCHMARKS: ("publisher", "year"),
    Subject.REMARKS: ("text",),
}
FIGURES: dict[Subject, Callable[[Row], str]] = {
    Subject.CONTACTS: handled_words,
    Subject.STAFFING: staffing_words,
    Subject.RULES: lambda row: str(LABELS[AllocationBasis(row["basis"])]),
    Subject.SHARES: lambda row: plain_number(row["percent"]) + formatting.percent_sign(),
    Subject.TARGETS: lambda row: plain_number(row["value"]),
    Subject.LIMITS: lambda row: plain_number(row["value"]),
    Subject.ENDINGS: ending_words,
    Subject.RATES: lambda row: plain_number(row["rate"]),
    Subject.MEMBERS: lambda row: str(LABELS[Role(row["role"])]),
}
