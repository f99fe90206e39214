"""Sums of contact volumes, and the channels of a centre."""

from collections.abc import Sequence
from datetime import date

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import BooleanField, Expression, Func, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Greatest, TruncMonth, TruncWeek

from kpis.facts import ChannelFact, ContactFact
from kpis.models import CentreChannel, Channel, ContactVolume
from kpis.vocabulary import ChannelKind, VolumeStatus


def sum_where_known(value: str, other: str) -> Sum:
    """The sum of one count over the volumes that know the other one too."""
    return Sum(value, filter=Q(**{f"{other}__isnull": False}))


#: In the order of ContactFact's fields, from handled on.
SUMS = {
    "handled_sum": Sum("handled"),
    "offered_sum": Sum("offered"),
    "abandoned_sum": sum_where_known("abandoned", "offered"),
    "abandoned_base": sum_where_known("offered", "abandoned"),
    "handle_sum": Sum("handle_seconds"),
    "handle_base": sum_where_known("handled", "handle_seconds"),
    "wait_sum": Sum("wait_seconds"),
    "wait_base": sum_where_known("handled", "wait_seconds"),
    "resolved_sum": Sum("resolved_first_contact"),
    "sample_sum": Sum("resolution_sample"),
    "satisfied_sum": Sum("csat_satisfied"),
    "responses_sum": Sum("csat_responses"),
    "estimated": BoolOr(Q(status=VolumeStatus.ESTIMATE)),
}


class IsMonth(Func):
    """Whether a volume spans a whole month."""

    template = '("end" - "start" > 1)'
    output_field = BooleanField()


def monthly_contact_facts(centre: int, start: date, end: date) -> list[ContactFact]:
    """A centre's contacts by month and channel in [start, end)."""
    return contact_facts([centre], start, end, TruncMonth("start")).get(centre, [])


def monthly_contact_facts_of(
    centres: Sequence[int], start: date, end: date
) -> dict[int, list[ContactFact]]:
    """The same for several centres, in one query."""
    return contact_facts(centres, start, end, TruncMonth("start"))


def weekly_contact_facts(centre: int, start: date, end: date) -> list[ContactFact]:
    """A centre's contacts by channel and by the part of a month that lies in one week.

    Where only the month is known the fact is the month's, marked whole_month.
    """
    part_of_week = Greatest(TruncWeek("start"), TruncMonth("start"))
    return contact_facts([centre], start, end, part_of_week).get(centre, [])


def contact_facts(
    centres: Sequence[int], start: date, end: date, bucket: Expression
) -> dict[int, list[ContactFact]]:
    rows = (
        ContactVolume.objects.filter(centre__in=centres, start__gte=start, start__lt=end)
        .order_by()
        .annotate(bucket=bucket, is_month=IsMonth())
        .values_list("centre", "bucket", "channel", "is_month")
        .annotate(**SUMS)
    )
    facts: dict[int, list[ContactFact]] = {}
    for centre, bucket, channel, is_month, *sums in rows:
        fact = ContactFact(bucket, channel, *sums, whole_month=is_month)
        facts.setdefault(centre, []).append(fact)
    return facts


def channel_facts(centre: int) -> list[ChannelFact]:
    """The channels a centre uses, in their order, with the day of their first volume."""
    return channel_facts_of([centre]).get(centre, [])


def channel_facts_of(centres: Sequence[int]) -> dict[int, list[ChannelFact]]:
    """The same for several centres, in one query."""
    first_volume = (
        ContactVolume.objects.filter(centre=OuterRef("centre"), channel=OuterRef("channel"))
        .order_by("start")
        .values("start")[:1]
    )
    rows = (
        CentreChannel.objects.filter(centre__in=centres)
        .select_related("channel")
        .annotate(first_volume=Subquery(first_volume))
        .order_by("channel__position", "channel__code")
    )
    facts: dict[int, list[ChannelFact]] = {}
    for row in rows:
        facts.setdefault(row.centre_id, []).append(channel_fact(row.channel, row.first_volume))
    return facts


def channel_fact(channel: Channel, first_volume: date | None) -> ChannelFact:
    return ChannelFact(
        id=channel.pk,
        name=channel.name,
        position=channel.position,
        kind=ChannelKind(channel.kind),
        first_volume=first_volume,
    )
