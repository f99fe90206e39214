"""Which categories have come three months running, however long ago."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kpis.facts import HabitFact
from kpis.queries.sql import fetch_rows

#: From one month with a cost to the one before it, back to the first three in a row: an index
#: look-up each, however many lines there are. running: how many months in a row begin here.
LATEST_HABITS = """
    WITH RECURSIVE step AS (
        SELECT centre.id AS centre_id, category.id AS category_id, latest.month, 1 AS running
        FROM unnest(%(centres)s::bigint[]) AS centre (id)
        CROSS JOIN kpis_costcategory AS category
        CROSS JOIN LATERAL (
            SELECT month FROM kpis_costline
            WHERE centre_id = centre.id AND category_id = category.id AND month < %(before)s
            ORDER BY month DESC LIMIT 1
        ) AS latest
        WHERE (centre.id, category.id) NOT IN (
            SELECT * FROM unnest(%(but_centres)s::bigint[], %(but_categories)s::bigint[])
        )
        UNION ALL
        SELECT
            step.centre_id, step.category_id, earlier.month,
            CASE WHEN earlier.month = (step.month - interval '1 month')::date
                THEN running + 1 ELSE 1 END
        FROM step CROSS JOIN LATERAL (
            SELECT month FROM kpis_costline
            WHERE centre_id = step.centre_id AND category_id = step.category_id
                AND month < step.month
            ORDER BY month DESC LIMIT 1
        ) AS earlier
        WHERE running < 3
    ), habit AS (
        SELECT centre_id, category_id, month AS first, (month + interval '2 months')::date AS last
        FROM step WHERE running = 3
    )
    SELECT centre_id, category_id, last, (
        SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY amount)
        FROM (
            SELECT sum(amount) AS amount FROM kpis_costline AS line
            WHERE line.centre_id = habit.centre_id AND line.category_id = habit.category_id
                AND month >= first AND month <= last
            GROUP BY month
        ) AS months
    ) AS usual
    FROM habit
"""


def latest_habits(centre: int, before: date) -> dict[int, HabitFact]:
    """By category, the latest three months running with a cost, all before the month."""
    return latest_habits_of([centre], before)[centre]


def latest_habits_of(
    centres: Sequence[int], before: date, but: Mapping[int, Sequence[int]] | None = None
) -> dict[int, dict[int, HabitFact]]:
    """The same for several centres, by their id, in one query.

    but: categories by centre that are not asked about.
    """
    habits: dict[int, dict[int, HabitFact]] = {centre: {} for centre in centres}
    rows = fetch_rows(LATEST_HABITS, **asked_of(centres, before, but))
    for centre, category, last, usual in rows:
        habits[centre][category] = HabitFact(last, usual)
    return habits


def asked_of(
    centres: Sequence[int], before: date, but: Mapping[int, Sequence[int]] | None = None
) -> dict[str, Any]:
    """The parameters of LATEST_HABITS."""
    pairs = [(centre, id) for centre, ids in (but or {}).items() for id in ids]
    return {
        "centres": list(centres),
        "before": before,
        "but_centres": [centre for centre, _id in pairs],
        "but_categories": [id for _centre, id in pairs],
    }
