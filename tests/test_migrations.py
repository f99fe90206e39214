"""Models and migrations say the same; what a migration does to the rows that it finds."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

from kpis.models import ContactDefinition
from tests import factories as make


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.finding("F6")
@pytest.mark.django_db
def test_the_first_definition_takes_the_months_that_it_counted_for() -> None:
    """It moves to the first month with records, of cost or of contacts; later ones stay, and so
    does one that begins before the records."""
    known, early = make.CentreFactory(slug="known"), make.CentreFactory(slug="early")
    make.CostLineFactory(centre=known, month=make.month("2020-12"))
    for name in ("2021-02", "2021-05"):
        make.DefinitionFactory(centre=known, valid_from=make.month(name), channels=["phone"])
    make.DefinitionFactory(centre=early, valid_from=make.month("2020-10"))
    make.ContactVolumeFactory(centre=early, start=make.month("2020-11"))
    make.DefinitionFactory(valid_from=make.month("2022-01"))
    migration = import_module("kpis.migrations.0009_definitions_begin")
    with connection.cursor() as cursor:
        cursor.execute(migration.BEGIN_WITH_THE_RECORDS)
    found = ContactDefinition.objects.order_by("valid_from").values_list("valid_from", flat=True)
    months = ("2020-10", "2020-12", "2021-05", "2022-01")
    assert list(found) == [make.month(each) for each in months]
