"""The shipped benchmarks."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from kpis.entry.benchmarks import BENCHMARKS_FILE, link_benchmarks_to, load_benchmarks
from kpis.models import Benchmark, Centre


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_about_cost(row: dict[str, str]) -> bool:
    in_money = "cost" in row["metric"] and bool(row["currency"])
    return in_money or row["metric"].startswith("cost_multiple")


@pytest.mark.realdata
def test_ships_every_published_cost_with_all_its_columns(shared_data: Path) -> None:
    published = rows_of(shared_data / "benchmarks.csv")
    assert rows_of(BENCHMARKS_FILE) == [row for row in published if is_about_cost(row)]


def test_loads_them_once(db: None) -> None:
    assert load_benchmarks() == len(rows_of(BENCHMARKS_FILE)) == 85
    assert load_benchmarks() == 0
    assert Benchmark.objects.count() == 85


def test_keeps_what_people_changed(db: None) -> None:
    load_benchmarks()
    Benchmark.objects.filter(publisher="LiveAgent").update(url="https://example.org/")
    load_benchmarks()
    assert Benchmark.objects.get(publisher="LiveAgent").url == "https://example.org/"


def test_maps_figures_channels_and_evidence(db: None) -> None:
    load_benchmarks()
    figures = ("low", "value", "high")
    ranged = Benchmark.objects.get(publisher__startswith="Calabrio")
    assert [getattr(ranged, name) for name in figures] == [Decimal("2.7"), 6, 10]
    live = Benchmark.objects.get(channel="live (phone, email, chat)")
    assert (live.channel_kind, live.value, live.low) == ("", Decimal("8.01"), None)
    kinds = set(Benchmark.objects.values_list("channel", "channel_kind"))
    assert {("phone", "voice"), ("ai_agent", "bot"), ("app", "self_service"), ("all", "")} <= kinds
    evidence = set(Benchmark.objects.values_list("evidence", flat=True))
    assert evidence == {"first_hand", "second_hand", "derived", "vendor_estimate"}


def test_links_the_figures_about_a_centre(centre: Centre) -> None:
    load_benchmarks()
    assert link_benchmarks_to(centre, published_about="1 800 O-Canada") == 5
    assert link_benchmarks_to(centre, published_about="1 800 O-Canada") == 0
    assert Benchmark.objects.filter(about_centre=centre, currency="CAD").count() == 5
