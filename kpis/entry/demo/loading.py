"""The whole demo in one transaction."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from kpis.entry.benchmarks import link_benchmarks_to, load_benchmarks
from kpis.entry.demo.invented import load_invented
from kpis.entry.demo.o_canada import O_CANADA, PUBLISHED_ABOUT, load_o_canada
from kpis.entry.demo.people import load_people
from kpis.models import Centre


@transaction.atomic
def load_demo(*, today: date) -> list[str]:
    """Add what is missing of the demo, leave what is there as it is, and say what was done."""
    return list(steps(today))


def steps(today: date) -> Iterator[str]:
    yield gettext("Benchmarks: %(added)s added.") % {"added": load_benchmarks()}
    yield what_happened("1 800 O-Canada", load_o_canada())
    yield what_happened("Demo contact centre", load_invented(today=today))
    link_benchmarks_to(Centre.objects.get(slug=O_CANADA), published_about=PUBLISHED_ABOUT)
    yield gettext("People: %(added)s added.") % {"added": load_people()}


def what_happened(name: str, made: Centre | None) -> str:
    if made is None:
        return gettext("%(centre)s: there already, left as it is.") % {"centre": name}
    values = {
        "centre": made,
        "lines": made.costline_set.count(),
        "volumes": made.contactvolume_set.count(),
    }
    return gettext("%(centre)s: %(lines)s cost lines, %(volumes)s contact volumes.") % values
