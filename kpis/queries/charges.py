"""What some channels of many centres are charged with: a row a centre and month."""

from datetime import date
from typing import Any

from kpis.facts import ChargeFact, ContactFact
from kpis.queries.contacts import MONTH
from kpis.queries.portfolio import MonthsQuestion
from kpis.queries.sql import fetch_rows

#: Costs, and the counts by which shared cost may go: a row a centre and month with a cost line.
CHARGES = f"""
    WITH by_category AS (
        SELECT
            centre_id, month, category_id,
            sum(amount) FILTER (WHERE channel_id = ANY(%(channels)s)) AS direct,
            sum(amount) FILTER (WHERE channel_id IS NULL) AS shared
        FROM kpis_costline
        WHERE centre_id = ANY(%(centres)s) AND month >= %(start)s AND month < %(end)s
            AND (%(categories)s::bigint[] IS NULL OR category_id = ANY(%(categories)s))
        GROUP BY centre_id, month, category_id
    ), costs AS (
        SELECT
            centre_id, month, coalesce(sum(direct), 0) AS direct,
            array_agg(category_id) FILTER (WHERE shared <> 0) AS categories,
            array_agg(shared) FILTER (WHERE shared <> 0) AS amounts
        FROM by_category
        GROUP BY centre_id, month
    ), by_channel AS (
        SELECT
            centre_id, {MONTH} AS month, channel_id,
            sum(handled)::bigint AS handled, sum(offered)::bigint AS offered,
            sum(handle_seconds)::bigint AS seconds,
            (sum(handled) FILTER (WHERE handle_seconds IS NOT NULL))::bigint AS base,
            bool_or(offered IS NULL) AS lacks_offered
        FROM kpis_contactvolume
        WHERE centre_id = ANY(%(centres)s) AND start >= %(start)s AND start < %(end)s
        GROUP BY centre_id, month, channel_id
    ), contacts AS (
        SELECT
            centre_id, month, array_agg(channel_id) AS channels, array_agg(handled) AS handled,
            array_agg(offered) AS offered, array_agg(seconds) AS seconds, array_agg(base) AS base,
            array_agg(lacks_offered) AS lacks_offered
        FROM by_channel
        GROUP BY centre_id, month
    )
    SELECT
        costs.centre_id, costs.month, direct, categories, amounts,
        channels, handled, offered, seconds, base, lacks_offered
    FROM costs LEFT JOIN contacts
        ON contacts.centre_id = costs.centre_id AND contacts.month = costs.month
"""  # noqa: S608 (what stands in this folder)
Months = dict[date, ChargeFact]


def charge_facts(wanted: MonthsQuestion) -> dict[int, Months]:
    """By centre and month with a cost line of the wanted categories, in one query.

    wanted: with channels.
    """
    facts: dict[int, Months] = {centre: {} for centre in wanted.definitions}
    rows = fetch_rows(
        CHARGES,
        centres=list(wanted.definitions),
        start=wanted.start,
        end=wanted.end,
        categories=wanted.categories,
        channels=wanted.channels,
    )
    for centre, month, direct, categories, amounts, *counts in rows:
        shared = dict(zip(categories or (), amounts or (), strict=True))
        facts[centre][month] = ChargeFact(month, direct, shared, contacts_of(month, *counts))
    return facts


def contacts_of(month: date, channels: list[int] | None, *counts: Any) -> dict[int, ContactFact]:
    """By channel. counts: a list each, in the order of the channels; all None without any."""
    if channels is None:
        return {}
    return {
        channel: ContactFact(
            start=month,
            channel=channel,
            handled=handled,
            offered=offered,
            handle_seconds=seconds,
            handle_base=base,
            lacks_offered=lacks_offered,
        )
        for channel, handled, offered, seconds, base, lacks_offered in zip(
            channels, *counts, strict=True
        )
    }
