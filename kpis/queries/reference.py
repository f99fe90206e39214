"""Categories, targets, annotations and benchmarks."""

from datetime import date

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
    return [TargetFact(Metric(metric), *rest) for metric, *rest in rows]


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
    return [benchmark_fact(row) for row in rows.exclude(currency="")]


def benchmark_fact(row: Benchmark) -> BenchmarkFact:
    low, high = (row.value if bound is None else bound for bound in (row.low, row.high))
    assert low is not None  # the table's check: a value, or both bounds
    assert high is not None
    return BenchmarkFact(
        publisher=row.publisher,
        title=row.title,
        url=row.url,
        year=row.year,
        region=row.region,
        industry=row.industry,
        channel=row.channel,
        kind=ChannelKind(row.channel_kind) if row.channel_kind else None,
        unit=row.unit,
        currency=row.currency,
        low=low,
        value=row.value,
        high=high,
        evidence=Evidence(row.evidence),
        note=row.note,
    )
