"""Which categories have come three months running, however long ago."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kpis.facts import CostFact, HabitFact
from kpis.queries.costs import MONTHLY_COSTS
from kpis.queries.sql import fetch_rows

#: From one month with a cost to the one before it, back to the first three in a row: an index
#: look-up each, however many lines there are. running: how many months in a row begin here.
#: summed_from: the sums of that month and of those after it are read anyway.
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
    SELECT centre_id, category_id, last, CASE WHEN first < %(summed_from)s THEN (
        SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY amount)
        FROM (
            SELECT sum(amount) AS amount FROM kpis_costline AS line
            WHERE line.centre_id = habit.centre_id AND line.category_id = habit.category_id
                AND month >= first AND month <= last
            GROUP BY month
        ) AS months
    ) END AS usual
    FROM habit
"""
#: The sums of cost lines, and behind them the habits, in one round trip.
COSTS_AND_HABITS = f"""
    SELECT costs.*, false FROM ({MONTHLY_COSTS}) AS costs
    UNION ALL
    SELECT centre_id, last, category_id, NULL, usual, true FROM ({LATEST_HABITS}) AS habits
"""  # noqa: S608 (both stand in this folder)


def costs_and_habits(
    centre: int, start: date, end: date, before: date
) -> tuple[list[CostFact], dict[int, HabitFact]]:
    """monthly_cost_facts of [start, end), and latest_habits before a month, in one query.

    Habits whose months are all in [start, end) come without their usual amount.
    """
    costs, habits = costs_and_habits_of([centre], start, end, before)
    return costs[centre], habits[centre]


def costs_and_habits_of(
    centres: Sequence[int], start: date, end: date, before: date
) -> tuple[dict[int, list[CostFact]], dict[int, dict[int, HabitFact]]]:
    """The same for several centres, by their id, in one query."""
    costs: dict[int, list[CostFact]] = {centre: [] for centre in centres}
    habits: dict[int, dict[int, HabitFact]] = {centre: {} for centre in centres}
    rows = fetch_rows(
        COSTS_AND_HABITS,
        centres=list(centres),
        start=start,
        end=end,
        before=before,
        summed_from=start,
        but_centres=[],
        but_categories=[],
    )
    for centre, month, category, channel, amount, is_habit in rows:
        if is_habit:
            habits[centre][category] = HabitFact(month, amount)
        else:
            costs[centre].append(CostFact(month, category, channel, amount))
    return costs, habits


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
    centres: Sequence[int],
    before: date,
    but: Mapping[int, Sequence[int]] | None = None,
    summed_from: date = date.max,
) -> dict[str, Any]:
    """The parameters of LATEST_HABITS."""
    pairs = [(centre, id) for centre, ids in (but or {}).items() for id in ids]
    return {
        "centres": list(centres),
        "before": before,
        "summed_from": summed_from,
        "but_centres": [centre for centre, _id in pairs],
        "but_categories": [id for _centre, id in pairs],
    }
