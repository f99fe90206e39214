"""Sums of contact volumes, and the channels of a centre."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import get_language

from kpis.facts import WHOLE_MONTH, ChannelFact, ContactFact
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import ChannelKind

#: The days that the volumes are of, as ContactFact.days has them. As timestamps without a zone, and
#: as a float: looking up the zone, or a numeric, takes longer than the sums.
DAYS = f"""
        bit_or(CASE
            WHEN "end" - start > 1 THEN {WHOLE_MONTH}
            ELSE 1::bigint << (date_part('day', start::timestamp)::int - 1)
        END)
"""
#: In the order of ContactFact's fields. Every rate's two parts are summed over the volumes that
#: know both.
COUNT_SUMS = f"""
        sum(handled)::bigint,
        sum(offered)::bigint,
        (sum(abandoned) FILTER (WHERE offered IS NOT NULL))::bigint,
        (sum(offered) FILTER (WHERE abandoned IS NOT NULL))::bigint,
        sum(handle_seconds)::bigint,
        (sum(handled) FILTER (WHERE handle_seconds IS NOT NULL))::bigint,
        sum(wait_seconds)::bigint,
        (sum(handled) FILTER (WHERE wait_seconds IS NOT NULL))::bigint,
        sum(resolved_first_contact)::bigint,
        sum(resolution_sample)::bigint,
        sum(csat_satisfied)::bigint,
        sum(csat_responses)::bigint,
        bool_or(status = 'estimate'),
        "end" - start > 1 AS whole_month,
        bool_or(offered IS NULL),
        {DAYS}
"""
CONTACT_SUMS = """
    SELECT centre_id, {bucket} AS bucket, channel_id, {counts}
    FROM kpis_contactvolume
    WHERE centre_id = ANY(%(centres)s) AND start >= %(start)s AND start < %(end)s
    GROUP BY centre_id, bucket, channel_id, whole_month
"""
CHANNELS = """
    SELECT
        used.centre_id, channel.id,
        CASE WHEN %(french)s THEN name_fr ELSE name_en END, position, colour, kind,
        (
            SELECT min(start) FROM kpis_contactvolume AS volume
            WHERE volume.centre_id = used.centre_id AND volume.channel_id = channel.id
        ),
        code, contacts_at_once
    FROM kpis_centrechannel AS used
    JOIN kpis_channel AS channel ON channel.id = used.channel_id
    WHERE used.centre_id = ANY(%(centres)s)
    ORDER BY position, code
"""
MONTH = "start - (date_part('day', start::timestamp)::int - 1)"
PART_OF_WEEK = (
    "greatest(date_trunc('week', start::timestamp), date_trunc('month', start::timestamp))::date"
)


def monthly_contact_facts(centre: int, start: date, end: date) -> list[ContactFact]:
    """A centre's contacts by month and channel in [start, end)."""
    return contact_facts([centre], start, end, MONTH)[centre]


def monthly_contact_facts_of(
    centres: Sequence[int], start: date, end: date
) -> dict[int, list[ContactFact]]:
    """The same for several centres, in one query."""
    return contact_facts(centres, start, end, MONTH)


def weekly_contact_facts(centre: int, start: date, end: date) -> list[ContactFact]:
    """A centre's contacts by channel and by the part of a month that lies in one week.

    Where only the month is known the fact is the month's, marked whole_month.
    """
    return contact_facts([centre], start, end, PART_OF_WEEK)[centre]


def contact_facts(
    centres: Sequence[int], start: date, end: date, bucket: str
) -> dict[int, list[ContactFact]]:
    facts: dict[int, list[ContactFact]] = {centre: [] for centre in centres}
    statement = CONTACT_SUMS.format(bucket=bucket, counts=COUNT_SUMS)
    for centre, *fact in fetch_rows(statement, centres=list(centres), start=start, end=end):
        facts[centre].append(ContactFact(*fact))
    return facts


def channel_facts(centre: int) -> list[ChannelFact]:
    """The channels a centre uses, in their order, with the day of their first volume."""
    return channel_facts_of([centre]).get(centre, [])


def channel_facts_of(centres: Sequence[int]) -> dict[int, list[ChannelFact]]:
    """The same for several centres, in one query."""
    facts: dict[int, list[ChannelFact]] = {}
    rows = fetch_rows(CHANNELS, centres=list(centres), french=get_language() == "fr")
    for centre, id, name, position, colour, kind, *rest in rows:
        fact = ChannelFact(id, name, position, ChannelKind(kind), *rest, colour=colour)
        facts.setdefault(centre, []).append(fact)
    return facts
