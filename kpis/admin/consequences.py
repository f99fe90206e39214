"""Master data decides figures: its change is saved once the person saw which ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Max, Min, Model, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.forms import CharField, HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.admin.colours import OF_CATEGORIES, OF_CHANNELS, offer_colours
from kpis.admin.generic import ModelForm
from kpis.admin.once import OnceForm
from kpis.models import (
    Centre,
    CentreChannel,
    CentreMonth,
    Channel,
    ContactDefinition,
    ContactVolume,
    CostCategory,
    CostLine,
    Staffing,
)
from kpis.models.named import RESERVED, RESERVED_CODES
from kpis.vocabulary import UNASSISTED_KINDS

SEEN = "seen_consequences"
Row = TypeVar("Row", bound=Model)


class Concerned(NamedTuple):
    """Months of one centre whose figures a change makes others. closed: not 0 where some are."""

    centre: str
    first: date
    last: date
    months: int
    closed: int


class DecidingForm(OnceForm[Row]):
    """Of a row that figures hang on: says what a change of it does, and saves it then."""

    seen_consequences = CharField(required=False, widget=HiddenInput)
    #: The fields that decide figures.
    deciding: ClassVar[tuple[str, ...]] = ()

    def concerned(self, field: str) -> Iterable[Concerned]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decided = [name for name in self.deciding if name in self.changed_data]
        if not self.instance.pk or self.errors or not decided:
            return cleaned
        found = dict.fromkeys(each for name in decided for each in self.concerned(name))
        if any(each.closed for each in found):
            return cleaned  # the database refuses it, and says why
        said = consequences_in_words(found)
        if said and cleaned.get(SEEN) != said:
            self.add_error(None, ValidationError(said, "consequences"))
            show_as_seen(self, said)
        return cleaned


def show_as_seen(form: ModelForm[Any], said: str) -> None:
    """Who saves the form again has read it."""
    posted: Any = form.data
    form.data = data = posted.copy()
    data[form.add_prefix(SEEN)] = said


def consequences_in_words(concerned: Iterable[Concerned]) -> str:
    listed = "; ".join(map(concerned_in_words, concerned))
    if not listed:
        return ""
    return _("Not saved yet: figures would change in %(months)s. Save again to change them.") % {
        "months": listed
    }


def concerned_in_words(concerned: Concerned) -> str:
    """Such as "Lyon, May 2026 to July 2026 (3 months)"."""
    first, last = formatting.month_name(concerned.first), formatting.month_name(concerned.last)
    text = ngettext(
        "%(centre)s, %(first)s",
        "%(centre)s, %(first)s to %(last)s (%(count)s months)",
        concerned.months,
    )
    values = {"centre": concerned.centre, "first": first, "last": last}
    return text % {**values, "count": formatting.count(concerned.months)}


def months_of(rows: QuerySet[Any], day: str) -> Iterator[Concerned]:
    """The months in which there are such rows, a line a centre."""
    closed = CentreMonth.objects.filter(
        centre=OuterRef("centre"), month=OuterRef("of_month"), is_closed=True
    )
    sums = (
        rows.annotate(of_month=TruncMonth(day), is_closed=Exists(closed))
        .order_by("centre__name")
        .values_list("centre__name")
        .annotate(
            Min("of_month"),
            Max("of_month"),
            Count("of_month", distinct=True),
            closed_rows=Count("pk", filter=Q(is_closed=True)),
        )
    )
    yield from itertools.starmap(Concerned, sums)


class ChannelForm(DecidingForm[Channel]):
    """The kind says whether a channel counts in months without a definition of their centre."""

    deciding = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_colours(self, "s", OF_CHANNELS)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.lower() in RESERVED_CODES:
            raise ValidationError(RESERVED, "reserved")
        return code

    def concerned(self, field: str) -> Iterable[Concerned]:
        kinds = {self.initial[field], self.cleaned_data[field]}
        if len(kinds & UNASSISTED_KINDS) != 1:
            return []
        volumes = ContactVolume.objects.filter(channel=self.instance.pk)
        return [
            each
            for centre in volumes.order_by("centre").values_list("centre", flat=True).distinct()
            for each in months_of(until_defined(volumes.filter(centre=centre), centre), "start")
        ]


def until_defined(volumes: QuerySet[ContactVolume], centre: int) -> QuerySet[ContactVolume]:
    """Of the months before the centre's first definition."""
    made = ContactDefinition.objects.filter(centre=centre).order_by("valid_from")
    first = made.values_list("valid_from", flat=True).first()
    return volumes if first is None else volumes.filter(start__lt=first)


class DecidingCentreChannelForm(DecidingForm[CentreChannel]):
    """How many contacts one person handles at once says how much of the hours is used."""

    deciding = ("contacts_at_once",)

    def concerned(self, field: str) -> Iterable[Concerned]:
        row = self.instance
        volumes = ContactVolume.objects.filter(centre=row.centre_id, channel=row.channel_id)
        timed = volumes.exclude(handle_seconds=None).annotate(of_month=TruncMonth("start"))
        months = timed.filter(of_month=OuterRef("month"))
        return months_of(Staffing.objects.filter(Exists(months), centre=row.centre_id), "month")


class CategoryForm(DecidingForm[CostCategory]):
    """The behaviour says what one contact more costs."""

    deciding = ("behaviour",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_colours(self, "c", OF_CATEGORIES)

    def concerned(self, field: str) -> Iterable[Concerned]:
        return months_of(CostLine.objects.filter(category=self.instance.pk), "month")


class DecidingCentreForm(DecidingForm[Centre]):
    """What years are made of, and how much of the paid time can be worked."""

    deciding = ("fiscal_year_start", "practical_capacity", "paid_hours")

    def concerned(self, field: str) -> Iterable[Concerned]:
        if field == "fiscal_year_start":
            return months_of(CostLine.objects.filter(centre=self.instance.pk), "month")
        return months_of(Staffing.objects.filter(centre=self.instance.pk), "month")
