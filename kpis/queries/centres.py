"""The centres a person may see, and what frames every figure of one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from kpis.facts import (
    AllocationRuleFact,
    CentreFact,
    ChannelEnding,
    DefinitionFact,
    Endings,
    LimitFact,
    Reader,
    ReportedFact,
    TargetFact,
)
from kpis.names import sort_key
from kpis.queries.centres_sql import CENTRE_FRAMES, CENTRE_NAMES
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import AllocationBasis, CountBasis, Metric, Role, VatBasis


@dataclass(frozen=True, slots=True)
class CentreName:
    """is_suggested: among the first two that have both costs and contacts, in the order that the
    database gives names."""

    slug: str
    name: str
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class CentreContext:
    """A centre with its contact definitions in order, none if it never made one.

    rules: how shared cost goes to channels; limits: the service that no saving may cost; both
    in order of the months from which they are valid. targets: in the same order, where one
    centre was asked for.
    is_only: the person sees no other. may_record: enters and closes; may_reopen: and undoes
    a close. closed_through: the last closed month. endings: what no longer comes. reported: the
    figures of every closed month as its close has them.
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
    reported: Mapping[date, ReportedFact] = field(default_factory=dict)
    endings: Endings = field(default_factory=Endings)


def centre_names(reader: Reader) -> list[CentreName]:
    """Of every centre the person may see, by name."""
    rows = fetch_rows(CENTRE_NAMES, user=reader.id, sees_all=reader.sees_all)
    return sorted((CentreName(*row) for row in rows), key=by_name)


def centre_context(reader: Reader, slug: str) -> CentreContext | None:
    """None where there is no such centre, or none that this person may see."""
    frames = centre_contexts(reader, [slug])
    return frames[0] if frames else None


def all_centre_contexts(reader: Reader) -> list[CentreContext]:
    return centre_contexts(reader, None)


def centre_contexts(reader: Reader, slugs: Collection[str] | None) -> list[CentreContext]:
    """By name; slugs: those of centres that the person may not see are left out. None: all."""
    asked = None if slugs is None else list(slugs)
    rows = fetch_rows(CENTRE_FRAMES, user=reader.id, sees_all=reader.sees_all, slugs=asked)
    frames = [
        CentreContext(
            centre=centre_fact(*centre),
            definitions=definition_facts(definitions or []),
            is_only=is_only,
            may_record=reader.sees_all or role == Role.FINANCE,
            may_reopen=reader.sees_all,
            closed_through=closed_through,
            rules=rule_facts(rules or []),
            limits=limit_facts(limits or []),
            targets=target_facts(targets or []),
            reported=reported_facts(closes or []),
            endings=ending_facts(endings or []),
        )
        for (
            *centre,
            definitions,
            rules,
            limits,
            endings,
            targets,
            is_only,
            role,
            closed_through,
            closes,
        ) in rows
    ]
    return sorted(frames, key=lambda frame: by_name(frame.centre))


def by_name(centre: CentreName | CentreFact) -> tuple[tuple[str, str], str]:
    return sort_key(centre.name), centre.slug


def centre_fact(*row: Any) -> CentreFact:
    """The last of the row are the first cost and contact, and the last ones, or None."""
    id, slug, name, note_en, note_fr, currency, fiscal_year_start, *rest = row
    practical_capacity, paid_hours, time_zone, retired_from, vat, *days = rest
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
        time_zone=time_zone,
        retired_from=retired_from,
        vat=VatBasis(vat),
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


def reported_facts(closes: list[Any]) -> dict[date, ReportedFact]:
    facts = [
        ReportedFact(date.fromisoformat(month), None if cost is None else Decimal(cost), contacts)
        for month, cost, contacts in closes
    ]
    return {fact.month: fact for fact in facts}


def target_facts(targets: list[Any]) -> list[TargetFact]:
    return [
        TargetFact(Metric(metric), channel, date.fromisoformat(valid_from), Decimal(value))
        for metric, channel, valid_from, value in targets
    ]


def ending_facts(endings: list[Any]) -> Endings:
    """In the order of the rows."""
    categories: defaultdict[int, list[date]] = defaultdict(list)
    channels: defaultdict[int, list[ChannelEnding]] = defaultdict(list)
    for category, channel, ended_from, resumed in endings:
        month = date.fromisoformat(ended_from)
        if channel is None:
            categories[category].append(month)
        else:
            again = date.fromisoformat(resumed) if resumed else None
            channels[channel].append(ChannelEnding(month, again))
    return Endings(dict(categories), dict(channels))
