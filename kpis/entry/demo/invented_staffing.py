"""Staffed hours of the invented centre: from its handle time, by how busy each team is."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from kpis.models import Centre, ContactVolume, Staffing

#: Handle time ÷ staffed hours, by channel: callers wait less than letters do.
UTILISATION = {
    "phone": Decimal("0.79"),
    "email": Decimal("0.88"),
    "chat": Decimal("0.83"),
    "social": Decimal("0.74"),
    "messaging": Decimal("0.81"),
}
#: Of one full-time equivalent in a month, leave and training taken off.
HOURS_A_MONTH = Decimal(132)
TENTH = Decimal("0.1")


def load_invented_staffing(centre: Centre) -> None:
    """A row a month and channel that knows its handle time, in tenths of an hour."""
    volumes = ContactVolume.objects.filter(centre=centre, channel__code__in=UTILISATION)
    sums = (
        volumes.values(month=TruncMonth("start"))
        .annotate(seconds=Sum("handle_seconds"))
        .order_by("month", "channel__position")
        .values_list("month", "channel_id", "channel__code", "seconds")
    )
    Staffing.objects.bulk_create(
        staffing_of(centre, month, channel_id, Decimal(seconds) / 3600 / UTILISATION[code])
        for month, channel_id, code, seconds in sums
        if seconds
    )


def staffing_of(centre: Centre, month: date, channel_id: int, hours: Decimal) -> Staffing:
    return Staffing(
        centre=centre,
        month=month,
        channel_id=channel_id,
        staffed_hours=hours.quantize(TENTH),
        full_time_equivalents=(hours / HOURS_A_MONTH).quantize(TENTH),
    )
