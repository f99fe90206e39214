"""Categories, targets, annotations and benchmarks."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kpis.facts import AnnotationFact
from kpis.queries.reference import (
    annotation_facts,
    category_facts,
    cost_benchmark_facts,
)
from kpis.vocabulary import CostGroup, Metric
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_categories_in_their_order() -> None:
    facts = category_facts()
    assert [fact.position for fact in facts] == sorted(fact.position for fact in facts)
    assert (facts[0].name, facts[0].group) == ("Salaries", CostGroup.PEOPLE)
    assert len(facts) == 10


def test_annotations_of_the_span_with_their_author() -> None:
    centre = make.CentreFactory()
    author = make.UserFactory(first_name="Helen", last_name="Marsh")
    gone = make.UserFactory()
    for month in (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)):
        make.AnnotationFactory(centre=centre, month=month, text=f"{month:%B}", author=author)
    make.AnnotationFactory(centre=centre, month=date(2026, 2, 1), text="Gone", author=gone)
    make.AnnotationFactory(month=date(2026, 1, 1))
    gone.delete()
    found = annotation_facts(centre.pk, date(2026, 1, 1), date(2026, 3, 1))
    assert [replace(fact, written_at=None) for fact in found] == [
        AnnotationFact(date(2026, 1, 1), "January", "Helen Marsh"),
        AnnotationFact(date(2026, 2, 1), "February", "Helen Marsh"),
        AnnotationFact(date(2026, 2, 1), "Gone", ""),
    ]
    assert {fact.written_at.date() for fact in found if fact.written_at} == {
        datetime.now(tz=UTC).date()
    }


def publishers(centre: int) -> set[str]:
    return {fact.publisher for fact in cost_benchmark_facts(centre)}


def test_a_centre_is_not_compared_with_figures_about_itself() -> None:
    own, other = make.CentreFactory(), make.CentreFactory()
    make.BenchmarkFactory(publisher="About own", about_centre=own)
    make.BenchmarkFactory(publisher="About other", about_centre=other)
    make.BenchmarkFactory(publisher="About none")
    assert publishers(own.pk) == {"About other", "About none"}
    assert publishers(other.pk) == {"About own", "About none"}


def test_only_costs_per_contact_in_money() -> None:
    make.BenchmarkFactory(metric=Metric.COST_PER_RESOLUTION.value)
    make.BenchmarkFactory(currency="")
    make.BenchmarkFactory(channel_kind="", publisher="Kept")
    (fact,) = cost_benchmark_facts(make.CentreFactory().pk)
    assert (fact.publisher, fact.kind) == ("Kept", None)


@pytest.mark.parametrize(
    ("figures", "low", "high"),
    [
        ({"value": 5}, 5, 5),
        ({"value": None, "low": 4, "high": 6}, 4, 6),
        ({"value": 5, "low": 4}, 4, 5),
        ({"value": 5, "high": 6}, 5, 6),
    ],
)
def test_a_range_or_a_figure_is_always_a_range(figures: dict, low: int, high: int) -> None:
    make.BenchmarkFactory(**figures)
    (fact,) = cost_benchmark_facts(make.CentreFactory().pk)
    assert (fact.low, fact.high) == (low, high)
    assert fact.value == figures["value"]
