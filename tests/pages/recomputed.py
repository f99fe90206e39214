"""Downloads that are held against what is computed again: their periods, and their cells."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from kpis.facts import Period
from kpis.formatting import period_name
from kpis.models import Centre, User
from kpis.vocabulary import PeriodKind
from tests import factories as make
from tests import recomputation as again
from tests import recomputed_costs as costs
from tests.pages.downloaded import csv_rows
from tests.recomputation import Rows, later

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
Figure = Callable[[Rows, Sequence[date]], Fraction | None]


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


def period_of(kind: PeriodKind, months: Sequence[date]) -> Period:
    return Period(months[0], later(months[-1], 1), kind)


def name_of(kind: PeriodKind, months: Sequence[date]) -> str:
    return period_name(period_of(kind, months))


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


def address_of(address: str, name: str, kind: PeriodKind, month: date) -> str:
    query = f"by={kind}&period={month:%Y-%m}&download={name}.csv"
    return f"{address}{'&' if '?' in address else '?'}{query}"


def has_file(client: Client, address: str, name: str, kind: PeriodKind, month: date) -> bool:
    return client.get(address_of(address, name, kind, month)).status_code == 200


def download(client: Client, address: str, name: str, kind: PeriodKind, month: date) -> Table:
    """The rows of a file by their first cell; columns that differ by their unit are one."""
    head, *rows = csv_rows(client, address_of(address, name, kind, month))
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


def own_cost_per_contact(channel: int, rows: Rows, months: Sequence[date]) -> Fraction | None:
    return costs.channel_cost_per_contact(rows, months, channel)
