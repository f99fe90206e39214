"""The sets of data that `make bench` measures can be made of the tables as they are now."""

from datetime import date

import pytest

from kpis.models import Centre, ContactVolume, CostLine
from tests.bench.large_set import load_large_set
from tests.bench.recording_set import LONG, PEOPLE, SHEET, add_centres, add_person
from tests.bench.sets import DataSet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_lean", [False, True])
def test_the_large_set_is_made(is_lean: bool) -> None:
    small = DataSet("small", "none", "centre-002", centres=3, months=16, is_lean=is_lean)
    load_large_set(small, date(2026, 11, 30))
    assert Centre.objects.count() == 3
    months = CostLine.objects.filter(centre__slug="centre-002").values_list("month", flat=True)
    assert (min(months), max(months), len(set(months))) == (date(2025, 7, 1), date(2026, 10, 1), 16)
    assert ContactVolume.objects.filter(centre__slug="centre-002", end=date(2026, 11, 1)).exists()


def test_the_centres_to_record_in_are_made() -> None:
    add_person(PEOPLE)
    add_centres(long_lines=9)
    lines = CostLine.objects.filter(centre__slug=LONG).values_list("month", flat=True)
    assert (len(lines), len(set(lines))) == (9 * 7, 7)
    assert Centre.objects.get(slug=SHEET).memberships.count() == 1
