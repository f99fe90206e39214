"""The cost per contact under two definitions: what stands, and what is proposed."""

from decimal import Decimal

import pytest

from kpis.calculation.periods import periods_up_to
from kpis.charts.definition import PreviewPoint, build_definition_figure
from kpis.charts.theme import legend_of
from tests.samples import month_period

PERIODS = periods_up_to(month_period("2026-05"), 4)
D = Decimal
NOW: list[Decimal | None] = [D("5.00"), D("5.10"), D("5.20"), None]
THEN: list[Decimal | None] = [D("5.00"), D("5.10"), D("6.20"), D("6.30")]


def points(starts: int | None) -> list[PreviewPoint]:
    return [
        PreviewPoint(period, now, then, place == starts)
        for place, (period, now, then) in enumerate(zip(PERIODS, NOW, THEN, strict=True))
    ]


@pytest.mark.fault(39)
def test_two_lines_and_a_break_in_the_proposed_one(check_figure) -> None:
    figure = build_definition_figure(points(2), "EUR")
    now, before, after = figure["data"]
    assert now["y"] == [5.0, 5.1, 5.2, None]
    assert (before["y"], after["y"]) == ([5.0, 5.1, None, None], [None, None, 6.2, 6.3])
    assert [entry["name"] for entry in legend_of(figure)] == ["As it stands", "As proposed"]
    assert [note["x"] for note in figure["layout"]["annotations"]] == [1.5]
    check_figure(figure)


@pytest.mark.parametrize("starts", [None, 0])
def test_without_a_start_among_the_months_the_line_is_one(starts: int | None) -> None:
    figure = build_definition_figure(points(starts), "EUR")
    assert [trace["y"] for trace in figure["data"]][1] == [5.0, 5.1, 6.2, 6.3]
    assert len(figure["data"]) == 2
