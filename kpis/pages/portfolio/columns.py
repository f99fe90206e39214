"""The columns of the portfolio's table: a row a centre, all centres together below."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.models.labels import LABELS
from kpis.pages.portfolio.address import NAME, centre_link, latest_query, link, period_key_of
from kpis.pages.portfolio.cells import (
    change_cell,
    cost_per_contact_cell,
    decimal_of,
    month_cell,
    own_cell,
    reported_of,
    state_text,
)
from kpis.pages.tables.columns import Column
from kpis.pages.tables.look import Look, Note, NoteKind, Sort, Where
from kpis.pages.tables.marks import trend_cell
from kpis.pages.tables.table import (
    EMPTY,
    Cell,
    count_cell,
    money_cell,
    money_column,
    percent_cell,
    percent_column,
)
from kpis.pages.words.metrics import name_of, value_cell
from kpis.pages.words.missing import missing_rates_text
from kpis.pages.words.reported import reported_words
from kpis.reports.centres.portfolio import (
    RATED,
    SORTS,
    PeriodSums,
    PortfolioReport,
    PortfolioRow,
    rating,
)
from kpis.vocabulary import Metric

Columns = list[Column[PortfolioRow]]
#: Columns that one sorts from the top.
FALLS_FIRST = {"contacts", "cost", "cpc", "change"}


def portfolio_columns(report: PortfolioReport) -> Columns:
    columns = [
        *cost_columns(report),
        *volume_columns(report),
        *service_columns(report),
        *standing_columns(report),
    ]
    return [replace(column, sort=sort_of(report, column.key)) for column in columns]


def sort_of(report: PortfolioReport, key: str) -> Sort | None:
    """A click sorts by the column, a second click the other way round."""
    if key not in {NAME, *SORTS}:
        return None
    question = report.question
    current = question.sort == key
    descending = not question.descending if current else key in FALLS_FIRST
    query = link(question, key=period_key_of(report), sort=("-" if descending else "") + key)
    order = "descending" if question.descending else "ascending"
    return Sort(query, order if current else "")


def cost_columns(report: PortfolioReport) -> Columns:
    period = Cell(formatting.period_name(report.period))
    return [
        Column(
            _("Centre"),
            lambda row: Cell(row.centre.name, link=centre_link(report, row)),
            Cell(_("All centres together")),
            key=NAME,
        ),
        Column(
            _("Period"),
            lambda row: Cell(formatting.period_name(row.now.period)),
            period,
            where=Where.FILE,
        ),
        Column(
            _("Cost per contact"),
            lambda row: cpc_cell(report, row),
            total_cpc_cell(report),
            key="cpc",
        ),
        Column(
            _("Change"),
            lambda row: change_of(report, row),
            change_cell(report.total.change),
            key="change",
            page_head=str(LABELS[report.question.selection.comparison]),
        ),
        Column(_("Cost per contact in own currency"), own_cell, where=Where.FILE),
        Column(
            _("Change in own currency"),
            lambda row: change_cell(row.own_change),
            where=Where.FILE,
        ),
    ]


def cpc_cell(report: PortfolioReport, row: PortfolioRow) -> Cell:
    """With its own currency, what was reported and what it stands on, a line each."""
    cell = cost_per_contact_cell(row.now, report.currency)
    if not row.now.is_recorded:
        look = Look(_("nothing recorded"), notes=latest_notes(report, row), to_end=True)
        return replace(cell, tone="text muted", look=look)
    currency = row.centre.currency
    lines = [
        Note(own_cell(row).text if currency != report.currency else "", NoteKind.SMALL),
        Note(reported_words(row.now.period, row.reported, currency), NoteKind.SMALL),
        Note(state_text(row), NoteKind.SMALL, "warn"),
    ]
    return replace(cell, look=look_of(row.now, lines, is_strong=True))


def look_of(sums: PeriodSums, lines: Sequence[Note], *, is_strong: bool) -> Look:
    notes = [line for line in lines if line.text]
    if not sums.missing:
        return Look(is_strong=is_strong, notes=notes)
    text = _("no rate: %(rates)s") % {"rates": missing_rates_text(sums.missing)}
    return Look("", notes=[Note(text, tone="bad"), *notes])


def latest_notes(report: PortfolioReport, row: PortfolioRow) -> list[Note]:
    """Where a centre without records in the period has its last figures."""
    month = row.centre.last_whole
    if row.now.contacts is not None or month is None:
        return []
    text = _("last figures in %(month)s") % {"month": formatting.month_name(month)}
    return [Note(text, NoteKind.LINK, link=latest_query(report, month))]


def total_cpc_cell(report: PortfolioReport) -> Cell:
    now = report.total.now
    state = Note("" if now.is_complete else _("not complete"), NoteKind.SMALL, "warn")
    cell = cost_per_contact_cell(now, report.currency)
    return replace(cell, look=look_of(now, [state], is_strong=False))


def change_of(report: PortfolioReport, row: PortfolioRow) -> Cell:
    """With that in the centre's own currency, where it has another."""
    cell = change_cell(row.change)
    if row.centre.currency == report.currency or not row.own_change:
        return cell
    words = {"change": change_cell(row.own_change).text, "currency": row.centre.currency}
    note = Note(_("%(change)s in %(currency)s") % words, NoteKind.SMALL)
    return replace(cell, look=Look(notes=[note]))


def volume_columns(report: PortfolioReport) -> Columns:
    """On one page or on many, cost and its shares sum to the total."""
    now, ids = report.total.now, [row.centre.id for row in report.rows]
    amounts = money_column([row.now.converted for row in report.rows], report.currency, 0)
    parts = percent_column([row.share for row in report.rows])
    costs = dict(zip(ids, amounts, strict=True))
    shares = dict(zip(ids, parts, strict=True))
    cost = money_cell(decimal_of(now.converted), report.currency, 0)
    share = percent_cell(1 if now.converted else None)
    return [
        Column(
            _("Contacts"),
            lambda row: count_cell(row.now.contacts),
            count_cell(now.contacts),
            "wide-s",
            key="contacts",
        ),
        Column(_("Total cost"), lambda row: costs[row.centre.id], cost, "wide-s", key="cost"),
        Column(_("Share of cost"), lambda row: shares[row.centre.id], share, "wide-l"),
    ]


def service_columns(report: PortfolioReport) -> Columns:
    def column(key: str, metric: Metric) -> Column[PortfolioRow]:
        def cell(sums: PeriodSums) -> Cell:
            return value_cell(metric, rating(sums, metric), report.currency)

        css = "wide-m" if metric is Metric.SATISFACTION else "wide-l"
        total = cell(report.total.now)
        return Column(name_of(metric), lambda row: cell(row.now), total, css, key=key)

    return [column(key, metric) for key, metric in RATED.items()]


def standing_columns(report: PortfolioReport) -> Columns:
    state = EMPTY if report.total.now.is_complete else Cell(_("not complete"))
    is_reported = any(row.reported for row in report.rows)
    return [
        Column(_("Complete through"), month_cell, css="wide-m"),
        Column(
            _("Trend"),
            lambda row: trend_cell(row.history, row.complete),
            css="wide-m",
            where=Where.PAGE,
        ),
        Column(_("State"), lambda row: Cell(state_text(row)), state, where=Where.FILE),
        Column(
            _("Reported at close"),
            reported_of,
            where=Where.FILE if is_reported else Where.NOWHERE,
        ),
    ]
