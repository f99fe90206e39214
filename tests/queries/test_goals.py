"""Targets and limits as rows, and remarks with who wrote them."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.models import Centre
from kpis.queries.goals import GoalKind, goal_rows, remark_rows
from kpis.vocabulary import Metric
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory()
    return made


def set_targets(centre: Centre, *months: int, **values: object) -> None:
    """In months of 2026, each of as many euros as its month."""
    for month in months:
        make.TargetFactory(
            centre=centre, valid_from=date(2026, month, 1), value=Decimal(month), **values
        )


def test_rows_of_the_centre_latest_first(centre: Centre) -> None:
    make.TargetFactory()
    make.LimitFactory()
    late = make.TargetFactory(centre=centre, valid_from=date(2026, 3, 1))
    limit = make.LimitFactory(centre=centre, valid_from=date(2026, 2, 1))
    phone = make.TargetFactory(centre=centre, channel=make.channel("phone"))
    found = goal_rows(centre.pk, TODAY, most=12)
    assert [(row.kind, row.id) for row in found.current] == [
        (GoalKind.TARGET, late.pk),
        (GoalKind.LIMIT, limit.pk),
        (GoalKind.TARGET, phone.pk),
    ]
    assert found.earlier == []
    assert found.totals == {}
    assert (found.current[2].metric, found.current[2].channel, found.current[2].value) == (
        Metric.COST_PER_CONTACT,
        make.channel("phone").pk,
        Decimal(5),
    )


def test_one_is_over_once_a_later_one_of_its_own_is_in_force(centre: Centre) -> None:
    set_targets(centre, 1, 3, 6, 7, 9)
    set_targets(centre, 2, channel=make.channel("phone"))
    set_targets(centre, 4, metric="average_handle_time")
    make.LimitFactory(centre=centre, metric="satisfaction", valid_from=date(2026, 1, 1))
    make.TargetFactory(centre=centre, metric="satisfaction", valid_from=date(2026, 5, 1))
    found = goal_rows(centre.pk, TODAY, most=12)
    assert [row.valid_from.month for row in found.earlier] == [3, 1]
    assert sorted(row.valid_from.month for row in found.current) == [1, 2, 4, 5, 6, 7, 9]


def test_goals_to_come_alone_are_not_over(centre: Centre) -> None:
    set_targets(centre, 7, 9)
    assert goal_rows(centre.pk, TODAY, most=12).earlier == []


def test_so_many_earlier_ones_of_each_kind_and_how_many_there_are(centre: Centre) -> None:
    set_targets(centre, 1, 2, 3, 4, 5)
    for month in (1, 2, 3):
        make.LimitFactory(centre=centre, valid_from=date(2026, month, 1))
    found = goal_rows(centre.pk, TODAY, most=1)
    assert [(row.kind, row.valid_from.month) for row in found.earlier] == [
        (GoalKind.TARGET, 4),
        (GoalKind.LIMIT, 2),
    ]
    assert found.totals == {GoalKind.TARGET: 4, GoalKind.LIMIT: 2}
    whole = goal_rows(centre.pk, TODAY, most=1, whole=["limit"])
    assert [(row.kind, row.valid_from.month) for row in whole.earlier] == [
        (GoalKind.TARGET, 4),
        (GoalKind.LIMIT, 2),
        (GoalKind.LIMIT, 1),
    ]


def test_a_goal_that_is_not_listed_can_be_asked_for(centre: Centre) -> None:
    set_targets(centre, 1, 2, 3, 4)
    first = centre.targets.get(valid_from=date(2026, 1, 1))
    others = make.TargetFactory()
    found = goal_rows(centre.pk, TODAY, most=1, asked=("target", first.pk))
    assert found.asked is not None
    assert found.asked.valid_from.month == 1
    assert [row.valid_from.month for row in found.earlier] == [3]
    for asked in (("limit", first.pk), ("remark", first.pk), ("target", others.pk), None):
        assert goal_rows(centre.pk, TODAY, most=1, asked=asked).asked is None


def test_the_latest_remarks_first_and_how_many_there_are(centre: Centre) -> None:
    helen = make.UserFactory(first_name="Helen", last_name="Marsh")
    make.AnnotationFactory()
    for month in (date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)):
        make.AnnotationFactory(centre=centre, month=month, author=helen)
    make.AnnotationFactory(centre=centre, month=date(2026, 3, 1), text="Later", author=None)
    found = remark_rows(centre.pk, most=3)
    assert [(row.month.month, row.author, row.author_id) for row in found.listed] == [
        (3, "", None),
        (3, "Helen Marsh", helen.pk),
        (2, "Helen Marsh", helen.pk),
    ]
    assert found.total == 4
    whole = remark_rows(centre.pk, most=3, is_whole=True)
    assert [row.month.month for row in whole.listed] == [3, 3, 2, 1]


def test_a_remark_that_is_not_listed_can_be_asked_for(centre: Centre) -> None:
    old = make.AnnotationFactory(centre=centre, month=date(2019, 1, 1), text="Long ago")
    make.AnnotationFactory(centre=centre)
    found = remark_rows(centre.pk, most=1, asked=old.pk)
    assert found.asked is not None
    assert found.asked.text == "Long ago"
    assert len(found.listed) == 1
    assert found.asked not in found.listed
    assert remark_rows(centre.pk, most=1, asked=make.AnnotationFactory().pk).asked is None


def test_a_centre_without_remarks(centre: Centre) -> None:
    found = remark_rows(centre.pk, most=3)
    assert (found.listed, found.total, found.asked) == ([], 0, None)
