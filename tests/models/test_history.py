"""Every change leaves an event, whichever way it came in, and no event can be changed."""

from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from kpis import models
from tests import factories as make

pytestmark = pytest.mark.django_db
TRACKED = [
    make.CostLineFactory,
    make.ContactVolumeFactory,
    make.DefinitionFactory,
    make.MembershipFactory,
    make.TargetFactory,
]


def events(model: str) -> Any:
    return apps.get_model("kpis", f"{model}Event").objects.order_by("pgh_id")


def labels(model: str) -> list[str]:
    return list(events(model).values_list("pgh_label", flat=True))


@pytest.mark.parametrize("factory", TRACKED)
def test_insert_update_and_delete_of_every_table_of_facts(factory: Any) -> None:
    row = factory()
    name = type(row).__name__
    row.save()
    row.delete()
    assert labels(name)[:1] + labels(name)[-1:] == ["insert", "delete"]


def test_counted_channels_and_their_removal_with_the_definition() -> None:
    make.DefinitionFactory(channels=["phone", "email"]).delete()
    assert labels("CountedChannel") == ["insert", "insert", "delete", "delete"]


def test_bulk_writes() -> None:
    centre = make.CentreFactory()
    lines = make.CostLineFactory.build_batch(3, centre=centre, category=make.category("taxes"))
    models.CostLine.objects.bulk_create(lines)
    models.CostLine.objects.filter(centre=centre).update(amount=Decimal("7.50"))
    models.CostLine.objects.filter(centre=centre).delete()
    assert labels("CostLine") == ["insert"] * 3 + ["update"] * 3 + ["delete"] * 3
    updated = events("CostLine").filter(pgh_label="update")
    assert set(updated.values_list("amount", flat=True)) == {Decimal("7.50")}


def test_raw_sql() -> None:
    line = make.CostLineFactory(amount=Decimal("100.00"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_costline SET amount = 90 WHERE id = %s", [line.pk])
        cursor.execute("DELETE FROM kpis_costline WHERE id = %s", [line.pk])
    rows = events("CostLine").values_list("pgh_label", "pgh_obj_id", "amount")
    assert [row[0] for row in rows] == ["insert", "update", "delete"]
    assert {row[1] for row in rows} == {line.pk}
    assert [row[2] for row in rows] == [Decimal(100), Decimal(90), Decimal(90)]


@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 0", "DELETE FROM {}"])
def test_events_cannot_be_changed_or_deleted(statement: str) -> None:
    make.CostLineFactory(amount=Decimal("100.00"))
    table = events("CostLine").model._meta.db_table
    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert events("CostLine").get().amount == 100


def test_who_did_it_and_where_goes_with_the_change() -> None:
    user = make.UserFactory()
    with pghistory.context(user=user.pk, url="/centres/lyon/"):
        make.CostLineFactory()
    context = events("CostLine").get().pgh_context
    assert context.metadata == {"user": user.pk, "url": "/centres/lyon/"}
