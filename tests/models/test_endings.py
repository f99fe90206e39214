"""What is no longer expected: what the database keeps of it."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from kpis.models import Centre, CentreChannel, Ending
from tests import factories as make

pytestmark = pytest.mark.django_db
AUGUST = date(2026, 8, 1)
ADD = """
    INSERT INTO kpis_ending (centre_id, category_id, channel_id, ended_from)
    VALUES (%s, %s, %s, %s)
"""


@transaction.atomic
def add(centre: Centre, category: Any, channel: Any, ended_from: date = AUGUST) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ADD, [centre.pk, category, channel, ended_from])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused(name: str, *row: Any) -> None:
    with pytest.raises(IntegrityError) as caught:
        add(*row)
    cause: Any = caught.value.__cause__
    assert cause.diag.constraint_name == name


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory()
    return made


@pytest.mark.finding("F3")
def test_what_no_ending_says(centre: Centre) -> None:
    rent, phone = make.category("office_space").pk, make.channel("phone").pk
    refused("ending_of_one", centre, None, None)
    refused("ending_of_one", centre, rent, phone)
    refused("ending_ended_from_first_of_month", centre, rent, None, date(2026, 8, 31))
    refused("kpis_ending_channel_of_centre", centre, None, make.channel("bot").pk)
    add(centre, rent, None)
    refused("ending_once", centre, rent, None)
    add(centre, None, phone)
    refused("ending_once", centre, None, phone)


@pytest.mark.finding("F3")
def test_an_ending_and_its_undoing_are_in_the_history(centre: Centre) -> None:
    add(centre, make.category("office_space").pk, None)
    Ending.objects.all().delete()
    events = apps.get_model("kpis", "EndingEvent").objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]


@pytest.mark.finding("F3")
def test_a_closed_month_takes_an_ending(centre: Centre) -> None:
    """It changes none of its figures, only whether something is asked for."""
    make.MonthCloseFactory(centre=centre, month=AUGUST)
    add(centre, make.category("office_space").pk, None)
    assert Ending.objects.get().ended_from == AUGUST


def test_an_ending_goes_with_the_channel_of_its_centre(centre: Centre) -> None:
    add(centre, None, make.channel("phone").pk)
    CentreChannel.objects.filter(centre=centre).delete()
    assert not Ending.objects.exists()
    add(centre, make.category("office_space").pk, None)
    centre.delete()
    assert not Ending.objects.exists()


def test_the_form_says_what_the_database_would(centre: Centre) -> None:
    for row in ({}, {"channel": make.channel("bot")}, {"category": make.category("taxes")}):
        ending = Ending(centre=centre, ended_from=AUGUST, **row)
        if "category" in row:
            ending.full_clean()
            continue
        with pytest.raises(ValidationError):
            ending.full_clean()
