"""Days and a whole month of one channel exclude each other: what is there, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NoReturn

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.entry.recording.what_goes import what_goes_in_words
from kpis.entry.refusals import Overlapping
from kpis.models import ContactVolume

#: More would not be read.
MOST_SENTENCES = 3


def refuse_overlaps(in_the_way: Mapping[str, Sequence[ContactVolume]]) -> NoReturn:
    """in_the_way: by unit, the volumes that cannot stand beside it; at least one.

    Raises Overlapping.
    """
    volumes = {volume.pk: volume for found in in_the_way.values() for volume in found}
    prefetch_related_objects(list(volumes.values()), "channel")
    sentences = sentences_on(volumes.values())
    more = len(sentences) - MOST_SENTENCES
    if more > 0:
        text = ngettext("%(count)s more is like it.", "%(count)s more are like it.", more)
        sentences[MOST_SENTENCES:] = [text % {"count": number_in_words(more)}]
    replace, keep = choices_on(volumes.values())
    raise Overlapping(list(in_the_way), " ".join(sentences), replace, keep)


def sentences_on(volumes: Iterable[ContactVolume]) -> list[str]:
    """One for every channel and month, in their order."""

    def place(volume: ContactVolume) -> tuple[int, int, date]:
        return volume.channel.position, volume.channel_id, volume.start.replace(day=1)

    ordered = sorted(volumes, key=place)
    return [sentence_on(list(group)) for _place, group in groupby(ordered, key=place)]


def sentence_on(volumes: Sequence[ContactVolume]) -> str:
    first = volumes[0]
    handled = sum(volume.handled for volume in volumes)
    values = {
        "channel": first.channel.name,
        "month": date_format(first.start, "YEAR_MONTH_FORMAT"),
        "contacts": number_in_words(handled),
        "days": number_in_words(len(volumes)),
    }
    if is_whole_month(first):
        text = ngettext(
            "%(channel)s has a figure for the whole of %(month)s: %(contacts)s contact.",
            "%(channel)s has a figure for the whole of %(month)s: %(contacts)s contacts.",
            handled,
        )
        return with_what_goes(text % values, volumes)
    text = ngettext(
        "%(channel)s has %(days)s day in %(month)s: %(contacts)s contacts in all.",
        "%(channel)s has %(days)s days in %(month)s: %(contacts)s contacts in all.",
        len(volumes),
    )
    return with_what_goes(text % values, volumes)


def with_what_goes(sentence: str, volumes: Sequence[ContactVolume]) -> str:
    return f"{sentence} {what_goes_in_words(volumes)}".strip()


def choices_on(volumes: Iterable[ContactVolume]) -> tuple[str, str]:
    """What can be done: replace what is there, or keep it."""
    whole = {is_whole_month(volume) for volume in volumes}
    if whole == {True}:
        return _("Replace the month by days"), _("Keep the month")
    if whole == {False}:
        return _("Replace the days by the month"), _("Keep the days")
    return _("Replace what is there"), _("Keep what is there")


def is_whole_month(volume: ContactVolume) -> bool:
    return volume.end - volume.start > timedelta(days=1)


def number_in_words(value: int) -> str:
    return number_format(value, force_grouping=True)
