"""The one view of all pages about a period of a centre; each page says what is its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.filters.asked import read_filters
from kpis.pages.filters.bar import FilterBar, bar_of
from kpis.pages.render import context_or_404, render_page
from kpis.pages.tables.download import download_of
from kpis.pages.tables.table import Table
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
from kpis.pages.words.reported import incomplete_words
from kpis.reports.centre.head import PeriodHead
from kpis.reports.centre.selection import Selection
from kpis.reports.visible import CentreContext
from kpis.zones import today_of, today_of_reader

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class PeriodReport(Protocol):
    @property
    def head(self) -> PeriodHead: ...


Report = TypeVar("Report", bound=PeriodReport)


@dataclass(frozen=True, slots=True)
class PeriodPage(Generic[Report]):
    """What is a page's own. template: one that extends kpis/_period_page.html. tables: those that
    can be downloaded. text: what the template shows; its fields go before those of the head.
    """

    title: str
    template: str
    tables: Callable[[Report], Iterable[Table]]
    text: "Callable[[Report], DataclassInstance]"


def period_page(
    request: HttpRequest,
    slug: str,
    page: PeriodPage[Report],
    build: Callable[[CentreContext, Selection, date], Report | None],
) -> HttpResponse:
    """The page, its fragment or one of its files, for what the address asks for.

    build: gives None where the centre has no records yet. Raises Http404 where the reader may not
    see the centre, and NothingLeft.
    """
    frame = context_or_404(request, slug)
    report = build(frame, read_filters(request, frame), today_of(frame.centre))
    return show_period(request, frame, page, report)


def show_period(
    request: HttpRequest, frame: CentreContext, page: PeriodPage[Report], report: Report | None
) -> HttpResponse:
    """The same of a report that the page has built by itself; None: nothing is recorded yet."""
    period = report.head.figures.period if report else None
    file = download_of(request, page.tables(report) if report else (), period)
    if file is not None:
        return file
    frame_text = FrameText(frame.centre, frame.may_record, page.title)
    if report is None:
        return render_page(request, page.template, frame_text)
    texts = head_text(report.head), page.text(report)
    return render_page(request, page.template, frame_text, *texts)


@dataclass(frozen=True, slots=True)
class FrameText:
    """What kpis/_period_page.html shows also where nothing is recorded."""

    centre: CentreFact
    may_record: bool
    page_title: str


@dataclass(frozen=True, slots=True)
class HeadText:
    """What kpis/_period_page.html shows of every report. incomplete: empty where it is complete.
    formula: what is divided by what. coverage: what the figures stand on. today: on paper."""

    period_label: str
    currency_name: str
    complete_through: str
    bar: FilterBar
    is_complete: bool
    incomplete: str
    formula: str
    coverage: str
    today: str


def head_text(head: PeriodHead) -> HeadText:
    figures, currency, through = head.figures, head.centre.currency, head.complete_through
    return HeadText(
        period_label=formatting.period_name(figures.period),
        currency_name=formatting.currency_name(currency),
        complete_through=formatting.month_name(through) if through else "",
        bar=bar_of(head),
        is_complete=figures.is_complete,
        incomplete="" if figures.is_complete else incomplete_words(figures),
        formula=formula(head.denominator),
        coverage=coverage_note(figures, currency),
        today=formatting.day_name(today_of_reader()),
    )
