"""Contact volumes as they were entered: a day, or a month, with what a sheet needs to change it."""

from dataclasses import dataclass
from datetime import date

from kpis.facts import ContactFact
from kpis.queries.contacts import COUNT_SUMS, MONTH
from kpis.queries.sql import fetch_rows

#: After the sums of ContactFact, which leave out what has no base: what was abandoned of an
#: unknown number offered.
VOLUMES = """
    SELECT {bucket} AS bucket, channel_id, {counts},
        sum(abandoned)::bigint, count(*), min(id), min(version)
    FROM kpis_contactvolume
    WHERE centre_id = %(centre)s AND start >= %(start)s AND start < %(end)s
        AND (%(channel)s::bigint IS NULL OR channel_id = %(channel)s)
    GROUP BY bucket, channel_id, whole_month
"""


@dataclass(frozen=True, slots=True)
class VolumeRecord:
    """The volumes of a channel that begin in one month, or on one day, summed.

    abandoned: everything that is known of it; fact.abandoned is only where offered is known too.
    rows: how many volumes there are; id and version: of the only one, None where there are
    several.
    """

    fact: ContactFact
    abandoned: int | None
    rows: int
    id: int | None
    version: int | None


def monthly_volumes(centre: int, start: date, end: date) -> list[VolumeRecord]:
    """By channel and month in [start, end), entered by day or for the whole month."""
    return volume_records(MONTH, centre, start, end)


def daily_volumes(centre: int, channel: int, start: date, end: date) -> list[VolumeRecord]:
    """Every volume of a channel that begins in [start, end): of a day, or of a whole month."""
    return volume_records("start", centre, start, end, channel)


def volume_records(
    bucket: str, centre: int, start: date, end: date, channel: int | None = None
) -> list[VolumeRecord]:
    statement = VOLUMES.format(bucket=bucket, counts=COUNT_SUMS)
    rows = fetch_rows(statement, centre=centre, start=start, end=end, channel=channel)
    return [volume_record(*row) for row in rows]


def volume_record(*row: object) -> VolumeRecord:
    *fact, abandoned, rows, id, version = row
    one = (id, version) if rows == 1 else (None, None)
    return VolumeRecord(ContactFact(*fact), abandoned, rows, *one)  # type: ignore[arg-type]
