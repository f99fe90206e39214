"""What many centres recorded, month by month, in sums: a row a centre and month."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from kpis.facts import CentreMonthFact, ContactFact, DefinitionFact
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CountBasis

#: counted: which channels count in a centre, from one month to another, and by which count.
#: The parts of a rate are added up over the channels that know both.
CENTRE_MONTHS = """
    WITH counted AS (
        SELECT * FROM unnest(
            %(counting)s::bigint[], %(channels)s::bigint[], %(since)s::date[], %(until)s::date[],
            %(by_offered)s::boolean[]
        ) AS row (centre_id, channel_id, since, until, by_offered)
    ), costs_by_category AS (
        SELECT centre_id, month, category_id, sum(amount) AS amount
        FROM kpis_costline
        WHERE centre_id = ANY(%(centres)s) AND month >= %(start)s AND month < %(end)s
        GROUP BY centre_id, month, category_id
    ), costs AS (
        SELECT
            centre_id, month, array_agg(category_id) AS categories,
            coalesce(sum(amount) FILTER (
                WHERE %(categories)s::bigint[] IS NULL OR category_id = ANY(%(categories)s)
            ), 0) AS cost
        FROM costs_by_category
        GROUP BY centre_id, month
    ), volumes AS (
        SELECT
            centre_id, date_trunc('month', start)::date AS month, channel_id,
            sum(handled) AS handled,
            sum(offered) AS offered,
            sum(handle_seconds) AS handle_seconds,
            sum(handled) FILTER (WHERE handle_seconds IS NOT NULL) AS handle_base,
            sum(resolved_first_contact) AS resolved,
            sum(resolution_sample) AS sample,
            sum(csat_satisfied) AS satisfied,
            sum(csat_responses) AS responses
        FROM kpis_contactvolume
        WHERE centre_id = ANY(%(centres)s) AND start >= %(start)s AND start < %(end)s
        GROUP BY centre_id, month, channel_id
    ), by_channel AS (
        SELECT
            volumes.*,
            CASE
                WHEN counted.channel_id IS NULL THEN NULL
                WHEN by_offered THEN offered
                ELSE handled
            END AS contacts
        FROM volumes LEFT JOIN counted
            ON counted.centre_id = volumes.centre_id AND counted.channel_id = volumes.channel_id
            AND month >= since AND month < until
    ), contacts AS (
        SELECT
            centre_id, month,
            sum(contacts)::bigint AS contacts,
            array_agg(channel_id) FILTER (WHERE contacts IS NOT NULL) AS channels,
            (sum(handled) FILTER (WHERE contacts IS NOT NULL))::bigint AS handled,
            (sum(handle_seconds) FILTER (WHERE contacts IS NOT NULL))::bigint AS handle_seconds,
            (sum(handle_base) FILTER (WHERE contacts IS NOT NULL))::bigint AS handle_base,
            (sum(resolved) FILTER (WHERE contacts IS NOT NULL))::bigint AS resolved,
            (sum(sample) FILTER (WHERE contacts IS NOT NULL))::bigint AS sample,
            (sum(satisfied) FILTER (WHERE contacts IS NOT NULL))::bigint AS satisfied,
            (sum(responses) FILTER (WHERE contacts IS NOT NULL))::bigint AS responses
        FROM by_channel
        GROUP BY centre_id, month
    )
    SELECT
        coalesce(costs.centre_id, contacts.centre_id), coalesce(costs.month, contacts.month),
        cost, categories, contacts.centre_id IS NOT NULL, contacts, channels, handled,
        handle_seconds, handle_base, resolved, sample, satisfied, responses
    FROM costs FULL JOIN contacts
        ON contacts.centre_id = costs.centre_id AND contacts.month = costs.month
"""
Definitions = Mapping[int, Sequence[DefinitionFact]]


def centre_month_facts(
    definitions: Definitions, start: date, end: date, categories: Sequence[int] | None = None
) -> dict[int, dict[date, CentreMonthFact]]:
    """By centre and month in [start, end), in one query.

    definitions: of each centre that is asked for, in order, at least one. categories: those
    whose cost is wanted; None for all of them.
    """
    facts: dict[int, dict[date, CentreMonthFact]] = {centre: {} for centre in definitions}
    columns = [*zip(*counted_rows(definitions), strict=True)] or [()] * 5
    counting, channels, since, until, by_offered = map(list, columns)
    rows = fetch_rows(
        CENTRE_MONTHS,
        centres=list(definitions),
        start=start,
        end=end,
        categories=categories,
        counting=counting,
        channels=channels,
        since=since,
        until=until,
        by_offered=by_offered,
    )
    for centre, month, cost, used, has_volumes, contacts, known, *sums in rows:
        facts[centre][month] = CentreMonthFact(
            month=month,
            cost=cost,
            categories=frozenset(used or ()),
            contacts=contacts,
            channels=frozenset(known or ()),
            service=service_fact(month, *sums) if known else None,
            has_volumes=has_volumes,
        )
    return facts


def service_fact(month: date, handled: int, *sums: int | None) -> ContactFact:
    """Of no channel in particular."""
    handle_seconds, handle_base, resolved, sample, satisfied, responses = sums
    return ContactFact(
        start=month,
        channel=0,
        handled=handled,
        handle_seconds=handle_seconds,
        handle_base=handle_base,
        resolved_first_contact=resolved,
        resolution_sample=sample,
        csat_satisfied=satisfied,
        csat_responses=responses,
    )


def counted_rows(definitions: Definitions) -> list[tuple[int, int, date, date, bool]]:
    """Centre, channel, from, until, whether offered contacts count; the first definition
    covers what came before it."""
    rows = []
    for centre, versions in definitions.items():
        starts = [date.min, *(version.valid_from for version in versions[1:]), date.max]
        for version, (since, until) in zip(versions, pairwise(starts), strict=True):
            offered = version.basis is CountBasis.OFFERED
            rows += [(centre, channel, since, until, offered) for channel in version.channels]
    return rows
