"""A tile's target: met, missed, or not to be said."""

from decimal import Decimal

import pytest

from kpis.reports.centre.key_figures import KeyFigure
from kpis.vocabulary import Metric

D = Decimal
HANDLE_TIME, SATISFACTION = Metric.AVERAGE_HANDLE_TIME, Metric.SATISFACTION


@pytest.mark.finding("P4")
@pytest.mark.parametrize(
    ("metric", "value", "target", "reached"),
    [
        (HANDLE_TIME, D(362), D(360), False),
        (HANDLE_TIME, D(360), D(360), True),
        (SATISFACTION, D("0.835"), D("0.82"), True),
        (SATISFACTION, D("0.81"), D("0.82"), False),
        (SATISFACTION, None, D("0.82"), None),
        (SATISFACTION, D("0.81"), None, None),
    ],
)
def test_a_target_is_met_or_missed_by_the_figures_own_direction(
    metric: Metric, value: Decimal | None, target: Decimal | None, reached: bool | None
) -> None:
    figure = KeyFigure(metric, value, None, target=target, complete=[False, True])
    assert figure.reached is reached


@pytest.mark.finding("P4")
def test_few_answers_and_a_period_that_is_not_complete_are_not_judged() -> None:
    few = KeyFigure(SATISFACTION, D("0.9"), None, D("0.8"), answers=29, complete=[True])
    assert few.reached is None
    assert KeyFigure(SATISFACTION, D("0.9"), None, D("0.8"), complete=[True, False]).reached is None
