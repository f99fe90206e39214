"""What goes with volumes that are removed: every figure that they hold, with its value."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.entry.forms.volume_labels import label_of
from kpis.models import ContactVolume
from kpis.models.labels import LABELS
from kpis.vocabulary import VolumeStatus

#: By field of a sheet, its column; then, by field, the columns of a part and of its whole.
COUNTS = {"offered": "offered", "abandoned": "abandoned"}
AVERAGES = {"handle_time": "handle_seconds", "wait_time": "wait_seconds"}
SAMPLES = {
    "resolved": ("resolved_first_contact", "resolution_sample"),
    "satisfied": ("csat_satisfied", "csat_responses"),
}


def what_goes_in_words(volumes: Sequence[ContactVolume]) -> str:
    """A sentence on all that is known of the volumes but the contacts handled; empty where that
    is all."""
    figures = [*counts_of(volumes), *averages_of(volumes), *samples_of(volumes)]
    if any(volume.status == VolumeStatus.ESTIMATE for volume in volumes):
        figures.append(f"{label_of('status')} {LABELS[VolumeStatus.ESTIMATE]}")
    if not figures:
        return ""
    text = ngettext(
        "This also removes: %(figures)s.", "This also removes: %(figures)s.", len(volumes)
    )
    return text % {"figures": " · ".join(figures)}


def counts_of(volumes: Sequence[ContactVolume]) -> list[str]:
    sums = {field: known_sum(volumes, column) for field, column in COUNTS.items()}
    return [f"{label_of(f)} {written(total)}" for f, total in sums.items() if total is not None]


def averages_of(volumes: Sequence[ContactVolume]) -> list[str]:
    """Over the contacts for which the time is known."""
    texts = []
    for field, column in AVERAGES.items():
        known = [volume for volume in volumes if getattr(volume, column) is not None]
        handled = sum(volume.handled for volume in known)
        if known:
            seconds = round((known_sum(known, column) or 0) / handled) if handled else 0
            texts.append(f"{label_of(field)} {seconds // 60}:{seconds % 60:02}")
    return texts


def samples_of(volumes: Sequence[ContactVolume]) -> list[str]:
    texts = []
    for field, (part, whole) in SAMPLES.items():
        total, of = known_sum(volumes, part), known_sum(volumes, whole)
        if total is not None and of is not None:
            values = {"part": written(total), "whole": written(of)}
            texts.append(f"{label_of(field)} {_('%(part)s of %(whole)s') % values}")
    return texts


def known_sum(volumes: Sequence[ContactVolume], column: str) -> int | None:
    """Of what is known; None where nothing is."""
    known = [number for volume in volumes if (number := getattr(volume, column)) is not None]
    return sum(known) if known else None


def written(number: int) -> str:
    return number_format(number, force_grouping=True)
