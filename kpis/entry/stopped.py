"""What stopped long ago in a centre's history, so that all of it is ended in one step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import connection

from kpis.entry.recording.endings import EndingValues, record_endings
from kpis.months import month_after, months_between

#: As many months without it, after it was expected, are a stop; fewer are asked for.
MONTHS_OF_SILENCE = 3
MONTHS_OF_HABIT = 3
#: By category and by channel: the months in which it came, and from which it was ended.
MONTHS = """
    SELECT category_id, NULL::bigint, array_agg(DISTINCT month ORDER BY month), ARRAY(
        SELECT ended_from FROM kpis_ending AS ending
        WHERE ending.centre_id = %(centre)s AND ending.category_id = line.category_id
    )
    FROM kpis_costline AS line WHERE centre_id = %(centre)s GROUP BY category_id
    UNION ALL
    SELECT NULL::bigint, channel_id,
        array_agg(DISTINCT date_trunc('month', start)::date
            ORDER BY date_trunc('month', start)::date),
        ARRAY(
            SELECT ended_from FROM kpis_ending AS ending
            WHERE ending.centre_id = %(centre)s AND ending.channel_id = volume.channel_id
        )
    FROM kpis_contactvolume AS volume WHERE centre_id = %(centre)s GROUP BY channel_id
    ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A category or a channel, with the last month in which it came before it stopped."""

    category_id: int | None
    channel_id: int | None
    last: date

    @property
    def ending(self) -> EndingValues:
        """It ended from the month after."""
        return EndingValues(self.category_id, self.channel_id, month_after(self.last))


def find_stopped(centre_id: int) -> list[Stopped]:
    """What was expected and did not come for three months or more: up to the last month with
    costs, or with contacts for a channel, and between two months. Not what was ended already.
    """
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"centre": centre_id})
        rows = cursor.fetchall()
    last_of_costs = max((row[2][-1] for row in rows if row[0]), default=date.min)
    last_of_contacts = max((row[2][-1] for row in rows if row[1]), default=date.min)
    found = []
    for category, channel, months, ended in rows:
        through = last_of_costs if category else last_of_contacts
        habit = MONTHS_OF_HABIT if category else 1
        found += [Stopped(category, channel, last) for last in stops(months, through, ended, habit)]
    return found


def stops(
    months: Sequence[date], through: date, ended: Sequence[date], habit: int
) -> Iterator[date]:
    """The last months before each long silence, through the last month that counts.

    habit: after how many months running it is expected.
    """
    running, expected, before = 0, False, None
    for month, following in pairwise([*months, month_after(through)]):
        running = running + 1 if before and month_after(before) == month else 1
        expected = expected or running >= habit
        silence = len(months_between(month_after(month), following))
        if expected and silence >= MONTHS_OF_SILENCE:
            expected, running = False, 0
            if not any(month < each <= following for each in ended):
                yield month
        before = month


def end_stopped(centre_id: int) -> list[Stopped]:
    """End all that stopped, in one step; what it was."""
    stopped = find_stopped(centre_id)
    record_endings(centre_id=centre_id, endings=[each.ending for each in stopped])
    return stopped
