"""More contacts handled than offered: there may be a backlog, and mostly it is a slip."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.entry.recording.volume_changes import VolumeChange, counts_of
from kpis.entry.refusals import Unlikely
from kpis.models import Channel, ContactVolume


def ask_about_more_handled(
    changes: Sequence[VolumeChange], known: Mapping[str, ContactVolume]
) -> None:
    """known: by key, what stands. Raises Unlikely for what becomes so by this save."""
    found = [change for change in changes if becomes_unlikely(change, known.get(change.key))]
    if not found:
        return
    text = said_of(found[0], known.get(found[0].key))
    if more := len(found) - 1:
        others = ngettext("%(count)s more is like it.", "%(count)s more are like it.", more)
        text = f"{text} {others % {'count': more}}"
    keys = [change.key for change in found]
    raise Unlikely(keys, text, _("Save it anyway"), _("Put back what was there"))


def becomes_unlikely(change: VolumeChange, volume: ContactVolume | None) -> bool:
    if change.values is None:
        return False
    handled, offered = pair_of(change, volume)
    if offered is None or handled <= offered:
        return False
    return volume is None or (handled, offered) != (volume.handled, volume.offered)


def pair_of(change: VolumeChange, volume: ContactVolume | None) -> tuple[int, int | None]:
    """Handled and offered as they become."""
    counts = counts_of(change, volume)
    return counts["handled"], counts["offered"]  # type: ignore[return-value]


def said_of(change: VolumeChange, volume: ContactVolume | None) -> str:
    handled, offered = pair_of(change, volume)
    is_day = change.end - change.start == timedelta(days=1)
    text = _("%(channel)s, %(span)s: %(handled)s handled, and only %(offered)s offered.")
    return text % {
        "channel": Channel.objects.get(pk=change.channel_id).name,
        "span": date_format(change.start, "DATE_FORMAT" if is_day else "YEAR_MONTH_FORMAT"),
        "handled": number_format(handled, force_grouping=True),
        "offered": number_format(offered or 0, force_grouping=True),
    }
