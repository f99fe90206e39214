"""The whole demo in one transaction."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from kpis.entry.benchmarks import link_benchmarks_to, load_benchmarks
from kpis.entry.demo.invented import INVENTED, complete_invented, load_invented
from kpis.entry.demo.invented_goals import sign_remarks
from kpis.entry.demo.o_canada import O_CANADA, PUBLISHED_ABOUT, load_o_canada
from kpis.entry.demo.people import load_people
from kpis.entry.rates import load_rates
from kpis.models import Centre

#: Currencies of the portfolio besides the euro, from the first month of a demo centre on.
RATED, RATES_SINCE = ("CAD", "GBP", "USD"), date(2018, 4, 1)


@transaction.atomic
def load_demo(*, today: date) -> list[str]:
    """Add what is missing of the demo, leave what is there as it is, and say what was done."""
    return list(steps(today))


def steps(today: date) -> Iterator[str]:
    yield gettext("Benchmarks: %(added)s added.") % {"added": load_benchmarks()}
    yield what_happened("1 800 O-Canada", load_o_canada())
    made = load_invented(today=today)
    yield what_happened("Demo contact centre", made)
    invented = made or Centre.objects.get(slug=INVENTED)
    if made is None and complete_invented(invented):
        yield gettext("Demo contact centre: rules, limits and targets added.")
    added = load_rates(RATED, since=RATES_SINCE).added
    yield gettext("Exchange rates: %(added)s added.") % {"added": added}
    link_benchmarks_to(Centre.objects.get(slug=O_CANADA), published_about=PUBLISHED_ABOUT)
    yield gettext("People: %(added)s added.") % {"added": load_people()}
    sign_remarks(invented)


def what_happened(name: str, made: Centre | None) -> str:
    if made is None:
        return gettext("%(centre)s: there already, left as it is.") % {"centre": name}
    values = {
        "centre": made,
        "lines": made.costline_set.count(),
        "volumes": made.contactvolume_set.count(),
    }
    return gettext("%(centre)s: %(lines)s cost lines, %(volumes)s contact volumes.") % values
