"""A tile's target: met, missed, or not to be said."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from kpis.models import Centre
from kpis.queries.centres import CentreContext
from kpis.reports.centre.key_figures import KeyFigure
from kpis.reports.centre.overview import build_overview
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Comparison, Metric, PeriodKind
from tests import factories as make

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


@pytest.mark.finding("P4")
def test_each_tile_has_the_target_of_its_own_figure(
    centre: Centre, frame_of: Callable[[Centre], CentreContext]
) -> None:
    """As a share from 0 to 1 where the figure is one."""
    make.record_months(centre, {"2026-05": (100, 10)})
    for metric, value in (
        (Metric.COST_PER_CONTACT, "9.50"),
        (Metric.AVERAGE_HANDLE_TIME, "300"),
        (Metric.SATISFACTION, "82"),
    ):
        make.TargetFactory(centre=centre, metric=metric.value, value=D(value))
    selection = Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS)
    report = build_overview(frame_of(centre), selection, date(2026, 6, 15))
    assert report is not None
    targets = {figure.name: figure.target for figure in report.key_figures}
    known = {name: target for name, target in targets.items() if target is not None}
    assert known == {Metric.AVERAGE_HANDLE_TIME: 300, Metric.SATISFACTION: D("0.82")}
