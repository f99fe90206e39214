"""The centres a person may see, and what frames every figure of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from kpis.facts import CentreFact, DefinitionFact, Reader
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CountBasis, Role

#: An administrator sees every centre, others those they are a member of. Definitions come
#: as one JSON array a centre, oldest first.
CENTRE_FRAMES = """
    WITH visible AS (
        SELECT * FROM kpis_centre AS centre
        WHERE %(sees_all)s OR EXISTS (
            SELECT 1 FROM kpis_membership
            WHERE centre_id = centre.id AND user_id = %(user)s
        )
    )
    SELECT
        id, slug, name, note_en, note_fr, currency, fiscal_year_start,
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

    is_only: the person sees no other. may_record: enters and closes; may_reopen: and undoes
    a close. closed_through: the last closed month.
    """

    centre: CentreFact
    definitions: Sequence[DefinitionFact]
    is_only: bool
    may_record: bool = False
    may_reopen: bool = False
    closed_through: date | None = None


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
        )
        for *centre, definitions, is_only, role, closed_through in rows
    ]


def centre_fact(*row: Any) -> CentreFact:
    """The last of the row are the first cost and contact, and the last ones, or None."""
    id, slug, name, note_en, note_fr, currency, fiscal_year_start, *days = row
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
    )


def definition_facts(definitions: list[Any]) -> list[DefinitionFact]:
    return [
        DefinitionFact(date.fromisoformat(valid_from), CountBasis(basis), frozenset(channels))
        for valid_from, basis, channels in definitions
    ]
