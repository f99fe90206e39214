"""From the report of two centres to what the page says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts.waterfall import Bar, End, build_waterfall_figure
from kpis.facts import CentreFact
from kpis.pages.compare.address import link
from kpis.pages.compare.tables import compare_table, step_name
from kpis.pages.filters.bar import FilterBar, currency_options, filter_bar, kind_links
from kpis.pages.filters.choice import Choice, Link
from kpis.pages.filters.query import period_key
from kpis.pages.plot import Plot
from kpis.pages.tables.table import Table
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.missing import missing_rates_text
from kpis.pages.words.steps import in_sentence
from kpis.pages.words.vat import vat_warning
from kpis.pages.words.waterfall import scale_note
from kpis.pages.words.why import strong
from kpis.reports.centres.compare import (
    KINDS,
    ComparedCentre,
    CompareReport,
    CompareView,
    NoComparison,
    ShownStep,
)
from kpis.vocabulary import PeriodKind
from kpis.zones import today_of_reader

MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """Of one of the two centres. own: its cost per contact in its own currency, where that is
    another. missing: the rates that lack."""

    centre: CentreFact
    cost_per_contact: str
    own: str
    cost: str
    contacts: str
    is_complete: bool
    coverage: str
    missing: str


@dataclass(frozen=True, slots=True)
class BridgeCard:
    plot: Plot
    table: Table
    scale_note: str


@dataclass(frozen=True, slots=True)
class CompareText:
    """view: by what the difference is explained, where it is not the first of views. bridge: None
    where it cannot be explained; the sentence says why. today: on paper."""

    period_label: str
    today: str
    bar: FilterBar
    view: str
    currencies: Sequence[Choice]
    sides: Sequence[Side]
    vat_note: str
    sentence: SafeString
    swap_query: str
    view_note: str
    views: Sequence[Link]
    bridge: BridgeCard | None


def compare_text(report: CompareReport) -> CompareText:
    key, view = chosen_key(report), report.question.view
    return CompareText(
        period_label=formatting.period_name(report.period),
        today=formatting.day_name(today_of_reader()),
        bar=compare_bar(report, key),
        view="" if view is CompareView.CATEGORY else view.value,
        currencies=currency_options(report.currencies, report.currency),
        sides=[side_of(report, side) for side in (report.second, report.first)],
        vat_note=vat_warning(side.centre for side in (report.second, report.first)),
        sentence=sentence(report),
        swap_query=link(report, key, swap=True),
        view_note=view_note(view),
        views=views(report, key),
        bridge=bridge_card(report),
    )


def chosen_key(report: CompareReport) -> str | None:
    """Only where the reader chose a period: else links go on showing the latest."""
    return period_key(report.period) if report.question.selection.day else None


def compare_bar(report: CompareReport, key: str | None) -> FilterBar:
    """Two centres are compared with each other, and not with another period."""
    selection, scope = report.question.selection, report.scope
    everything = replace(selection, channels=frozenset(), categories=frozenset())
    bar = filter_bar(selection, report.period, report.choices, scope.channels, scope.categories)

    def of_kind(key: str | None, kind: PeriodKind) -> str:
        return link(report, key, selection=replace(selection, kind=kind))

    return replace(
        bar,
        kinds=kind_links(selection, report.period, KINDS, of_kind),
        comparisons=(),
        all_query=link(report, key, selection=everything),
    )


def views(report: CompareReport, key: str | None) -> list[Link]:
    labels = {
        CompareView.CATEGORY: _("By category"),
        CompareView.MONEY: _("By spending and volume"),
        CompareView.WORK: _("By work"),
    }
    return [
        Link(label, link(report, key, view=view), view is report.question.view)
        for view, label in labels.items()
    ]


def view_note(view: CompareView) -> str:
    return {
        CompareView.CATEGORY: _("What each category costs per contact in each of the two centres."),
        CompareView.MONEY: _(
            "What each centre spends, and over how many contacts it is spread; between centres of "
            "different size both effects are large."
        ),
        CompareView.WORK: _(
            "Which channels are used, how long a contact takes, and what a minute costs; channels "
            "of one kind are taken together."
        ),
    }[view]


def side_of(report: CompareReport, side: ComparedCentre) -> Side:
    own, figures = side.centre.currency, side.figures
    cost, contacts = side.cost, side.contacts
    converted = cost / contacts if cost is not None and contacts else None
    return Side(
        centre=side.centre,
        cost_per_contact=formatting.money(converted, report.currency),
        own=formatting.money(figures.cost_per_contact, own) if own != report.currency else "",
        cost=formatting.money(cost, report.currency, 0),
        contacts=formatting.count(contacts),
        is_complete=figures.is_complete,
        coverage=coverage_note(figures, own),
        missing=missing_rates_text(side.missing),
    )


def bridge_card(report: CompareReport) -> BridgeCard | None:
    if report.bridge is None:
        return None
    bars = [Bar(step_name(report, step), step.effect) for step in report.bridge.steps]
    start = End(report.second.centre.name, report.bridge.start)
    end = End(report.first.centre.name, report.bridge.end)
    figure = build_waterfall_figure(start, bars, end, report.currency)
    return BridgeCard(Plot(figure), compare_table(report), scale_note(figure))


def sentence(report: CompareReport) -> SafeString:
    """What the difference is and what makes most of it; nothing of it while it will change."""
    if report.bridge is None:
        return format_html("{}", reason_text(report))
    if not report.is_complete:
        return incomplete_text(report)
    difference = report.bridge.difference
    values = {
        "first": report.first.centre.name,
        "second": report.second.centre.name,
        "amount": strong(formatting.money(abs(difference), report.currency)),
        "steps": told_steps(report),
        "period": formatting.period_in_sentence(report.period),
    }
    more = _("In {period}, a contact costs {amount} more in {first} than in {second}: {steps}.")
    less = _("In {period}, a contact costs {amount} less in {first} than in {second}: {steps}.")
    same = _("In {period}, a contact costs the same in {first} as in {second}.")
    return format_html(more if difference > 0 else less if difference < 0 else same, **values)


def told_steps(report: CompareReport) -> SafeString:
    assert report.bridge is not None
    steps = sorted((s for s in report.bridge.steps if s.effect), key=lambda s: -abs(s.effect))
    return format_html_join(", ", "{}", ([told(report, s)] for s in steps[:MOST_STEPS]))


def told(report: CompareReport, step: ShownStep) -> SafeString:
    effect = formatting.signed_money(step.effect, report.currency)
    return format_html("{} {}", in_sentence(step_name(report, step)), strong(effect))


def incomplete_text(report: CompareReport) -> SafeString:
    lacking = [
        side.centre.name for side in (report.first, report.second) if not side.figures.is_complete
    ]
    text = _("{period} is not complete in {centres}: the difference will still change.")
    return format_html(
        text, period=formatting.period_name(report.period), centres=" · ".join(lacking)
    )


def reason_text(report: CompareReport) -> str:
    sides = report.first, report.second
    without = " · ".join(s.centre.name for s in sides if not s.contacts)
    unspent = " · ".join(s.centre.name for s in sides if s.figures.cost is None)
    missing = [each for side in sides for each in side.missing]
    values = {
        "period": formatting.period_in_sentence(report.period),
        "without": without,
        "unspent": unspent,
        "rates": missing_rates_text(list({(m.currency, m.month): m for m in missing}.values())),
    }
    texts = {
        NoComparison.SAME_CENTRE: _("Choose two different centres."),
        NoComparison.NO_RATE: _(
            "The exchange rate of %(rates)s is missing, so the two cannot be compared."
        ),
        NoComparison.NO_COST: _("No cost is recorded in %(period)s for: %(unspent)s."),
        NoComparison.NO_CONTACTS: _("No contact counts in %(period)s for: %(without)s."),
        NoComparison.NO_HANDLE_TIME: _(
            "No kind of channel has a known handle time in both centres in %(period)s, so the "
            "difference cannot be explained by work."
        ),
    }
    assert report.reason is not None
    return texts[report.reason] % values
