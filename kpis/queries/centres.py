"""The centres a person may see, and what frames every figure of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from kpis.facts import (
    AllocationRuleFact,
    CentreFact,
    DefinitionFact,
    LimitFact,
    Reader,
    TargetFact,
)
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import AllocationBasis, CountBasis, Metric, Role

#: An administrator sees every centre, others those they are a member of. Definitions, rules and
#: limits come as one JSON array a centre, oldest first; targets too, where one centre is asked for.
CENTRE_FRAMES = """
    WITH visible AS (
        SELECT * FROM kpis_centre AS centre
        WHERE %(sees_all)s OR EXISTS (
            SELECT 1 FROM kpis_membership
            WHERE centre_id = centre.id AND user_id = %(user)s
        )
    )
    SELECT
        id, slug, name, note_en, note_fr, currency, fiscal_year_start, practical_capacity,
        paid_hours,
        (SELECT min(month) FROM kpis_costline WHERE centre_id = visible.id),
        (SELECT min(start) FROM kpis_contactvolume WHERE centre_id = visible.id),
        (SELECT max(month) FROM kpis_costline WHERE centre_id = visible.id),
        (SELECT max(start) FROM kpis_contactvolume WHERE centre_id = visible.id),
        (
            SELECT json_agg(
                json_build_array(valid_from, basis, ARRAY(
                    SELECT channel_id FROM kpis_countedchannel
                    WHERE definition_id = definition.id
                )) ORDER BY valid_from
            )
            FROM kpis_contactdefinition AS definition
            WHERE centre_id = visible.id
        ),
        (
            SELECT json_agg(
                json_build_array(category_id, valid_from, basis, (
                    SELECT json_object_agg(channel_id, percent::text)
                    FROM kpis_allocationshare WHERE rule_id = rule.id
                )) ORDER BY valid_from
            )
            FROM kpis_allocationrule AS rule
            WHERE centre_id = visible.id
        ),
        (
            SELECT json_agg(json_build_array(metric, valid_from, value::text) ORDER BY valid_from)
            FROM kpis_qualitylimit
            WHERE centre_id = visible.id
        ),
        CASE WHEN %(slug)s::text IS NOT NULL THEN (
            SELECT json_agg(
                json_build_array(metric, channel_id, valid_from, value::text)
                ORDER BY valid_from, id
            )
            FROM kpis_target
            WHERE centre_id = visible.id
        ) END,
        (SELECT count(*) = 1 FROM visible),
        (
            SELECT role FROM kpis_membership
            WHERE centre_id = visible.id AND user_id = %(user)s
        ),
        (
            SELECT max(month) FROM kpis_centremonth
            WHERE centre_id = visible.id AND is_closed
        )
    FROM visible
    WHERE %(slug)s::text IS NULL OR slug = %(slug)s
    ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class CentreFrame:
    """A centre with its contact definitions in order, none if it never made one.

    rules: how shared cost goes to channels; limits: the service that no saving may cost; both
    in order of the months from which they are valid. targets: in the same order, where one
    centre was asked for.
    is_only: the person sees no other. may_record: enters and closes; may_reopen: and undoes
    a close. closed_through: the last closed month.
    """

    centre: CentreFact
    definitions: Sequence[DefinitionFact]
    is_only: bool
    may_record: bool = False
    may_reopen: bool = False
    closed_through: date | None = None
    rules: Sequence[AllocationRuleFact] = ()
    limits: Sequence[LimitFact] = ()
    targets: Sequence[TargetFact] = ()


def centre_frame(reader: Reader, slug: str) -> CentreFrame | None:
    """None where there is no such centre, or none that this person may see."""
    frames = centre_frames(reader, slug)
    return frames[0] if frames else None


def all_centre_frames(reader: Reader) -> list[CentreFrame]:
    return centre_frames(reader, None)


def centre_frames(reader: Reader, slug: str | None) -> list[CentreFrame]:
    rows = fetch_rows(CENTRE_FRAMES, user=reader.id, sees_all=reader.sees_all, slug=slug)
    return [
        CentreFrame(
            centre=centre_fact(*centre),
            definitions=definition_facts(definitions or []),
            is_only=is_only,
            may_record=reader.sees_all or role == Role.FINANCE,
            may_reopen=reader.sees_all,
            closed_through=closed_through,
            rules=rule_facts(rules or []),
            limits=limit_facts(limits or []),
            targets=target_facts(targets or []),
        )
        for *centre, definitions, rules, limits, targets, is_only, role, closed_through in rows
    ]


def centre_fact(*row: Any) -> CentreFact:
    """The last of the row are the first cost and contact, and the last ones, or None."""
    id, slug, name, note_en, note_fr, currency, fiscal_year_start, *rest = row
    practical_capacity, paid_hours, *days = rest
    months = [None if day is None else day.replace(day=1) for day in days]
    known = [month for month in months if month is not None]
    last = [month for month in months[2:] if month is not None]
    return CentreFact(
        id=id,
        slug=slug,
        name=name,
        note=note_fr if get_language() == "fr" else note_en,
        currency=currency,
        fiscal_year_start=fiscal_year_start,
        first_month=min(known, default=None),
        last_month=max(known, default=None),
        last_whole=min(last) if len(last) == len(months[2:]) else None,
        practical_capacity=practical_capacity,
        paid_hours=paid_hours,
    )


def definition_facts(definitions: list[Any]) -> list[DefinitionFact]:
    return [
        DefinitionFact(date.fromisoformat(valid_from), CountBasis(basis), frozenset(channels))
        for valid_from, basis, channels in definitions
    ]


def rule_facts(rules: list[Any]) -> list[AllocationRuleFact]:
    return [
        AllocationRuleFact(
            category=category,
            valid_from=date.fromisoformat(valid_from),
            basis=AllocationBasis(basis),
            shares={int(channel): Decimal(percent) for channel, percent in (shares or {}).items()},
        )
        for category, valid_from, basis, shares in rules
    ]


def limit_facts(limits: list[Any]) -> list[LimitFact]:
    return [
        LimitFact(Metric(metric), date.fromisoformat(valid_from), Decimal(value))
        for metric, valid_from, value in limits
    ]


def target_facts(targets: list[Any]) -> list[TargetFact]:
    return [
        TargetFact(Metric(metric), channel, date.fromisoformat(valid_from), Decimal(value))
        for metric, channel, valid_from, value in targets
    ]
