"""The bank's daily rates as monthly means: the same again changes nothing, ours stay."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from kpis.entry.rates import SOURCE, LoadedRates, last_complete_month, load_rates
from kpis.models import ExchangeRate
from tests import factories as make

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 1)
DAILY = """Date,USD,CAD,RUB,
2026-03-05,1.3,1.9,N/A,
2026-02-27,1.2,1.8,N/A,
2026-01-30,1.1,1.7,N/A,
2026-01-02,1.0,1.6,90.5,
2025-12-31,9.9,9.9,9.9,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rates.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("eurofxref-hist.csv", DAILY)
    return path


def load(file: Path, *currencies: str, replace: bool = False) -> LoadedRates:
    return load_rates(currencies, since=JANUARY, file=file, replace=replace)


def stored() -> dict[tuple[str, str], Decimal]:
    return {(r.currency, f"{r.month:%Y-%m}"): r.rate for r in ExchangeRate.objects.all()}


def test_monthly_means_of_complete_months(file: Path) -> None:
    loaded = load(file, "USD", "CAD", "EUR")
    assert stored() == {
        ("USD", "2026-01"): Decimal("1.05"),
        ("USD", "2026-02"): Decimal("1.2"),
        ("CAD", "2026-01"): Decimal("1.65"),
        ("CAD", "2026-02"): Decimal("1.8"),
    }
    assert (loaded.added, loaded.reaches) == (4, date(2026, 2, 1))
    assert set(ExchangeRate.objects.values_list("source", flat=True)) == {SOURCE}


@pytest.mark.fault(17)
def test_the_same_again_is_no_change(file: Path) -> None:
    load(file, "USD")
    again = load(file, "USD")
    assert (again.added, again.changed, again.same) == (0, 0, 2)


def test_a_rate_entered_by_hand_stays_unless_asked(file: Path) -> None:
    ExchangeRate.objects.create(currency="USD", month=JANUARY, rate=Decimal("1.07"), source="ours")
    loaded = load(file, "USD")
    assert (loaded.added, loaded.changed, loaded.kept) == (1, 0, [("USD", JANUARY)])
    assert stored()["USD", "2026-01"] == Decimal("1.07")
    replaced = load(file, "USD", replace=True)
    assert (replaced.changed, replaced.kept, replaced.same) == (1, [], 1)
    assert stored()["USD", "2026-01"] == Decimal("1.05")


def test_a_rate_of_the_bank_is_brought_up_to_date(file: Path) -> None:
    ExchangeRate.objects.create(currency="USD", month=JANUARY, rate=9, source=SOURCE)
    assert load(file, "USD").changed == 1
    assert stored()["USD", "2026-01"] == Decimal("1.05")


def test_months_without_a_rate_and_unknown_currencies_are_named(file: Path) -> None:
    loaded = load(file, "RUB", "XXX")
    assert loaded.without == [("RUB", date(2026, 2, 1))]
    assert loaded.unknown == ["XXX"]


@pytest.mark.parametrize(
    ("last", "month"),
    [
        ("2026-10-30", "2026-10"),  # a Friday, the last working day
        ("2026-10-29", "2026-09"),
        ("2026-01-01", "2025-12"),
        ("2026-03-31", "2026-03"),
    ],
)
def test_a_month_is_complete_once_no_working_day_is_to_come(last: str, month: str) -> None:
    assert last_complete_month(date.fromisoformat(last)) == make.month(month)


def test_the_command_says_what_it_did() -> None:
    make.CentreFactory(currency="CAD")
    out = StringIO()
    for _ in range(2):
        call_command("load_rates", "--since", "2024-11", stdout=out)
    first, reaches, again, _same = out.getvalue().splitlines()
    number = ExchangeRate.objects.filter(currency="CAD").count()
    assert number >= 12
    assert first == f"Exchange rates: {number} added, 0 changed, 0 there already."
    assert again == f"Exchange rates: 0 added, 0 changed, {number} there already."
    assert "reach up to 20" in reaches


def test_the_command_names_what_it_cannot_load_and_what_it_leaves() -> None:
    ExchangeRate.objects.create(
        currency="RUB", month=date(2021, 12, 1), rate=Decimal(80), source="by hand"
    )
    out = StringIO()
    command = ("--currency", "RUB", "--currency", "XXX", "--since", "2021-12")
    call_command("load_rates", *command, stdout=out)
    text = out.getvalue()
    assert "Left as they were entered: RUB 2021-12." in text
    assert "Without any daily rate, so not loaded: RUB 2022-04, RUB 2022-05" in text
    assert " more." in text
    assert "Not published by the bank: XXX." in text


def test_with_euros_only_no_rate_is_needed() -> None:
    make.CentreFactory()
    out = StringIO()
    call_command("load_rates", stdout=out)
    assert out.getvalue().startswith("No centre has a currency other than the euro")


def test_a_month_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="found “May”, expected a month such as 2019-01"):
        call_command("load_rates", "--since", "May")
