"""What the invented centre is compared with: its targets, its service limits, its remarks."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from kpis.entry.demo.invented_costs import PRICE_RISE_AGO
from kpis.entry.demo.invented_volumes import OVERTIME_AGO, PEAK_AGO
from kpis.entry.demo.timeline import DemoMonth
from kpis.models import Annotation, Centre, QualityLimit, Target, User
from kpis.vocabulary import Metric

FIRST_AGO, RAISED_AGO, SERVICE_AGO, CALLBACK_AGO = 24, 12, 8, 7
#: By figure, channel ("" for all together) and how long ago it was set.
TARGETS = {
    (Metric.COST_PER_CONTACT, "", FIRST_AGO): Decimal("6.20"),
    (Metric.COST_PER_CONTACT, "", RAISED_AGO): Decimal("5.70"),
    (Metric.COST_PER_CONTACT, "phone", RAISED_AGO): Decimal("6.90"),
    (Metric.COST_PER_CONTACT, "email", RAISED_AGO): Decimal("5.40"),
    (Metric.COST_PER_CONTACT, "chat", RAISED_AGO): Decimal("4.60"),
    (Metric.SATISFACTION, "", FIRST_AGO): Decimal(82),
    (Metric.FIRST_CONTACT_RESOLUTION, "", FIRST_AGO): Decimal(75),
    (Metric.AVERAGE_HANDLE_TIME, "", RAISED_AGO): Decimal(360),
}
#: By figure and how long ago it was set: percentages, and seconds of the response time.
LIMITS = {
    (Metric.SATISFACTION, FIRST_AGO): Decimal(80),
    (Metric.SATISFACTION, RAISED_AGO): Decimal(82),
    (Metric.FIRST_CONTACT_RESOLUTION, FIRST_AGO): Decimal(72),
    (Metric.FIRST_CONTACT_RESOLUTION, SERVICE_AGO): Decimal("73.5"),
    (Metric.RESPONSE_TIME, FIRST_AGO): Decimal(60),
    (Metric.ABANDONMENT, FIRST_AGO): Decimal(8),
    (Metric.ABANDONMENT, RAISED_AGO): Decimal(7),
}
REMARKS = {
    PRICE_RISE_AGO: "Telephony price rise",
    PEAK_AGO: "Peak of calls after the price letter",
    CALLBACK_AGO: "New callback option",
    OVERTIME_AGO: "No overtime: long queues",
}
#: What the contacts of earlier releases know nothing of.
OF_THIS_RELEASE = {PEAK_AGO, OVERTIME_AGO}
AUTHOR = "manager"


def hold_against(centre: Centre, months: Sequence[DemoMonth], *, is_new: bool = True) -> None:
    """Add the centre's targets, limits and remarks; those that are there stay as they are."""
    start_of = {month.ago: month.start for month in months}
    add_targets(centre, start_of)
    QualityLimit.objects.bulk_create(
        (
            QualityLimit(centre=centre, metric=metric.value, valid_from=start_of[ago], value=value)
            for (metric, ago), value in LIMITS.items()
        ),
        ignore_conflicts=True,
    )
    there = set(Annotation.objects.filter(centre=centre).values_list("text", flat=True))
    Annotation.objects.bulk_create(
        Annotation(centre=centre, month=start_of[ago], text=text)
        for ago, text in REMARKS.items()
        if text not in there and (is_new or ago not in OF_THIS_RELEASE)
    )


def add_targets(centre: Centre, start_of: Mapping[int, date]) -> None:
    channels = {channel.code: channel for channel in centre.channels.all()}
    Target.objects.bulk_create(
        (
            Target(
                centre=centre,
                metric=metric.value,
                channel=channels.get(code),
                valid_from=start_of[ago],
                value=value,
            )
            for (metric, code, ago), value in TARGETS.items()
        ),
        ignore_conflicts=True,
    )


def sign_remarks(centre: Centre) -> None:
    """The demo's remarks are its manager's."""
    unsigned = Annotation.objects.filter(centre=centre, author=None, text__in=REMARKS.values())
    unsigned.update(author=User.objects.filter(username=AUTHOR).first())
