"""The report behind the portfolio: many centres in one period and one currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpis.calculation.centre_months import CentreMonths, PeriodSums
from kpis.calculation.comparison import Change
from kpis.calculation.currency import EURO, MissingRate, rate_table
from kpis.calculation.definition import default_definition
from kpis.facts import CategoryFact, CentreFact, DefinitionFact, Period
from kpis.queries.centres import CentreFrame
from kpis.queries.contacts import channel_facts_of
from kpis.queries.portfolio import centre_month_facts
from kpis.queries.rates import rate_facts
from kpis.queries.reference import category_facts
from kpis.reports.portfolio_periods import (
    KINDS,
    candidates,
    latest_period,
    period_choices,
    span_to_read,
)
from kpis.reports.portfolio_rows import (
    SORTS,
    PortfolioRow,
    RowMaker,
    Total,
    ratings,
    sort_rows,
    total_of,
    with_share,
)
from kpis.reports.selection import Selection

__all__ = [
    "KINDS",
    "SORTS",
    "Change",
    "MissingRate",
    "PeriodSums",
    "PortfolioRow",
    "Total",
    "ratings",
]

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader asked for. currency: None for the one all centres have, else euros.

    centres: slugs; none of them means all. sort: a column of SORTS, else the name. page: from 1.
    """

    selection: Selection
    currency: str | None = None
    centres: frozenset[str] = frozenset()
    sort: str = "name"
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class PortfolioReport:
    """rows: every centre asked for, sorted; shown: those of the page, with their history."""

    question: Question
    period: Period
    choices: Sequence[Period]
    currency: str
    currencies: Sequence[str]
    centres: Sequence[CentreFact]
    categories: Sequence[CategoryFact]
    rows: Sequence[PortfolioRow]
    shown: Sequence[PortfolioRow]
    total: Total
    page: int
    pages: int


def build_portfolio(
    frames: Sequence[CentreFrame], question: Question, today: date
) -> PortfolioReport | None:
    """None where no centre has records. Four queries however many centres there are."""
    chosen = choose_frames(frames, question.centres)
    recorded = [f.centre for f in chosen if f.centre.first_month is not None]
    if not recorded:
        return None
    selection, categories = question.selection, category_facts()
    choices = period_choices(recorded, selection.kind, today)
    periods = candidates(recorded, selection, choices)
    span = span_to_read(periods, [frame.centre for frame in chosen], selection)
    wanted = [fact.id for fact in categories if fact.code in selection.categories]
    books = read_months(chosen, span, today, wanted or None)
    rates = rate_facts(span.start, span.end)
    period = latest_period(periods, books.values())
    currencies = currencies_of(frames, (fact.currency for fact in rates))
    currency = choose_currency(chosen, question.currency, currencies)
    maker = RowMaker(period, selection.comparison, span, currency, rate_table(rates))
    rows = [maker.row(frame.centre, books[frame.centre.id]) for frame in chosen]
    total = total_of(period, rows, selection.comparison)
    rows = [with_share(row, total.now.converted) for row in rows]
    rows = sort_rows(rows, question.sort, descending=question.descending)
    pages = -(-len(rows) // PAGE_SIZE)
    page = min(max(question.page, 1), pages)
    shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return PortfolioReport(
        question=question,
        period=period,
        choices=[*choices] if period in choices else sorted([*choices, period], reverse=True),
        currency=currency,
        currencies=currencies,
        centres=[frame.centre for frame in frames],
        categories=categories,
        rows=rows,
        shown=[maker.with_history(row, books[row.centre.id]) for row in shown],
        total=total,
        page=page,
        pages=pages,
    )


def choose_frames(frames: Sequence[CentreFrame], slugs: frozenset[str]) -> Sequence[CentreFrame]:
    """Those asked for by slug; all where none of them may be seen, or none has records."""
    chosen = [frame for frame in frames if frame.centre.slug in slugs]
    return chosen if any(frame.centre.first_month for frame in chosen) else frames


def read_months(
    frames: Sequence[CentreFrame], span: Period, today: date, categories: Sequence[int] | None
) -> dict[int, CentreMonths]:
    """Two queries: the channels of the centres, and the sums of their months."""
    channels = channel_facts_of([frame.centre.id for frame in frames])
    definitions: Mapping[int, Sequence[DefinitionFact]] = {
        frame.centre.id: frame.definitions
        or [default_definition(channels.get(frame.centre.id, []))]
        for frame in frames
    }
    facts = centre_month_facts(definitions, span.start, span.end, categories)
    return {
        frame.centre.id: CentreMonths(
            facts=facts[frame.centre.id],
            channels=channels.get(frame.centre.id, []),
            definitions=definitions[frame.centre.id],
            currency=frame.centre.currency,
            today=today,
        )
        for frame in frames
    }


def currencies_of(frames: Sequence[CentreFrame], rated: Iterable[str]) -> list[str]:
    """In which a reader may see the portfolio: the centres' own, the euro, all with a rate."""
    return sorted({EURO, *rated, *(frame.centre.currency for frame in frames)})


def choose_currency(
    frames: Sequence[CentreFrame], asked: str | None, currencies: Sequence[str]
) -> str:
    if asked is not None and asked in currencies:
        return asked
    own = {frame.centre.currency for frame in frames}
    return own.pop() if len(own) == 1 else EURO
