"""Contacts as the cells of a sheet show them, and the words beside them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.averages import shown_average
from kpis.entry.forms.volume_rows import AVERAGES, COUNTS
from kpis.facts import ContactFact
from kpis.models import ContactVolume, Staffing
from kpis.pages.words.small import DOWN, UP
from kpis.reports.sheets.volume_sheet import FigureChange, Unusual, VolumeRecord
from kpis.vocabulary import VolumeStatus

Texts = dict[str, str]


def count_text(value: int | None) -> str:
    """As it stands in a cell: nothing where it is unknown."""
    return "" if value is None else formatting.number(value)


def handled_text(fact: ContactFact | None) -> str:
    """The contacts handled, for a sentence or a figure."""
    return formatting.count(fact.handled if fact else None)


def quantity_text(value: Decimal | None) -> str:
    return "" if value is None else formatting.number(value, 2)


def clock(seconds: Decimal | None) -> str:
    """Such as 6:04, 1:06:04 or 0:04.5: what one can type again; nothing where it is unknown."""
    if seconds is None:
        return ""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}" if hours else str(minutes)
    text += f":{rest // 10:02}"
    return text + (f"{formatting.decimal_mark()}{rest % 10}" if rest % 10 else "")


def volume_texts(volume: ContactVolume) -> Texts:
    """The fields of the volume as a sheet shows them."""
    totals = {name: getattr(volume, column) for name, column in AVERAGES.items()}
    counts = {name: getattr(volume, column) for name, column in COUNTS.items()}
    return field_texts(volume.handled, counts, totals, volume.status)


def record_texts(record: VolumeRecord | None) -> Texts:
    """The same of what a report read; blank where nothing is recorded."""
    if record is None:
        return field_texts(None, dict.fromkeys(COUNTS), dict.fromkeys(AVERAGES), "")
    fact = record.fact
    counts = {name: getattr(fact, column) for name, column in COUNTS.items()}
    counts["abandoned"] = record.abandoned
    totals = {name: getattr(fact, column) for name, column in AVERAGES.items()}
    status = VolumeStatus.ESTIMATE if fact.estimated else VolumeStatus.ACTUAL
    return field_texts(fact.handled, counts, totals, status)


def field_texts(
    handled: int | None,
    counts: dict[str, int | None],
    totals: dict[str, int | None],
    status: str,
) -> Texts:
    texts = {"handled": count_text(handled)}
    texts |= {name: count_text(number) for name, number in counts.items()}
    texts |= {name: clock(shown_average(total, handled)) for name, total in totals.items()}
    return texts | {"status": status or VolumeStatus.ACTUAL.value}


def staffing_texts(staffing: Staffing) -> Texts:
    return {
        "hours": quantity_text(staffing.staffed_hours),
        "equivalents": quantity_text(staffing.full_time_equivalents),
        "signed_in": quantity_text(staffing.signed_in_hours),
    }


def total_title(seconds: int | None) -> str:
    """What stands behind an average."""
    if seconds is None:
        return ""
    return _("%(seconds)s s in all") % {"seconds": formatting.number(seconds)}


def change_text(change: FigureChange | None) -> str:
    """Such as ▲ 3.2%; an arrow for a count from nothing; nothing where there is no change to
    speak of.
    """
    if change is None:
        return ""
    if change.ratio is None:
        return UP if change.difference else "="
    text = formatting.percent(abs(change.ratio))
    if formatting.is_zero(text):
        return f"= {text}"
    return f"{UP if change.difference > 0 else DOWN} {text}"


def unusual_text(unusual: Unusual | None) -> str:
    return _("unusual") if unusual else ""


def unusual_title(unusual: Unusual | None) -> str:
    if unusual is None:
        return ""
    usual = formatting.number(unusual.usual)
    if unusual.is_share:
        return _("New; a usual month has %(contacts)s in all") % {"contacts": usual}
    return _("Usually about %(contacts)s in the 12 months before") % {"contacts": usual}
