"""What is downloaded equals what is computed again, slowly, from the rows that were recorded."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from random import Random

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpis.facts import Period
from kpis.formatting import period_name
from kpis.models import Centre, User
from kpis.vocabulary import PeriodKind
from tests import factories as make
from tests import recomputation as again
from tests.pages.downloaded import csv_rows
from tests.random_centres import make_random_centre
from tests.recomputation import Rows, later

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.finding("F1"),
    pytest.mark.finding("F2"),
    pytest.mark.finding("F3"),
    pytest.mark.finding("F4"),
    pytest.mark.finding("F5"),
    pytest.mark.finding("F8"),
]
KINDS = [kind for kind in PeriodKind if kind is not PeriodKind.WEEK]
MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
NAMED_BY_LAST = {PeriodKind.ROLLING_YEAR, PeriodKind.YEAR_TO_DATE}
#: A seed does not shrink; it is told, and makes the same centre again.
few = settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
seeds = st.integers(0, 2**32)
Line = dict[str, str]
Table = dict[str, Line]


# Periods, by their months


def months_of(kind: PeriodKind, last: date, fiscal: int) -> list[date]:
    """The months of the period in which the month lies or, of some kinds, with which it ends."""
    if kind is PeriodKind.ROLLING_YEAR:
        return [later(last, step) for step in range(-11, 1)]
    into_year = (last.month - fiscal) % 12
    if kind is PeriodKind.YEAR_TO_DATE:
        return [later(last, step) for step in range(-into_year, 1)]
    length = MONTHS_IN[kind]
    first = later(last, -(into_year % length))
    return [later(first, step) for step in range(length)]


def months_before(kind: PeriodKind, months: Sequence[date]) -> list[date]:
    """Those of the period before; of the periods that are named by their last, a year before."""
    step = 12 if kind in NAMED_BY_LAST else len(months)
    return [later(month, -step) for month in months]


def name_of(kind: PeriodKind, months: Sequence[date]) -> str:
    return period_name(Period(months[0], later(months[-1], 1), kind))


def all_periods(rows: Rows, kind: PeriodKind, fiscal: int) -> dict[str, list[date]]:
    """Each that has a recorded month, and those around, by its name."""
    known = again.known_months(rows)
    around = [later(known[0], step) for step in range(-24, 36)]
    periods = [months_of(kind, month, fiscal) for month in around]
    return {name_of(kind, months): months for months in periods}


# Files


@contextmanager
def forgotten() -> Iterator[None]:
    """What an example records is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def reader_of(*centres: Centre) -> Client:
    user: User = make.UserFactory()
    for centre in centres:
        make.MembershipFactory(user=user, centre=centre)
    client = Client()
    client.force_login(user)
    return client


def download(client: Client, address: str, name: str, kind: PeriodKind, month: date) -> Table:
    """The rows of a file by their first cell; columns that differ by their unit are one."""
    query = f"?by={kind}&period={month:%Y-%m}&download={name}.csv"
    head, *rows = csv_rows(client, address + query)
    heads = [re.sub(r" \((EUR|%|s|pt)\)$", "", text) for text in head]
    table: Table = {}
    for row in rows:
        line: Line = {}
        for column, value in zip(heads, row, strict=True):
            line[column] = line.get(column) or value
        assert row[0] not in table
        table[row[0]] = line
    return table


def same(field: str, value: Fraction | Decimal | int | None, places: int = 2) -> bool:
    """Whether a field says the value, rounded half to even; what is not known is empty."""
    if value is None:
        return field == ""
    return field != "" and Fraction(field) == Fraction(
        round(Fraction(value) * 10**places), 10**places
    )


def percent(value: Fraction | None) -> Fraction | None:
    return None if value is None else value * 100


# The pages


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
    allocated = again.allocated_of(rows, now)
    for id, name in rows.channels.items():
        counts = any(again.count_in(rows, id, each) is not None for each in now)
        label = name if counts else f"{name} (not counted)"
        cost = again.channel_cost_of(rows, now, id)
        contacts = again.total(again.served_in(rows, id, each) for each in now)
        assert (label in table) == (cost is not None or contacts is not None), label
        if label not in table:
            continue
        line = table[label]
        assert same(line["Contacts"], contacts), label
        assert same(line["Direct cost"], again.direct_of(rows, now, id) or 0), label
        assert same(line["Allocated cost"], allocated.get(id, 0)), label
        assert same(line["Total cost"], cost), label
        assert same(line["Cost per contact"], again.channel_cost_per_contact(rows, now, id)), label
        change = again.change_of(partial(own_cost_per_contact, id), rows, before, now)
        assert same(line.get("Change", ""), percent(change), 1), label
    check_channels_total(table, rows, before, now)


def own_cost_per_contact(channel: int, rows: Rows, months: Sequence[date]) -> Fraction | None:
    return again.channel_cost_per_contact(rows, months, channel)


def check_channels_total(
    table: Table, rows: Rows, before: Sequence[date], now: Sequence[date]
) -> None:
    total = table.pop("All channels")
    assert same(total["Cost per contact"], again.cost_per_contact(rows, now))
    assert same(total["Total cost"], again.cost_of(rows, now))
    assert same(total["Contacts"], again.contacts_of(rows, now))
    change = again.change_of(again.cost_per_contact, rows, before, now)
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
            else again.channel_cost_per_contact(rows, now, id)
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


# Two centres side by side


def check_service(line: Line, together: Sequence[Rows], now: Sequence[date]) -> None:
    """Rates over the contacts that count, of whichever centre."""
    cells = [again.counting_cells(rows, now) for rows in together]
    every = [(rows, cell) for rows, own in zip(together, cells, strict=True) for cell in own]
    assert same(line["Average handle time"], again.handle_time_of(every), 0)
    assert same(line["First-contact resolution"], percent(again.resolution_of(every)), 1)
    assert same(line["Satisfaction (CSAT)"], percent(again.satisfaction_of(every)), 1)


def check_centre(line: Line, rows: Rows, before: Sequence[date], now: Sequence[date]) -> None:
    figure = again.cost_per_contact(rows, now)
    assert same(line["Cost per contact"], figure)
    assert same(line["Cost per contact in own currency"], figure)
    assert same(line["Contacts"], again.contacts_of(rows, now))
    assert same(line["Total cost"], again.cost_of(rows, now))
    assert (line["State"] == "") == again.is_complete(rows, now)
    change = again.change_of(again.cost_per_contact, rows, before, now)
    assert same(line["Change"], percent(change), 1)
    check_service(line, [rows], now)


def check_all_centres(line: Line, together: Sequence[Rows], now: Sequence[date]) -> None:
    """Of the same months of every centre, those that are covered."""
    covered = [again.covered(rows, now) for rows in together]
    sides = list(zip(together, covered, strict=True))
    cost = again.total(again.cost_of(*side) for side in sides)
    contacts = again.total(again.contacts_of(*side) for side in sides)
    assert same(line["Cost per contact"], again.ratio(cost, contacts))
    assert same(line["Contacts"], again.total(again.contacts_of(rows, now) for rows in together))
    assert same(line["Total cost"], again.total(again.cost_of(rows, now) for rows in together))
    check_service(line, together, now)


@pytest.mark.finding("F11")
@few
@given(seeds)
def test_portfolio(db: None, seed: int) -> None:
    dice = Random(seed)
    with forgotten():
        centres = [make_random_centre(dice, name=name) for name in ("Ghent", "Lyon")]
        client, together = reader_of(*centres), [again.read_rows(centre) for centre in centres]
        starts = {centre.fiscal_year_start for centre in centres}
        fiscal = starts.pop() if len(starts) == 1 else 1
        for kind in dice.sample(KINDS, 3):
            month = dice.choice(again.known_months(together[0])[1:])
            now = months_of(kind, month, fiscal)
            table = download(client, "/", "centres", kind, month)
            for centre, rows in zip(centres, together, strict=True):
                check_centre(table[centre.name], rows, months_before(kind, now), now)
            check_all_centres(table["All centres together"], together, now)
