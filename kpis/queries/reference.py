"""Categories, targets, annotations and benchmarks."""

from datetime import date
from typing import Any

from django.db.models import Q

from kpis.facts import AnnotationFact, BenchmarkFact, CategoryFact, TargetFact
from kpis.models import Annotation, Benchmark, CostCategory, Target
from kpis.vocabulary import ChannelKind, CostGroup, Evidence, Metric


def category_facts() -> list[CategoryFact]:
    return [
        CategoryFact(row.pk, row.name, row.position, CostGroup(row.group))
        for row in CostCategory.objects.all()
    ]


def target_facts(centre: int) -> list[TargetFact]:
    """A centre's targets, oldest first."""
    rows = (
        Target.objects.filter(centre=centre)
        .order_by("valid_from")
        .values_list("metric", "channel", "valid_from", "value")
    )
    return [
        TargetFact(Metric(metric), channel, valid_from, value)
        for metric, channel, valid_from, value in rows
    ]


def annotation_facts(centre: int, start: date, end: date) -> list[AnnotationFact]:
    """The remarks on months in [start, end), oldest first."""
    rows = Annotation.objects.filter(centre=centre, month__gte=start, month__lt=end)
    return [
        AnnotationFact(month, text, author or "")
        for month, text, author in rows.order_by("month", "id").values_list(
            "month", "text", "author__username"
        )
    ]


def cost_benchmark_facts(centre: int) -> list[BenchmarkFact]:
    """Published costs per contact, those about the centre itself left out."""
    others = Q(about_centre=None) | ~Q(about_centre=centre)
    rows = Benchmark.objects.filter(others, metric=Metric.COST_PER_CONTACT.value)
    columns = ["channel_kind", "low", "value", "high", "evidence", *BENCHMARK_TEXTS]
    return [benchmark_fact(*row) for row in rows.exclude(currency="").values_list(*columns)]


BENCHMARK_TEXTS = (
    *("publisher", "title", "url", "year", "region", "industry", "channel"),
    *("unit", "currency", "note"),
)


def benchmark_fact(kind: str, low: Any, value: Any, high: Any, *rest: Any) -> BenchmarkFact:
    evidence, *texts = rest
    return BenchmarkFact(
        kind=ChannelKind(kind) if kind else None,
        low=value if low is None else low,
        value=value,
        high=value if high is None else high,
        evidence=Evidence(evidence),
        **dict(zip(BENCHMARK_TEXTS, texts, strict=True)),
    )
