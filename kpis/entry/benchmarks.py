"""The published benchmarks that the product ships with."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from kpis.models import Benchmark, Centre
from kpis.vocabulary import ChannelKind, Evidence, Metric

BENCHMARKS_FILE = Path(__file__).parent.parent / "reference" / "benchmarks.csv"
#: Channels as published, by the kind of channel they are compared with; "" is all together.
KIND_OF_CHANNEL = {
    "phone": ChannelKind.VOICE.value,
    "email": ChannelKind.EMAIL.value,
    "chat": ChannelKind.CHAT.value,
    "post": ChannelKind.POST.value,
    "face_to_face": ChannelKind.FACE_TO_FACE.value,
    "self_service": ChannelKind.SELF_SERVICE.value,
    "self_service_web": ChannelKind.SELF_SERVICE.value,
    "app": ChannelKind.SELF_SERVICE.value,
    "ai_agent": ChannelKind.BOT.value,
    "live (phone, email, chat)": "",
    "all": "",
}
COPIED = (
    *("publisher", "title", "url", "year", "region", "industry"),
    *("channel", "unit", "currency", "note"),
)


@transaction.atomic
def load_benchmarks() -> int:
    """Record the shipped benchmarks that are not there yet; returns how many were added."""
    before = Benchmark.objects.count()
    Benchmark.objects.bulk_create(read_benchmarks(), ignore_conflicts=True)
    return Benchmark.objects.count() - before


def read_benchmarks(path: Path = BENCHMARKS_FILE) -> Iterator[Benchmark]:
    """The rows of the reference file; a word outside the vocabulary raises an error."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield benchmark_of(row)


def benchmark_of(row: Mapping[str, str]) -> Benchmark:
    return Benchmark(
        **{name: row[name] for name in COPIED},
        channel_kind=KIND_OF_CHANNEL[row["channel"]],
        metric=Metric(row["metric"]).value,
        low=figure(row["low"]),
        value=figure(row["value"]),
        high=figure(row["high"]),
        evidence=Evidence(row["seen_how"].replace("-", "_")).value,
    )


def figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def link_benchmarks_to(centre: Centre, *, published_about: str) -> int:
    """Mark the benchmarks whose publisher names the centre as being about it."""
    about = Benchmark.objects.filter(publisher__contains=published_about, about_centre__isnull=True)
    return about.update(about_centre=centre)
