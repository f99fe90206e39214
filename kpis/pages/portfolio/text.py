"""From the portfolio's report to what its page says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.charts.centres import CentreBar, build_centres_figure
from kpis.models.labels import LABELS
from kpis.pages.filters.bar import FilterBar, currency_options, filter_bar, kind_links
from kpis.pages.filters.choice import Choice
from kpis.pages.filters.query import selected_key
from kpis.pages.plot import Plot
from kpis.pages.portfolio.address import compare_query, link, period_key_of, sort_of
from kpis.pages.portfolio.cells import change_cell, cost_per_contact_cell, decimal_of
from kpis.pages.portfolio.cheapest import Cheapest, cheapest_text
from kpis.pages.portfolio.columns import Columns, portfolio_columns
from kpis.pages.portfolio.tables import (
    centres_table,
    channels_note,
    currency_note,
    dearest_rows,
    dearest_table,
    known_in,
    standing_note,
)
from kpis.pages.tables.table import Cell, Table
from kpis.pages.words.missing import missing_rates_text
from kpis.pages.words.vat import vat_warning
from kpis.reports.centres.portfolio import (
    KINDS,
    RATED,
    PortfolioQuestion,
    PortfolioReport,
    PortfolioRow,
)
from kpis.vocabulary import PeriodKind
from kpis.zones import today_of_reader

#: Of all centres together, beside the headline.
FIGURES = ("cost", "contacts", "handle_time", "resolution", "satisfaction")


@dataclass(frozen=True, slots=True)
class Total:
    """Of all centres together. change: with what it is compared; there: how many centres have
    records; missing: the rates without which there is no total."""

    cost_per_contact: str
    is_complete: bool
    change: Cell | None
    compared: str
    missing: str
    there: str


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MissingRates:
    """What is lacking in all, and where an administrator enters it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PageLink:
    number: int
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class DearestCard:
    """The centres that spend most, as bars. size: of the chart, as the style sheet has it. rest:
    how many more have a figure. has_together, has_hollow: what its lines and bars are."""

    plot: Plot
    table: Table
    size: str
    rest: int
    has_together: bool
    has_hollow: bool


@dataclass(frozen=True, slots=True)
class PortfolioText:
    """sort: what the table is sorted by, with its sign. part_note: to which centres the chosen
    channels do not apply. dearest: where there are two bars at least. today: on paper."""

    period_label: str
    today: str
    currency_name: str
    currency_note: str
    bar: FilterBar
    sort: str
    currencies: Sequence[Choice]
    centre_choices: Sequence[Choice]
    table: Table
    total: Total
    coverage: str
    figures: Sequence[Tile]
    pages: Sequence[PageLink]
    missing: MissingRates | None
    part_note: str
    vat_note: str
    compare_query: str
    cheapest: Cheapest | None
    dearest: DearestCard | None


def portfolio_text(report: PortfolioReport) -> PortfolioText:
    columns, question = portfolio_columns(report), report.question
    return PortfolioText(
        period_label=formatting.period_name(report.period),
        today=formatting.day_name(today_of_reader()),
        currency_name=formatting.currency_name(report.currency),
        currency_note=currency_note(report),
        bar=portfolio_bar(report),
        sort=sort_of(question),
        currencies=currency_options(report.currencies, report.currency),
        centre_choices=[Choice(c.slug, c.name, c.slug in question.centres) for c in report.centres],
        table=centres_table(report, columns),
        total=total_of(report),
        coverage=standing_note(report),
        figures=tiles(report, columns),
        pages=page_links(report),
        missing=missing_rates(report),
        part_note=channels_note(report),
        vat_note=vat_warning(row.centre for row in report.rows),
        compare_query=compare_query(report, pair_of(report)),
        cheapest=cheapest_text(report),
        dearest=dearest_card(report),
    )


def portfolio_bar(report: PortfolioReport) -> FilterBar:
    question, scope = report.question, report.scope
    selection, period = question.selection, report.period
    bar = filter_bar(selection, period, report.choices, scope.channels, scope.categories)
    kinds = kind_links(selection, period, KINDS, partial(link_to_kind, question))
    return replace(bar, kinds=kinds, all_query=link_to_everything(report))


def link_to_kind(question: PortfolioQuestion, key: str | None, kind: PeriodKind) -> str:
    return link(question, key=key, kind=kind)


def link_to_everything(report: PortfolioReport) -> str:
    """Of all channels and categories; of the same centres."""
    question = report.question
    selection = replace(question.selection, channels=frozenset(), categories=frozenset())
    return link(replace(question, selection=selection), key=selected_key(selection))


def pair_of(report: PortfolioReport) -> list[str]:
    """The centres that are shown, where they are two."""
    slugs = [row.centre.slug for row in report.rows]
    return slugs if len(slugs) == 2 else []


def total_of(report: PortfolioReport) -> Total:
    total = report.total
    there = ngettext(
        "%(recorded)s of %(count)s centre with records",
        "%(recorded)s of %(count)s centres with records",
        len(report.rows),
    )
    return Total(
        cost_per_contact=cost_per_contact_cell(total.now, report.currency).text,
        is_complete=total.now.is_complete,
        change=change_cell(total.change) if total.change else None,
        compared=str(LABELS[report.question.selection.comparison]),
        missing=missing_rates_text(total.now.missing),
        there=there % {"recorded": total.recorded, "count": len(report.rows)},
    )


def tiles(report: PortfolioReport, columns: Columns) -> list[Tile]:
    """The totals of some columns, and how many centres are complete."""
    totals = {column.key: column for column in columns}
    told = [
        Tile(totals[key].head, totals[key].total.text, of_centres(report, key)) for key in FIGURES
    ]
    complete = sum(row.now.is_complete for row in report.rows)
    text = _("%(complete)s of %(count)s") % {"complete": complete, "count": len(report.rows)}
    return [*told, Tile(_("Centres complete"), text)]


def of_centres(report: PortfolioReport, name: str) -> str:
    """Of how many centres a rate is, where it is not of all that have records."""
    if name not in RATED:
        return ""
    known = known_in(report, RATED[name])
    if not 0 < known < report.total.recorded:
        return ""
    return _("of %(known)s of %(count)s centres") % {
        "known": known,
        "count": report.total.recorded,
    }


def missing_rates(report: PortfolioReport) -> MissingRates | None:
    missing = report.total.now.missing
    if not missing:
        return None
    first, url = missing[0], reverse("admin:kpis_exchangerate_add")
    query = f"?currency={first.currency}&month={first.month}"
    return MissingRates(missing_rates_text(missing), url + query)


def page_links(report: PortfolioReport) -> list[PageLink]:
    """None where one page holds all centres."""
    if report.pages < 2:
        return []
    key = period_key_of(report)
    return [
        PageLink(number, link(report.question, key=key, page=number), number == report.page)
        for number in range(1, report.pages + 1)
    ]


def told_of(report: PortfolioReport, row: PortfolioRow) -> list[str]:
    """Of a bar: what it stands on."""
    cost = formatting.money(decimal_of(row.now.converted), report.currency, 0)
    return [
        formatting.labelled(
            _("Cost per contact"), cost_per_contact_cell(row.now, report.currency).text
        ),
        formatting.labelled(_("Total cost"), f"{cost} · {formatting.percent(row.share)}"),
        formatting.labelled(_("Contacts"), formatting.count(row.now.contacts)),
    ]


def dearest_card(report: PortfolioReport) -> DearestCard | None:
    """None for one centre alone."""
    dearest = dearest_rows(report)
    if len(dearest) < 2:
        return None
    known = sum(row.now.cost_per_contact is not None for row in report.rows)
    bars = [
        CentreBar(
            name=row.centre.name,
            value=decimal_of(row.now.cost_per_contact) or Decimal(0),
            solid=row.now.is_complete,
            told=told_of(report, row),
        )
        for row in dearest
    ]
    together = decimal_of(report.total.now.cost_per_contact)
    return DearestCard(
        plot=Plot(build_centres_figure(bars, together, report.currency)),
        table=dearest_table(report),
        size="few" if len(bars) <= 8 else "some" if len(bars) <= 16 else "many",
        rest=known - len(bars),
        has_together=together is not None,
        has_hollow=any(not bar.solid for bar in bars),
    )
