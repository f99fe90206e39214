"""Service limits are set, changed as they were seen, and removed."""

from decimal import Decimal

import pytest

from kpis.entry.recording.limits import LimitValues, record_limit, remove_limit, seen_limit
from kpis.entry.refusals import Conflicted
from kpis.models import Centre, QualityLimit
from kpis.vocabulary import Metric
from tests import factories as make


def wish(value: str = "82", month: str = "2026-05") -> LimitValues:
    return LimitValues(Metric.SATISFACTION, make.month(month), Decimal(value))


def record(centre: Centre, values: LimitValues, row: QualityLimit | None = None) -> QualityLimit:
    id, seen = (row.pk, seen_limit(row)) if row else (None, "")
    return record_limit(centre_id=centre.pk, id=id, seen=seen, values=values)


def test_one_is_set_changed_and_removed(centre: Centre) -> None:
    row = record(centre, wish())
    row = record(centre, wish("83.5"), row)
    stands = QualityLimit.objects.get(centre=centre)
    assert (stands.metric, stands.value) == ("satisfaction", Decimal("83.5"))
    assert remove_limit(centre_id=centre.pk, id=row.pk, seen=seen_limit(stands))
    assert not remove_limit(centre_id=centre.pk, id=row.pk, seen=seen_limit(stands))
    assert not QualityLimit.objects.exists()


@pytest.mark.fault(26)
def test_the_later_person_sees_what_stands_now(centre: Centre) -> None:
    mine = record(centre, wish())
    theirs = record(centre, wish("81"), QualityLimit.objects.get(pk=mine.pk))
    mine.value = Decimal(82)
    with pytest.raises(Conflicted) as refused:
        record(centre, wish("85"), mine)
    assert refused.value.conflicts[0].theirs == theirs
    with pytest.raises(Conflicted):
        record(centre, wish("85"))
    assert QualityLimit.objects.get().value == Decimal(81)
