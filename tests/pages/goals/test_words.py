"""Goals in words, and as the field takes them again."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from kpis.entry.forms.goals import GoalWords, value_parser
from kpis.pages.goals.words import gap_text, goal_text, standing_cell, typed_text
from kpis.reports.settings.goals import GoalKind, Standing
from kpis.vocabulary import Metric

CASES = [
    (Metric.COST_PER_CONTACT, "5.7000", "€5.70", "5.70", "5,70"),
    (Metric.COST_PER_CONTACT, "1250", "€1,250.00", "1250.00", "1250,00"),
    (Metric.AVERAGE_HANDLE_TIME, "364.0", "6\xa0min 04\xa0s", "6:04", "6:04"),
    (Metric.RESPONSE_TIME, "52.5", "52\xa0s", "0:52.5", "0:52,5"),
    (Metric.RESPONSE_TIME, "3964", "1\xa0h 06\xa0min", "1:06:04", "1:06:04"),
    (Metric.SATISFACTION, "82", "82.0%", "82", "82"),
    (Metric.ABANDONMENT, "7.25", "7.25%", "7.25", "7,25"),
    (Metric.SATISFACTION, "100", "100.0%", "100", "100"),
    (Metric.COST_MULTIPLE_VS_DIGITAL, "3.5", "3.5×", "3.5", "3,5"),
]


@pytest.mark.parametrize(("metric", "value", "shown", "english", "french"), CASES)
def test_shown_with_its_unit_and_typed_as_it_is_read(
    metric: Metric, value: str, shown: str, english: str, french: str
) -> None:
    exact = Decimal(value)
    with translation.override("en"):
        assert goal_text(metric, exact, "EUR") == shown
        assert typed_text(metric, exact, "EUR") == english
        assert value_parser(metric, GoalWords({}, "EUR", "."))(english) == exact
    with translation.override("fr"):
        assert typed_text(metric, exact, "EUR") == french
        assert value_parser(metric, GoalWords({}, "EUR", ","))(french) == exact


@pytest.mark.parametrize(
    ("metric", "gap", "said"),
    [
        (Metric.COST_PER_CONTACT, "0.09", "€0.09"),
        (Metric.COST_PER_CONTACT, "0.002", "less than €0.01"),
        (Metric.AVERAGE_HANDLE_TIME, "0.3", "less than 1\xa0s"),
        (Metric.SATISFACTION, "1.25", "1.2\xa0pt"),
        (Metric.SATISFACTION, "0.01", "less than 0.1\xa0pt"),
    ],
)
def test_a_gap_is_never_nothing(metric: Metric, gap: str, said: str) -> None:
    with translation.override("en"):
        found = gap_text(metric, Decimal(gap), "EUR")
    assert found.replace(" pt", "\xa0pt") == said


@pytest.mark.parametrize(
    ("kind", "reached", "said"),
    [
        (GoalKind.TARGET, True, ("reached", "good")),
        (GoalKind.LIMIT, True, ("met", "good")),
        (GoalKind.TARGET, False, ("missed by 2.0 pt", "bad")),
        (GoalKind.LIMIT, False, ("breached by 2.0 pt", "bad")),
        (GoalKind.LIMIT, None, ("not complete", "")),
    ],
)
def test_where_a_goal_stands(kind: GoalKind, reached: bool | None, said: tuple[str, str]) -> None:
    goal = SimpleNamespace(
        kind=kind, metric=Metric.SATISFACTION, value=Decimal(82), valid_from=date(2026, 1, 1)
    )
    report = SimpleNamespace(month=date(2026, 5, 1), centre=SimpleNamespace(currency="EUR"))
    standing = Standing(goal, Decimal(80), reached)  # type: ignore[arg-type]
    cell = standing_cell(standing, report)  # type: ignore[arg-type]
    assert (cell.text, cell.tone) == said
