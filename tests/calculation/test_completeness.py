"""What is missing from a month is named, and until it comes nothing is compared."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.calculation.completeness import (
    Expected,
    MissingBill,
    MissingDays,
    MonthGap,
    complete_through,
    find_gaps,
    gaps_of,
)
from kpis.calculation.days import every_day_of
from kpis.calculation.ledger import Ledger
from kpis.calculation.periods import period_containing
from kpis.facts import DefinitionFact
from kpis.months import months_between
from kpis.vocabulary import CountBasis, PeriodKind
from tests.samples import (
    EMAIL,
    PHONE,
    RENT,
    SALARIES,
    TAX,
    channel,
    contacts,
    cost,
    definition,
    ledger,
    month,
)

NAMES = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
MONTHS = [month(name) for name in NAMES]
APRIL = month("2026-04")
CHANNELS = [
    channel(PHONE, first_volume=date(2026, 1, 1)),
    channel(EMAIL, first_volume=date(2026, 3, 9)),
]
ALL_CONTACTS = [
    *(contacts(name, 5) for name in NAMES),
    *(contacts(name, 5, EMAIL) for name in NAMES[2:]),
]
ALL_COSTS = [cost(name, 100) for name in NAMES]


def gaps_in(
    books: Ledger, *, today: date = date(2026, 6, 1), counted: DefinitionFact | None = None
) -> dict[date, MonthGap]:
    return find_gaps(books, MONTHS, Expected(CHANNELS, [counted or definition()], today))


def test_nothing_is_missing_where_all_came() -> None:
    assert gaps_in(ledger(ALL_COSTS, ALL_CONTACTS)) == {}


def test_a_bill_is_missing_after_three_months_of_habit() -> None:
    rents = [cost(n, amount, RENT) for n, amount in zip(NAMES, (30, 10, 20), strict=False)]
    gaps = gaps_in(ledger([*ALL_COSTS, *rents], ALL_CONTACTS))
    bills = (MissingBill(RENT, Decimal(20)),)
    assert gaps == {each: MonthGap(each, bills=bills) for each in (APRIL, MONTHS[4])}


def test_two_months_are_no_habit_and_a_zero_is_a_bill() -> None:
    twice = [cost(name, 30, RENT) for name in NAMES[1:3]]
    free = [cost(name, 30 if name < "2026-04" else 0, TAX) for name in NAMES]
    assert gaps_in(ledger([*ALL_COSTS, *twice, *free], ALL_CONTACTS)) == {}


def test_credit_notes_are_bills() -> None:
    notes = [cost(name, -30, RENT) for name in NAMES[:3]]
    gaps = gaps_in(ledger([*ALL_COSTS, *notes], ALL_CONTACTS))
    assert gaps[APRIL].bills == (MissingBill(RENT, Decimal(-30)),)


def test_a_counted_channel_is_missing_once_it_has_had_its_first_volume() -> None:
    volumes = [v for v in ALL_CONTACTS if (v.channel, v.start) != (EMAIL, APRIL)]
    assert gaps_in(ledger(ALL_COSTS, volumes)) == {APRIL: MonthGap(APRIL, channels=(EMAIL,))}
    assert gaps_in(ledger(ALL_COSTS, volumes), counted=definition(PHONE)) == {}


def test_a_channel_of_which_only_the_other_count_is_known_is_missing() -> None:
    offered = definition(PHONE, basis=CountBasis.OFFERED)
    volumes = [contacts(name, 5, offered=None if name == "2026-04" else 6) for name in NAMES]
    assert gaps_in(ledger(ALL_COSTS, volumes, offered), counted=offered) == {
        APRIL: MonthGap(APRIL, channels=(PHONE,))
    }


def test_a_volume_of_zero_is_not_missing() -> None:
    volumes = [contacts(v.start.strftime("%Y-%m"), 0, v.channel) for v in ALL_CONTACTS]
    assert gaps_in(ledger(ALL_COSTS, volumes)) == {}


@pytest.mark.fault(39)
def test_a_month_without_any_record_is_not_complete() -> None:
    books = ledger(
        [c for c in ALL_COSTS if c.start != APRIL], [v for v in ALL_CONTACTS if v.start != APRIL]
    )
    gap = gaps_in(books)[APRIL]
    assert (gap.no_costs, gap.no_contacts) == (True, True)
    assert gap.bills == (MissingBill(SALARIES, Decimal(100)),)
    assert gap.channels == (PHONE, EMAIL)


@pytest.mark.parametrize(
    ("today", "running"), [(date(2026, 5, 31), True), (date(2026, 6, 1), False)]
)
def test_a_month_is_running_up_to_its_last_day(today: date, running: bool) -> None:
    gaps = gaps_in(ledger(ALL_COSTS, ALL_CONTACTS), today=today)
    assert gaps == ({MONTHS[4]: MonthGap(MONTHS[4], running=True)} if running else {})


def test_gaps_of_a_period_are_those_of_the_months_it_has_days_in() -> None:
    gaps = {APRIL: MonthGap(APRIL, running=True)}
    quarter = period_containing(PeriodKind.QUARTER, date(2026, 6, 30))
    week = period_containing(PeriodKind.WEEK, date(2026, 3, 31))
    march = period_containing(PeriodKind.MONTH, date(2026, 3, 1))
    assert gaps_of(quarter, gaps) == gaps_of(week, gaps) == [gaps[APRIL]]
    assert gaps_of(march, gaps) == []


@pytest.mark.parametrize(
    ("gaps", "last"),
    [
        ([], "2026-05"),
        (["2026-05"], "2026-04"),
        (["2026-03"], "2026-02"),
        (["2026-01", "2026-02"], "2026-05"),
        (["2026-01", "2026-03", "2026-04"], "2026-02"),
        (NAMES, None),
    ],
)
def test_complete_through_is_the_end_of_the_first_unbroken_run(
    gaps: list[str], last: str | None
) -> None:
    found = complete_through(MONTHS, {month(name): MonthGap(month(name)) for name in gaps})
    assert found == (last and month(last))


def test_without_months_nothing_is_complete() -> None:
    assert complete_through(months_between(APRIL, APRIL), {}) is None


def test_the_days_that_lack_are_named_of_the_channel_that_lacks_them() -> None:
    """By day on the phone, of April the first twenty; e-mail by month."""
    first_twenty = (1 << 20) - 1
    by_day = [
        contacts(name, 5, days=first_twenty if name == "2026-04" else every_day_of(month(name)))
        for name in NAMES
    ]
    emails = [contacts(name, 5, EMAIL) for name in NAMES[2:]]
    lacking = gaps_in(ledger(ALL_COSTS, [*by_day, *emails]))
    last_ten = tuple(date(2026, 4, day) for day in range(21, 31))
    assert lacking == {APRIL: MonthGap(APRIL, days=(MissingDays(PHONE, last_ten),))}
