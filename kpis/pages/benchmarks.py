"""The benchmarks page of one centre."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis import formatting
from kpis.charts.benchmarks import build_benchmark_figure, figure_text
from kpis.facts import BenchmarkFact
from kpis.models.labels import LABELS
from kpis.pages.filters.asked import read_filters
from kpis.pages.filters.bar import FilterBar, bar_of, parts_shown
from kpis.pages.period_page import PeriodPage, show_period
from kpis.pages.plot import Plot
from kpis.pages.render import context_or_404
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.table import Cell, Table, file_note
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
from kpis.pages.words.published import in_readers_words
from kpis.pages.words.small import keys_note, place_sentence
from kpis.reports.centre.benchmarks import BenchmarkReport, KindComparison, build_benchmark_report
from kpis.zones import today_of


@require_safe
@login_required
def benchmarks(request: HttpRequest, slug: str) -> HttpResponse:
    frame = context_or_404(request, slug)
    report = build_benchmark_report(
        frame, read_filters(request, frame, without="category"), today_of(frame.centre)
    )
    page = PeriodPage(_("Benchmarks"), "kpis/benchmarks.html", benchmark_tables, benchmark_text)
    return show_period(request, frame, page, report)


def benchmark_tables(report: BenchmarkReport) -> Iterator[Table]:
    return (benchmark_table(kind, report) for kind in report.kinds if kind.benchmarks)


def kind_key(kind: KindComparison) -> str:
    return kind.kind.value if kind.kind else "all"


def kind_label(kind: KindComparison) -> str:
    return str(LABELS[kind.kind]) if kind.kind else _("All channels")


@dataclass(frozen=True, slots=True)
class KindCard:
    """plot, table: of the published figures; None where there are none."""

    key: str
    label: str
    cost_per_contact: str
    contacts: str
    verdict: str
    plot: Plot | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class BenchmarksPage:
    """bar: nothing is compared with another period, and no category: others publish whole costs."""

    bar: FilterBar
    keys_note: str
    channel_kinds: Sequence[KindCard]


def benchmark_text(report: BenchmarkReport) -> BenchmarksPage:
    return BenchmarksPage(
        bar=replace(bar_of(report.head), comparisons=(), category_choices=()),
        keys_note=keys_note(report.allocation),
        channel_kinds=[kind_card(kind, report) for kind in report.kinds],
    )


def kind_card(kind: KindComparison, report: BenchmarkReport) -> KindCard:
    currency, own = report.head.centre.currency, kind.cost_per_contact
    card = KindCard(
        key=kind_key(kind),
        label=kind_label(kind),
        cost_per_contact=formatting.money(own, currency),
        contacts=formatting.count(kind.contacts),
        verdict=verdict(kind, report),
    )
    if not kind.benchmarks:
        return card
    figure = build_benchmark_figure(in_words(kind), own, currency, report.head.centre.name)
    return replace(card, plot=Plot(figure), table=benchmark_table(kind, report))


def in_words(kind: KindComparison) -> list[BenchmarkFact]:
    return [in_readers_words(fact) for fact in kind.benchmarks]


def verdict(kind: KindComparison, report: BenchmarkReport) -> str:
    """Where our figure stands; a period that is not complete is not judged."""
    currency = report.head.centre.currency
    if not kind.benchmarks:
        return _("No published figure of this kind.")
    if kind.comparison is None:
        return _("No published figure in %(currency)s: amounts are not converted.") % {
            "currency": currency
        }
    if not report.head.figures.is_complete:
        return _("This period is not complete: it is not compared.")
    found = kind.comparison
    return place_sentence(found.distance, found.low, found.high, currency)


def benchmark_table(kind: KindComparison, report: BenchmarkReport) -> Table:
    """What others publish of this kind; figures in several currencies and ranges are texts."""
    currency, period = (
        report.head.centre.currency,
        formatting.period_name(report.head.figures.period),
    )
    standing = coverage_note(report.head.figures, currency)
    notes = formula(report.head.denominator), standing, keys_note(report.allocation)
    parts = parts_shown(report.head.selection, report.head.channels, ())
    own = formatting.labelled(
        report.head.centre.name, formatting.money(kind.cost_per_contact, currency)
    )
    note = file_note("", period, parts, own, verdict(kind, report), *notes)
    return fill_table(Table(kind_key(kind), kind_label(kind), note=note), columns(), in_words(kind))


def columns() -> list[Column[BenchmarkFact]]:
    return [
        Column(_("Publisher"), lambda fact: Cell(fact.publisher)),
        Column(_("Figure"), published_cell),
        Column(_("Unit"), lambda fact: Cell(fact.unit)),
        Column(_("Year"), lambda fact: Cell(fact.year)),
        Column(_("Region"), lambda fact: Cell(fact.region)),
        Column(_("Industry"), lambda fact: Cell(fact.industry)),
        Column(_("Evidence"), lambda fact: Cell(str(LABELS[fact.evidence]))),
        Column(_("Source"), source_cell),
    ]


def published_cell(fact: BenchmarkFact) -> Cell:
    """With the figure itself where a range is known around it."""
    figure = figure_text(fact)
    if fact.value is not None and fact.low != fact.high:
        figure += f" ({formatting.money(fact.value, fact.currency)})"
    return Cell(figure)


def source_cell(fact: BenchmarkFact) -> Cell:
    is_safe = fact.url.startswith("https://") and " " not in fact.url
    return Cell(fact.title, link=fact.url if is_safe else "")
