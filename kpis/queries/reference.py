"""Categories, targets, annotations and benchmarks."""

from dataclasses import fields
from datetime import date
from typing import Any

from django.utils.translation import get_language

from kpis.facts import AnnotationFact, BenchmarkFact, CategoryFact
from kpis.models.people import PERSON_NAME
from kpis.names import sort_key
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import ChannelKind, CostBehaviour, CostGroup, Evidence, Metric

CATEGORIES = """
    SELECT
        id, CASE WHEN %(french)s THEN name_fr ELSE name_en END, position, colour,
        "group", code, behaviour
    FROM kpis_costcategory
    ORDER BY position, code
"""
ANNOTATIONS = f"""
    SELECT month, text, coalesce({PERSON_NAME}, ''), created_at
    FROM kpis_annotation
    LEFT JOIN kpis_user ON kpis_user.id = author_id
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month < %(end)s
    ORDER BY month, kpis_annotation.id
"""  # noqa: S608 (a name that stands in the code)
BENCHMARK_FIELDS = [field.name for field in fields(BenchmarkFact)]
#: A single value stands for both bounds. The columns are in the order of BenchmarkFact's fields.
COST_BENCHMARKS = """
    SELECT
        publisher, title, url, year, region, industry, channel, channel_kind, unit, currency,
        coalesce(low, value), value, coalesce(high, value), evidence, note
    FROM kpis_benchmark
    WHERE metric = %(metric)s AND currency <> '' AND about_centre_id IS DISTINCT FROM %(centre)s
    ORDER BY id
"""


def category_facts() -> list[CategoryFact]:
    """Every category, in its order, named in the reader's language."""
    rows = fetch_rows(CATEGORIES, french=get_language() == "fr")
    return [
        CategoryFact(
            id, name, position, CostGroup(group), code, CostBehaviour(behaviour), colour=colour
        )
        for id, name, position, colour, group, code, behaviour in rows
    ]


def annotation_facts(centre: int, start: date, end: date) -> list[AnnotationFact]:
    """The remarks on months in [start, end), oldest first."""
    rows = fetch_rows(ANNOTATIONS, centre=centre, start=start, end=end)
    return [AnnotationFact(*row) for row in rows]


def cost_benchmark_facts(centre: int) -> list[BenchmarkFact]:
    """Published costs per contact, those about the centre itself left out; by kind of channel,
    publisher and year."""
    metric = Metric.COST_PER_CONTACT.value
    rows = fetch_rows(COST_BENCHMARKS, metric=metric, centre=centre)
    facts = [benchmark_fact(*row) for row in rows]
    return sorted(facts, key=lambda fact: (fact.kind or "", sort_key(fact.publisher), fact.year))


def benchmark_fact(*row: Any) -> BenchmarkFact:
    values = dict(zip(BENCHMARK_FIELDS, row, strict=True))
    values["kind"] = ChannelKind(values["kind"]) if values["kind"] else None
    values["evidence"] = Evidence(values["evidence"])
    return BenchmarkFact(**values)
