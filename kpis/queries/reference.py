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


BENCHMARK_COLUMNS = (
    *("publisher", "title", "url", "year", "region", "industry", "channel", "channel_kind"),
    *("unit", "currency", "low", "value", "high", "evidence", "note"),
)


def cost_benchmark_facts(centre: int) -> list[BenchmarkFact]:
    """Published costs per contact, those about the centre itself left out."""
    others = Q(about_centre=None) | ~Q(about_centre=centre)
    rows = Benchmark.objects.filter(others, metric=Metric.COST_PER_CONTACT.value)
    return [
        BenchmarkFact(
            *source,
            kind=ChannelKind(kind) if kind else None,
            unit=unit,
            currency=currency,
            low=value if low is None else low,
            value=value,
            high=value if high is None else high,
            evidence=Evidence(evidence),
            note=note,
        )
        for *source, kind, unit, currency, low, value, high, evidence, note in rows.exclude(
            currency=""
        ).values_list(*BENCHMARK_COLUMNS)
    ]
