"""What many centres recorded, month by month, in sums: a row a centre and month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kpis.facts import (
    CentreMonthFact,
    ChargeFact,
    ContactFact,
    DefinitionFact,
    SampledSum,
    ServiceSums,
)
from kpis.queries.contacts import DAYS, MONTH
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CountBasis

#: counted: which channels count in a centre, from one month to another, and by which count.
#: charged: also what the wanted channels are charged with: their own cost, shared cost by
#: category, and the counts of every channel, by which it goes.
#: The parts of a rate are added up over the channels that know both; what was sampled is scaled to
#: the contacts of its channel and month.
CENTRE_MONTHS = f"""
    WITH counted AS (
        SELECT * FROM unnest(
            %(counting)s::bigint[], %(channels)s::bigint[], %(since)s::date[], %(until)s::date[],
            %(by_offered)s::boolean[]
        ) AS row (centre_id, channel_id, since, until, by_offered)
    ), costs_by_category AS (
        SELECT
            centre_id, month, category_id, sum(amount) AS amount,
            sum(amount) FILTER (WHERE %(charged)s AND channel_id = ANY(%(wanted)s)) AS direct,
            sum(amount) FILTER (WHERE %(charged)s AND channel_id IS NULL) AS shared,
            %(categories)s::bigint[] IS NULL OR category_id = ANY(%(categories)s) AS is_asked
        FROM kpis_costline
        WHERE centre_id = ANY(%(centres)s) AND month >= %(start)s AND month < %(end)s
        GROUP BY centre_id, month, category_id
    ), costs AS (
        SELECT
            centre_id, month, array_agg(category_id) AS categories,
            coalesce(sum(amount) FILTER (WHERE is_asked), 0) AS cost,
            coalesce(sum(direct) FILTER (WHERE is_asked), 0) AS direct,
            array_agg(category_id) FILTER (WHERE is_asked AND shared <> 0) AS shared_categories,
            array_agg(shared) FILTER (WHERE is_asked AND shared <> 0) AS shared
        FROM costs_by_category
        GROUP BY centre_id, month
    ), volumes AS (
        SELECT
            centre_id, {MONTH} AS month, channel_id,
            sum(handled)::bigint AS handled, sum(offered)::bigint AS offered,
            count(offered) < count(*) AS lacks_offered,
            sum(handle_seconds)::bigint AS handle_seconds,
            (sum(handled) FILTER (WHERE handle_seconds IS NOT NULL))::bigint AS handle_base,
            sum(resolved_first_contact)::numeric AS resolved,
            nullif(sum(resolution_sample), 0) AS sample,
            sum(csat_satisfied)::numeric AS satisfied,
            nullif(sum(csat_responses), 0) AS responses,
            {DAYS} AS days
        FROM kpis_contactvolume
        WHERE centre_id = ANY(%(centres)s) AND start >= %(start)s AND start < %(end)s
        GROUP BY centre_id, month, channel_id
    ), by_channel AS (
        SELECT
            volumes.*,
            CASE
                WHEN counted.channel_id IS NULL THEN NULL
                WHEN NOT by_offered THEN handled
                WHEN NOT lacks_offered THEN offered
            END AS contacts
        FROM volumes LEFT JOIN counted
            ON counted.centre_id = volumes.centre_id AND counted.channel_id = volumes.channel_id
            AND month >= since AND month < until
    ), shown AS (
        SELECT *, contacts IS NOT NULL AND (
            %(wanted)s::bigint[] IS NULL OR channel_id = ANY(%(wanted)s)
        ) AS is_shown
        FROM by_channel
    ), contacts AS (
        SELECT
            centre_id, month,
            array_agg(channel_id) FILTER (WHERE contacts IS NOT NULL) AS channels,
            array_agg(days) FILTER (WHERE contacts IS NOT NULL) AS days,
            (sum(contacts) FILTER (WHERE is_shown))::bigint AS contacts,
            (sum(handle_seconds) FILTER (WHERE is_shown))::bigint AS handle_seconds,
            (sum(handle_base) FILTER (WHERE is_shown))::bigint AS handle_base,
            sum(handled * resolved / sample) FILTER (WHERE is_shown) AS resolved,
            (sum(handled) FILTER (WHERE is_shown AND sample > 0))::bigint AS resolution_base,
            (sum(sample) FILTER (WHERE is_shown))::bigint AS sample,
            sum(handled * satisfied / responses) FILTER (WHERE is_shown) AS satisfied,
            (sum(handled) FILTER (WHERE is_shown AND responses > 0))::bigint AS satisfaction_base,
            (sum(responses) FILTER (WHERE is_shown))::bigint AS responses,
            array_agg(channel_id) FILTER (WHERE %(charged)s) AS all_channels,
            array_agg(handled) FILTER (WHERE %(charged)s) AS all_handled,
            array_agg(offered) FILTER (WHERE %(charged)s) AS all_offered,
            array_agg(lacks_offered) FILTER (WHERE %(charged)s) AS all_lacking,
            array_agg(handle_seconds) FILTER (WHERE %(charged)s) AS all_seconds,
            array_agg(handle_base) FILTER (WHERE %(charged)s) AS all_bases
        FROM shown
        GROUP BY centre_id, month
    )
    SELECT
        coalesce(costs.centre_id, contacts.centre_id), coalesce(costs.month, contacts.month),
        cost, categories, channels, days, contacts, handle_seconds, handle_base,
        resolved, resolution_base, sample, satisfied, satisfaction_base, responses,
        direct, shared_categories, shared,
        all_channels, all_handled, all_offered, all_lacking, all_seconds, all_bases
    FROM costs FULL JOIN contacts
        ON contacts.centre_id = costs.centre_id AND contacts.month = costs.month
"""  # noqa: S608
#: How many columns of a row are a centre's service.
SERVICE_SUMS = 8
Definitions = Mapping[int, Sequence[DefinitionFact]]


@dataclass(frozen=True, slots=True)
class MonthsQuestion:
    """The months [start, end) of the centres that have a definition, in order, at least one.

    categories, channels: those that cost and contacts are wanted of; None for all of them.
    with_charges: also what the channels are charged with.
    """

    definitions: Definitions
    start: date
    end: date
    categories: Sequence[int] | None = None
    channels: Sequence[int] | None = None
    with_charges: bool = True


def centre_month_facts(wanted: MonthsQuestion) -> dict[int, dict[date, CentreMonthFact]]:
    """By centre and month, in one query. Cost is of all channels; what those that are wanted
    are charged with is told beside it."""
    facts: dict[int, dict[date, CentreMonthFact]] = {centre: {} for centre in wanted.definitions}
    columns = [*zip(*counted_rows(wanted.definitions), strict=True)] or [()] * 5
    counting, channels, since, until, by_offered = map(list, columns)
    is_charged = wanted.with_charges and wanted.channels is not None
    rows = fetch_rows(
        CENTRE_MONTHS,
        centres=list(wanted.definitions),
        start=wanted.start,
        end=wanted.end,
        categories=wanted.categories,
        wanted=wanted.channels,
        counting=counting,
        channels=channels,
        since=since,
        until=until,
        by_offered=by_offered,
        charged=is_charged,
    )
    for centre, month, cost, used, known, days, contacts, *more in rows:
        sums, charge = more[:SERVICE_SUMS], more[SERVICE_SUMS:]
        facts[centre][month] = CentreMonthFact(
            month=month,
            cost=cost,
            categories=frozenset(used or ()),
            contacts=contacts,
            days=dict(zip(known or (), days or (), strict=True)),
            service=None if contacts is None else service_sums(*sums),
            charge=charge_fact(month, *charge) if is_charged and cost is not None else None,
        )
    return facts


def charge_fact(
    month: date,
    direct: Decimal,
    categories: list[int] | None,
    amounts: list[Decimal] | None,
    channels: list[int] | None,
    *counts: Any,
) -> ChargeFact:
    """counts: a list each, in the order of the channels; all None without any contacts."""
    shared = dict(zip(categories or (), amounts or (), strict=True))
    rows = zip(channels, *counts, strict=True) if channels else ()
    return ChargeFact(month, direct, shared, {row[0]: contact_fact(month, *row) for row in rows})


def contact_fact(
    month: date, channel: int, handled: int, offered: int | None, lacks_offered: bool, *time: Any
) -> ContactFact:
    seconds, base = time
    return ContactFact(
        start=month,
        channel=channel,
        handled=handled,
        offered=offered,
        handle_seconds=seconds,
        handle_base=base,
        lacks_offered=lacks_offered,
    )


def service_sums(seconds: int | None, base: int | None, *samples: Any) -> ServiceSums:
    return ServiceSums(
        handle_seconds=seconds,
        handle_base=base,
        resolution=sampled_sum(*samples[:3]),
        satisfaction=sampled_sum(*samples[3:]),
    )


def sampled_sum(positive: Decimal | None, contacts: int, answers: int) -> SampledSum | None:
    return None if positive is None else SampledSum(positive, contacts, answers)


def counted_rows(definitions: Definitions) -> list[tuple[int, int, date, date, bool]]:
    """Centre, channel, from, until, and whether offered contacts count; the first definition
    also applies to everything before it."""
    rows = []
    for centre, versions in definitions.items():
        starts = [date.min, *(version.valid_from for version in versions[1:]), date.max]
        for version, (since, until) in zip(versions, pairwise(starts), strict=True):
            offered = version.basis is CountBasis.OFFERED
            rows += [(centre, channel, since, until, offered) for channel in version.channels]
    return rows
