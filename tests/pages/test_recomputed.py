"""What overview and channels give to download equals what is computed again from the rows."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from random import Random

import pytest
from django.test import Client
from hypothesis import given

from kpis.formatting import period_short
from kpis.vocabulary import PeriodKind
from tests import recomputation as again
from tests import recomputed_change as moved
from tests import recomputed_costs as costs
from tests.pages.recomputed import (
    KINDS,
    Table,
    all_periods,
    download,
    few,
    forgotten,
    months_before,
    months_of,
    name_of,
    own_cost_per_contact,
    percent,
    period_of,
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
    pytest.mark.finding("F3"),
    pytest.mark.finding("F4"),
    pytest.mark.finding("F5"),
    pytest.mark.finding("F8"),
]


def check_trend(client: Client, rows: Rows, fiscal: int, kind: PeriodKind, month: date) -> None:
    table = download(client, "/centres/lyon/", "trend", kind, month)
    periods = all_periods(rows, kind, fiscal)
    assert name_of(kind, months_of(kind, month, fiscal)) in table
    if kind is PeriodKind.MONTH:
        assert {name_of(kind, [each]) for each in again.known_months(rows)} <= set(table)
    for name, line in table.items():
        months = periods[name]
        assert same(line["Cost per contact"], again.cost_per_contact(rows, months)), name
        assert same(line["Total cost"], again.cost_of(rows, months)), name
        assert same(line["Contacts"], again.contacts_of(rows, months)), name
        assert ("not complete" in line["State"]) != again.is_complete(rows, months), name


def check_channels(client: Client, rows: Rows, fiscal: int, kind: PeriodKind, month: date) -> None:
    """Down the rows sum to the total; across direct and allocated cost sum to cost."""
    table = download(client, "/centres/lyon/channels/", "channels", kind, month)
    now = months_of(kind, month, fiscal)
    before = months_before(kind, now)
    allocated = costs.allocated_of(rows, now)
    for id, name in rows.channels.items():
        counts = any(again.count_in(rows, id, each) is not None for each in now)
        label = name if counts else f"{name} (not counted)"
        cost = costs.channel_cost_of(rows, now, id)
        contacts = again.total(again.served_in(rows, id, each) for each in now)
        assert (label in table) == (cost is not None or contacts is not None), label
        if label not in table:
            continue
        line = table[label]
        assert same(line["Contacts"], contacts), label
        assert same(line["Direct cost"], costs.direct_of(rows, now, id) or 0), label
        assert same(line["Allocated cost"], allocated.get(id, 0)), label
        assert same(line["Total cost"], cost), label
        assert same(line["Cost per contact"], costs.channel_cost_per_contact(rows, now, id)), label
        change = moved.change_of(partial(own_cost_per_contact, id), rows, before, now)
        assert same(line.get("Change", ""), percent(change), 1), label
    check_channels_total(table, rows, before, now)


def check_channels_total(
    table: Table, rows: Rows, before: Sequence[date], now: Sequence[date]
) -> None:
    total = table.pop("All channels")
    assert same(total["Cost per contact"], again.cost_per_contact(rows, now))
    assert same(total["Total cost"], again.cost_of(rows, now))
    assert same(total["Contacts"], again.contacts_of(rows, now))
    change = moved.change_of(again.cost_per_contact, rows, before, now)
    assert same(total.get("Change", ""), percent(change), 1)
    for column in ("Contacts", "Direct cost", "Allocated cost", "Total cost"):
        summed = sum(Fraction(line[column] or 0) for line in table.values())
        assert summed == Fraction(total[column] or 0), column


def check_work(client: Client, rows: Rows, fiscal: int, kind: PeriodKind, month: date) -> None:
    table = download(client, "/centres/lyon/channels/", "work", kind, month)
    now = months_of(kind, month, fiscal)
    for label, line in table.items():
        name = label.removesuffix(" (not counted)")
        id = next((id for id, each in rows.channels.items() if each == name), None)
        assert id is not None or name == "All channels"
        cells = again.counting_cells(rows, now, id)
        on = [cell for cell in cells if again.is_covered(rows, cell[1])]
        cost = (
            again.cost_per_contact(rows, now)
            if id is None
            else costs.channel_cost_per_contact(rows, now, id)
        )
        assert same(line["Average handle time"], again.handle_time(rows, cells), 0), label
        assert same(line["First-contact resolution"], percent(again.resolution(rows, cells)), 1)
        assert same(line["Satisfaction (CSAT)"], percent(again.satisfaction(rows, cells)), 1), label
        assert same(line["Cost per resolution"], again.ratio(cost, again.resolution(rows, on))), (
            label
        )


@few
@given(seeds)
def test_overview_and_channels(db: None, seed: int) -> None:
    dice = Random(seed)
    with forgotten():
        centre = make_random_centre(dice, name="Lyon", slug="lyon")
        client, rows = reader_of(centre), again.read_rows(centre)
        for kind in dice.sample(KINDS, 3):
            month = dice.choice(again.known_months(rows)[1:])
            asked = client, rows, centre.fiscal_year_start, kind, month
            check_trend(*asked)
            check_channels(*asked)
            check_work(*asked)


def check_stacks(client: Client, rows: Rows, fiscal: int, kind: PeriodKind, month: date) -> None:
    """Cost by category, contacts by channel, period by period: each known cell, and the sums."""
    around = all_periods(rows, kind, fiscal).values()
    short = {period_short(period_of(kind, months)): months for months in around}
    categories = {line.category.name_en: line.category_id for line in rows.costs}
    table = download(client, "/centres/lyon/", "costs", kind, month)
    for name, line in table.items():
        for label, field in [*line.items()][1:]:
            months = short[label]
            if name == "Total":
                assert same(field, again.cost_of(rows, months)), label
            else:
                assert Fraction(field or 0) == costs.spent_on(rows, months, categories[name])
    table = download(client, "/centres/lyon/", "contacts", kind, month)
    ids = {name: [id] for id, name in rows.channels.items()} | {"Total": [*rows.channels]}
    for name, line in table.items():
        for label, field in [*line.items()][1:]:
            cells = [(id, each) for id in ids[name] for each in short[label]]
            assert same(field, again.total(again.handled_in(rows, *c) for c in cells)), name


def check_overview_channels(
    client: Client, rows: Rows, fiscal: int, kind: PeriodKind, month: date
) -> None:
    table = download(client, "/centres/lyon/", "channels", kind, month)
    now = months_of(kind, month, fiscal)
    total = table.pop("All counted")
    assert same(total["Cost per contact"], again.cost_per_contact(rows, now))
    assert same(total["Contacts"], again.contacts_of(rows, now))
    summed = sum(Fraction(line["Contacts"] or 0) for line in table.values())
    assert summed == Fraction(total["Contacts"] or 0)
    for id, name in rows.channels.items():
        line = table.get(name) or table.get(f"{name} (not counted)")
        figure = costs.channel_cost_per_contact(rows, now, id)
        assert line or figure is None
        assert not line or same(line["Cost per contact"], figure), name


@few
@given(seeds)
def test_costs_contacts_and_channels_of_the_overview(db: None, seed: int) -> None:
    dice = Random(seed)
    with forgotten():
        centre = make_random_centre(dice, name="Lyon", slug="lyon")
        client, rows = reader_of(centre), again.read_rows(centre)
        for kind in dice.sample(KINDS, 2):
            month = dice.choice(again.known_months(rows)[1:])
            check_stacks(client, rows, centre.fiscal_year_start, kind, month)
            check_overview_channels(client, rows, centre.fiscal_year_start, kind, month)
