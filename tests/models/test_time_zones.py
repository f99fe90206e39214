"""Only time zones that there are, and no month closed before it has ended where the centre is."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from kpis.models import Centre, MonthClose, User
from kpis.models.zones import check_time_zone
from kpis.zones import zone_names
from tests import factories as make
from tests.clock import stopped_at

NOVEMBER = date(2026, 11, 1)
MIDNIGHT = datetime(2026, 11, 30, 23, 52, tzinfo=UTC)
UNKNOWN = ["Europe/Lyon", "europe/paris", "Europe/PARIS", "Paris", "EST", "UTC+3", "Foo/Bar3", " "]
pytestmark = pytest.mark.django_db


@pytest.mark.finding("F14")
@pytest.mark.parametrize("name", UNKNOWN)
def test_the_database_refuses_what_is_no_time_zone(name: str) -> None:
    centre = make.CentreFactory()
    for table, row in (("kpis_centre", centre.pk), ("kpis_user", make.UserFactory().pk)):
        statement = f"UPDATE {table} SET time_zone = %s WHERE id = %s"
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [name, row])
    with pytest.raises(IntegrityError), transaction.atomic():
        make.CentreFactory(time_zone=name)
    with pytest.raises(ValidationError, match="expected the name of a time zone"):
        check_time_zone(name)


@pytest.mark.finding("F14")
def test_the_database_knows_every_zone_that_can_be_chosen() -> None:
    centre = make.CentreFactory()
    for name in zone_names():
        Centre.objects.filter(pk=centre.pk).update(time_zone=name)
    with connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",), "the session's own zone is left as it was"


def test_a_centre_has_a_zone_and_a_person_may_have_none() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.CentreFactory(time_zone="")
    assert make.UserFactory(time_zone="").time_zone == ""


@pytest.mark.finding("F14")
@pytest.mark.parametrize(
    ("zone", "has_ended"), [("Africa/Tunis", True), ("America/Toronto", False)]
)
def test_a_month_is_closed_once_it_has_ended_at_the_centre(zone: str, has_ended: bool) -> None:
    centre: Centre = make.CentreFactory(time_zone=zone)
    person: User = make.UserFactory()
    close = MonthClose(
        centre=centre, month=NOVEMBER, closed_by=person, basis="handled", counted_channels=[]
    )
    with stopped_at(MIDNIGHT):
        if has_ended:
            close.save()
            return
        with pytest.raises(DatabaseError, match="2026-11 has not ended"), transaction.atomic():
            close.save()
    assert not MonthClose.objects.exists()
