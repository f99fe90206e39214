"""What the pages of change and of related figures give equals what is computed again."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from random import Random

import pytest
from django.test import Client
from hypothesis import given

from kpis.vocabulary import PeriodKind
from tests import recomputation as again
from tests import recomputed_change as moved
from tests import recomputed_costs as costs
from tests.pages.recomputed import (
    KINDS,
    Figure,
    Table,
    download,
    few,
    forgotten,
    has_file,
    months_before,
    months_of,
    name_of,
    own_cost_per_contact,
    reader_of,
    same,
    seeds,
)
from tests.random_centres import make_random_centre
from tests.recomputation import Rows

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.finding("F1"),
    pytest.mark.finding("F2"),
    pytest.mark.finding("F4"),
    pytest.mark.finding("F5"),
    pytest.mark.finding("F8"),
]

EFFECT = "Effect on cost per contact"


def is_near(field: str, effect: Fraction) -> bool:
    """Steps are rounded so that they sum: each to within a cent."""
    return abs(Fraction(field) - effect) < Fraction(1, 100)


def check_change(client: Client, rows: Rows, fiscal: int, kind: PeriodKind, month: date) -> None:
    now = months_of(kind, month, fiscal)
    before = months_before(kind, now)
    bridge = moved.bridge_of(rows, before, now)
    for view in ("money", "work"):
        address = f"/centres/lyon/change/?view={view}"
        if bridge is None:
            assert not has_file(client, address, "change", kind, month)
        elif view == "money" or has_file(client, address, "change", kind, month):
            table = download(client, address, "change", kind, month)
            check_ends(table, bridge, name_of(kind, before), name_of(kind, now))
            if view == "money":
                check_spend(table, rows, bridge)
            else:
                check_outside(table, rows, before, now, kind)


def check_ends(table: Table, bridge: moved.Bridge, before: str, now: str) -> None:
    """As each was counted, and the steps sum to the difference of the two."""
    total = table.pop("Cost per contact")
    assert same(total[before], bridge.start)
    assert same(total[now], bridge.end)
    summed = sum(Fraction(line[EFFECT]) for line in table.values())
    assert summed == Fraction(total[EFFECT]) == Fraction(total[now]) - Fraction(total[before])


def check_spend(table: Table, rows: Rows, bridge: moved.Bridge) -> None:
    """Each category by name; what else there is are the two that no category is behind."""
    categories = {line.category.name_en: line.category_id for line in rows.costs}
    named = {name: line for name, line in table.items() if name in categories}
    for name, line in named.items():
        assert is_near(line[EFFECT], bridge.spend[categories[name]]), name
    told = {categories[name] for name in named}
    others = sum((e for id, e in bridge.spend.items() if id not in told), Fraction(0))
    rest = sum(Fraction(line[EFFECT]) for name, line in table.items() if name not in named)
    wanted = others + bridge.volume + bridge.redefined
    assert abs(rest - wanted) < Fraction(len(table) + 1, 100)


def check_outside(
    table: Table, rows: Rows, before: Sequence[date], now: Sequence[date], kind: PeriodKind
) -> None:
    alike = moved.counted_alike(rows, before, now)
    line = table.get("Outside counted channels", {})
    for months in (before, now):
        field = line.get(name_of(kind, months), "")
        assert Fraction(field or 0) == costs.outside_of(alike, months)


@few
@given(seeds)
def test_change(db: None, seed: int) -> None:
    dice = Random(seed)
    with forgotten():
        centre = make_random_centre(dice, name="Lyon", slug="lyon")
        client, rows = reader_of(centre), again.read_rows(centre)
        for kind in (PeriodKind.MONTH, PeriodKind.MONTH, PeriodKind.QUARTER):
            month = dice.choice(again.known_months(rows)[2:])
            check_change(client, rows, centre.fiscal_year_start, kind, month)


def check_figures(client: Client, rows: Rows, fiscal: int, kind: PeriodKind, month: date) -> None:
    table = download(client, "/centres/lyon/figures/", "related", kind, month)
    now = months_of(kind, month, fiscal)
    before = months_before(kind, now)
    phone = next(id for id, name in rows.channels.items() if name == "Phone")
    figures: dict[str, tuple[Figure, int]] = {
        "Cost per call": (partial(own_cost_per_contact, phone), 2),
        "Cost per resolution": (costs.cost_per_resolution, 2),
        "Cost per handled minute": (costs.cost_per_minute, 2),
        "Average handle time": (of_counting(again.handle_time), 0),
        "First-contact resolution": (of_counting(again.resolution, 100), 1),
        "Satisfaction (CSAT)": (of_counting(again.satisfaction, 100), 1),
    }
    alike = moved.counted_alike(rows, before, now)
    for label, (figure, places) in figures.items():
        line = table[label]
        assert same(line[name_of(kind, now)], figure(rows, now), places), label
        known = moved.is_comparable(rows, before, now) and figure(alike, now) is not None
        was = figure(alike, before) if known else None
        assert same(line.get(name_of(kind, before), ""), was, places), label


def of_counting(rate: Callable[[Rows, again.Cells], Fraction | None], size: int = 1) -> Figure:
    """Of the contacts that count, month by month."""

    def figure(rows: Rows, months: Sequence[date]) -> Fraction | None:
        value = rate(rows, again.counting_cells(rows, months))
        return None if value is None else value * size

    return figure


@few
@given(seeds)
def test_figures(db: None, seed: int) -> None:
    dice = Random(seed)
    with forgotten():
        centre = make_random_centre(dice, name="Lyon", slug="lyon")
        client, rows = reader_of(centre), again.read_rows(centre)
        for kind in (PeriodKind.MONTH, *dice.sample(KINDS, 2)):
            month = dice.choice(again.known_months(rows)[1:])
            check_figures(client, rows, centre.fiscal_year_start, kind, month)
