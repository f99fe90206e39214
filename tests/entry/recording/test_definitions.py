"""Contact definitions: versions that are added, replaced and removed by one person at a time."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from kpis.entry.recording.definitions import (
    Definition,
    definition_of,
    record_contact_definition,
    remove_contact_definition,
    seen_definitions,
)
from kpis.entry.refusals import Conflicted
from kpis.facts import DefinitionFact
from kpis.models import Centre, ContactDefinition
from kpis.vocabulary import CountBasis
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")


def definition(
    *codes: str, basis: str = "handled", month: date = MAY, reason: str = "Agreed"
) -> Definition:
    channels = frozenset(make.channel(code).pk for code in codes)
    return Definition(DefinitionFact(month, CountBasis(basis), channels), reason)


def standing(centre: Centre) -> list[Definition]:
    rows = ContactDefinition.objects.filter(centre=centre).order_by("valid_from")
    return [definition_of(row) for row in rows.prefetch_related("counted")]


def record(centre: Centre, wish: Definition, seen: str | None = None) -> bool:
    mark = seen_definitions(standing(centre)) if seen is None else seen
    return record_contact_definition(centre_id=centre.pk, definition=wish, seen=mark)


def test_versions_stand_beside_each_other(centre: Centre) -> None:
    wishes = [definition("phone"), definition("phone", "email", basis="offered", month=JUNE)]
    assert all(record(centre, wish) for wish in wishes)
    assert standing(centre) == wishes


def test_one_of_the_same_month_is_replaced(centre: Centre) -> None:
    record(centre, definition("phone", "email"))
    later = definition("email", "self_service", basis="offered", reason="The survey")
    assert record(centre, later)
    assert standing(centre) == [later]
    assert ContactDefinition.objects.count() == 1


def test_what_stands_already_leaves_no_trace(centre: Centre) -> None:
    assert record(centre, definition("phone"))
    assert not record(centre, definition("phone"))
    events: Any = apps.get_model("kpis", "ContactDefinitionEvent")
    assert events.objects.count() == 1


def test_one_is_removed_with_its_channels(centre: Centre) -> None:
    record(centre, definition("phone"))
    record(centre, definition("email", month=JUNE))
    seen = seen_definitions(standing(centre))
    assert remove_contact_definition(centre_id=centre.pk, valid_from=MAY, seen=seen)
    assert standing(centre) == [definition("email", month=JUNE)]
    seen = seen_definitions(standing(centre))
    assert not remove_contact_definition(centre_id=centre.pk, valid_from=MAY, seen=seen)


@pytest.mark.fault(26)
@pytest.mark.parametrize("later", [MAY, JUNE])
def test_the_later_of_two_is_told_and_overwrites_nothing(centre: Centre, later: date) -> None:
    seen = seen_definitions([])
    record(centre, definition("phone"), seen)
    with pytest.raises(Conflicted) as refused:
        record(centre, definition("email", month=later), seen)
    assert [conflict.key for conflict in refused.value.conflicts] == ["definition"]
    with pytest.raises(Conflicted):
        remove_contact_definition(centre_id=centre.pk, valid_from=MAY, seen=seen)
    assert standing(centre) == [definition("phone")]


@pytest.mark.fault(26)
@pytest.mark.parametrize(
    "change", [{"reason": "Other"}, {"basis": "offered"}, {"valid_from": JUNE}]
)
def test_whatever_changed_is_a_conflict(centre: Centre, change: dict[str, Any]) -> None:
    record(centre, definition("phone"))
    seen = seen_definitions(standing(centre))
    ContactDefinition.objects.update(**change)
    with pytest.raises(Conflicted):
        record(centre, definition("email"), seen)


@pytest.mark.fault(26)
def test_a_channel_that_was_taken_out_elsewhere_is_a_conflict(centre: Centre) -> None:
    record(centre, definition("phone", "email"))
    seen = seen_definitions(standing(centre))
    ContactDefinition.objects.get().counted.filter(channel__code="email").delete()
    with pytest.raises(Conflicted) as refused:
        record(centre, definition("email"), seen)
    assert refused.value.conflicts[0].when is not None
