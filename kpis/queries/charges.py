"""What some channels of many centres are charged with: a row a centre and month."""

from collections import defaultdict
from datetime import date

from kpis.facts import ChargeFact, ContactFact
from kpis.queries.portfolio import MonthsQuestion
from kpis.queries.sql import fetch_rows

COSTS = """
    WITH by_category AS (
        SELECT
            centre_id, month, category_id,
            sum(amount) FILTER (WHERE channel_id = ANY(%(channels)s)) AS direct,
            sum(amount) FILTER (WHERE channel_id IS NULL) AS shared
        FROM kpis_costline
        WHERE centre_id = ANY(%(centres)s) AND month >= %(start)s AND month < %(end)s
            AND (%(categories)s::bigint[] IS NULL OR category_id = ANY(%(categories)s))
        GROUP BY centre_id, month, category_id
    )
    SELECT
        centre_id, month, coalesce(sum(direct), 0),
        array_agg(category_id) FILTER (WHERE shared <> 0),
        array_agg(shared) FILTER (WHERE shared <> 0)
    FROM by_category
    GROUP BY centre_id, month
"""
#: The counts that shared cost may go by.
CONTACTS = """
    SELECT
        centre_id, date_trunc('month', start::timestamp)::date AS month, channel_id,
        sum(handled)::bigint, sum(offered)::bigint, sum(handle_seconds)::bigint,
        (sum(handled) FILTER (WHERE handle_seconds IS NOT NULL))::bigint,
        bool_or(offered IS NULL)
    FROM kpis_contactvolume
    WHERE centre_id = ANY(%(centres)s) AND start >= %(start)s AND start < %(end)s
    GROUP BY centre_id, month, channel_id
"""
Months = dict[date, ChargeFact]


def charge_facts(wanted: MonthsQuestion) -> dict[int, Months]:
    """By centre and month with a cost line of the wanted categories, in two queries.

    wanted: with channels.
    """
    centres = list(wanted.definitions)
    contacts = contacts_by_month(wanted)
    facts: dict[int, Months] = {centre: {} for centre in centres}
    rows = fetch_rows(
        COSTS,
        centres=centres,
        start=wanted.start,
        end=wanted.end,
        categories=wanted.categories,
        channels=wanted.channels,
    )
    for centre, month, direct, categories, amounts in rows:
        shared = dict(zip(categories or (), amounts or (), strict=True))
        facts[centre][month] = ChargeFact(month, direct, shared, contacts[centre, month])
    return facts


def contacts_by_month(wanted: MonthsQuestion) -> dict[tuple[int, date], dict[int, ContactFact]]:
    contacts: dict[tuple[int, date], dict[int, ContactFact]] = defaultdict(dict)
    centres = list(wanted.definitions)
    rows = fetch_rows(CONTACTS, centres=centres, start=wanted.start, end=wanted.end)
    for centre, month, channel, handled, offered, seconds, base, lacks_offered in rows:
        contacts[centre, month][channel] = ContactFact(
            start=month,
            channel=channel,
            handled=handled,
            offered=offered,
            handle_seconds=seconds,
            handle_base=base,
            lacks_offered=lacks_offered,
        )
    return contacts
