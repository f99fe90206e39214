"""The report behind the portfolio: many centres in one period and one currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpis.calculation.centre_months import CentreMonths, PeriodSums
from kpis.calculation.comparison import FigureChange
from kpis.calculation.currency import MissingRate, rate_table
from kpis.facts import CentreFact, Period
from kpis.queries.centres import CentreContext
from kpis.queries.rates import rate_facts
from kpis.reports.centre.period import compared_period
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.months import read_months, read_months_alike
from kpis.reports.centres.periods import (
    KINDS,
    candidates,
    latest_period,
    period_choices,
    span_to_read,
)
from kpis.reports.centres.reporting_currency import choose_currency, currencies_of
from kpis.reports.centres.rows import (
    RATED,
    SORTS,
    PortfolioRow,
    RowMaker,
    Total,
    rating,
    sort_rows,
    total_of,
    with_share,
)
from kpis.reports.centres.scope import Scope, choose_scope, without_retired
from kpis.zones import Clock

__all__ = [
    "KINDS",
    "RATED",
    "SORTS",
    "FigureChange",
    "MissingRate",
    "PeriodSums",
    "PortfolioRow",
    "Total",
    "rating",
]

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PortfolioQuestion:
    """What the reader asked for. currency: None for the one all centres have, else euros.

    centres: slugs; none of them means all. sort: a column of SORTS, else the name. page: from 1.
    """

    selection: Selection
    sort: str
    currency: str | None = None
    centres: frozenset[str] = frozenset()
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class PortfolioReport:
    """rows: every centre of the scope, sorted; shown: those of the page, with their history.
    centres: all that may be chosen."""

    question: PortfolioQuestion
    scope: Scope
    period: Period
    choices: Sequence[Period]
    currency: str
    currencies: Sequence[str]
    centres: Sequence[CentreFact]
    rows: Sequence[PortfolioRow]
    shown: Sequence[PortfolioRow]
    total: Total
    page: int
    pages: int


def build_portfolio(
    frames: Sequence[CentreContext], question: PortfolioQuestion, today: Clock
) -> PortfolioReport | None:
    """None where no centre has records. However many centres there are: five queries, six where
    channels are asked for, seven where shared cost goes by staffed hours then; one or two
    more where contacts of a centre are not counted alike in the two periods.
    """
    selection = question.selection
    scope = choose_scope(frames, question.centres, selection)
    if scope is None:
        return None
    choices = period_choices(scope.recorded, selection.kind, today)
    periods = candidates(scope.recorded, selection, choices)
    span = span_to_read(periods, selection)
    ledger = read_months(scope, span, today)
    rates = rate_facts(span.start, span.end)
    period = latest_period(periods, ledger.values())
    scope = without_retired(scope, period, question.centres)
    currencies = currencies_of(frames, (fact.currency for fact in rates))
    currency = choose_currency(scope.frames, question.currency, currencies)
    maker = RowMaker(period, selection.comparison, span, currency, rate_table(rates))
    compared = compared_period(period, selection.comparison)
    alike = read_months_alike(scope, ledger, span, (period, compared))
    rows = [
        maker.row(centre, ledger[centre.id], alike.get(centre.id, ())) for centre in scope.centres
    ]
    rows = with_reported(maker, rows, scope, ledger)
    total = total_of(period, rows, selection.comparison)
    rows = [with_share(row, total.now.converted) for row in rows]
    rows = sort_rows(rows, question.sort, descending=question.descending)
    pages = -(-len(rows) // PAGE_SIZE)
    page = min(max(question.page, 1), pages)
    shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return PortfolioReport(
        question=question,
        scope=scope,
        period=period,
        choices=[*choices] if period in choices else sorted([*choices, period], reverse=True),
        currency=currency,
        currencies=currencies,
        centres=[frame.centre for frame in frames],
        rows=rows,
        shown=[maker.with_history(row, ledger[row.centre.id]) for row in shown],
        total=total,
        page=page,
        pages=pages,
    )


def with_reported(
    maker: RowMaker,
    rows: Sequence[PortfolioRow],
    scope: Scope,
    ledger: Mapping[int, CentreMonths],
) -> list[PortfolioRow]:
    """Of a part of a centre nothing was reported."""
    if not scope.restriction.is_whole:
        return [*rows]
    return [
        maker.with_reported(row, ledger[row.centre.id], frame.reported)
        for row, frame in zip(rows, scope.frames, strict=True)
    ]
