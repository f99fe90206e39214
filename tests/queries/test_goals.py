"""Targets and limits as rows, and remarks with who wrote them."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.queries.goals import GoalKind, goal_rows, remark_rows
from kpis.vocabulary import Metric
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_rows_of_the_centre_oldest_first() -> None:
    centre = make.CentreFactory()
    make.TargetFactory()
    make.LimitFactory()
    late = make.TargetFactory(centre=centre, valid_from=date(2026, 3, 1))
    limit = make.LimitFactory(centre=centre, valid_from=date(2026, 2, 1))
    phone = make.TargetFactory(centre=centre, channel=make.channel("phone"))
    rows = goal_rows(centre.pk)
    assert [(row.kind, row.id) for row in rows] == [
        (GoalKind.TARGET, phone.pk),
        (GoalKind.LIMIT, limit.pk),
        (GoalKind.TARGET, late.pk),
    ]
    assert (rows[0].metric, rows[0].channel, rows[0].value) == (
        Metric.COST_PER_CONTACT,
        make.channel("phone").pk,
        Decimal(5),
    )


def test_the_latest_remarks_first() -> None:
    centre = make.CentreFactory()
    helen = make.UserFactory(first_name="Helen", last_name="Marsh")
    make.AnnotationFactory()
    for month in (date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)):
        make.AnnotationFactory(centre=centre, month=month, author=helen)
    make.AnnotationFactory(centre=centre, month=date(2026, 3, 1), text="Later", author=None)
    rows = remark_rows(centre.pk, 3)
    assert [(row.month.month, row.author, row.author_id) for row in rows] == [
        (3, "", None),
        (3, "Helen Marsh", helen.pk),
        (2, "Helen Marsh", helen.pk),
    ]
