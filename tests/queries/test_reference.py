"""Categories, targets, annotations and benchmarks."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.facts import AnnotationFact, TargetFact
from kpis.queries.reference import (
    annotation_facts,
    category_facts,
    cost_benchmark_facts,
    target_facts,
)
from kpis.vocabulary import CostGroup, Metric
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_categories_in_their_order() -> None:
    facts = category_facts()
    assert [fact.position for fact in facts] == sorted(fact.position for fact in facts)
    assert (facts[0].name, facts[0].group) == ("Salaries", CostGroup.PEOPLE)
    assert len(facts) == 10


def test_targets_of_the_centre_oldest_first() -> None:
    centre = make.CentreFactory()
    make.TargetFactory()
    make.TargetFactory(centre=centre, valid_from=date(2026, 3, 1), value=Decimal("4.5"))
    make.TargetFactory(centre=centre, channel=make.channel("phone"), value=Decimal(6))
    assert target_facts(centre.pk) == [
        TargetFact(Metric.COST_PER_CONTACT, make.channel("phone").pk, date(2026, 1, 1), Decimal(6)),
        TargetFact(Metric.COST_PER_CONTACT, None, date(2026, 3, 1), Decimal("4.5")),
    ]


def test_annotations_of_the_span_with_their_author() -> None:
    centre = make.CentreFactory()
    author = make.UserFactory(username="helen")
    for month in (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)):
        make.AnnotationFactory(centre=centre, month=month, text=f"{month:%B}", author=author)
    make.AnnotationFactory(month=date(2026, 1, 1))
    author.delete()
    found = annotation_facts(centre.pk, date(2026, 1, 1), date(2026, 3, 1))
    assert found == [
        AnnotationFact(date(2026, 1, 1), "January", ""),
        AnnotationFact(date(2026, 2, 1), "February", ""),
    ]


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
