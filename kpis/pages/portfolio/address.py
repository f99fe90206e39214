"""What the address says of a portfolio, and links that change one thing of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from kpis.pages.filters.address import Address
from kpis.pages.filters.asked import miss_codes, refuse_emptied, what_there_is
from kpis.pages.filters.query import (
    in_months,
    key_near,
    period_key,
    read_codes,
    read_selection,
    selection_query,
)
from kpis.pages.page_url import page_url
from kpis.reports.centres.periods import has_period
from kpis.reports.centres.portfolio import SORTS, PortfolioQuestion, PortfolioReport, PortfolioRow
from kpis.reports.visible import CentreContext
from kpis.vocabulary import PeriodKind

NAME = "name"
#: As the address names the order of the rows: a column, with a sign where it falls.
SORTED = {sign + column: sign + column for column in (NAME, *SORTS) for sign in ("", "-")}


def read_question(address: Address) -> PortfolioQuestion:
    """As filters.read_selection, and currency=EUR, centre=lyon as often as wanted, sort=-cost
    (descending), page=2; all may be missing."""
    sort = address.one_of("sort", SORTED, NAME)
    return PortfolioQuestion(
        selection=in_months(address, read_selection(address)),
        currency=address.text("currency") or None,
        centres=read_codes(address, "centre"),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=address.number("page", 1),
    )


def what_there_is_of(
    address: Address, frames: Sequence[CentreContext], question: PortfolioQuestion
) -> PortfolioQuestion:
    """The question without centres that the reader may not see, and parts that those shown do
    not have. Raises NothingLeft."""
    shown = [frame for frame in frames if frame.centre.slug in question.centres]
    slugs = frozenset(frame.centre.slug for frame in shown)
    miss_codes(address, "centre", question.centres - slugs)
    refuse_emptied(address, centre=slugs)
    selection = what_there_is(address, shown or frames, question.selection)
    return replace(question, centres=slugs, selection=selection)


def miss_shown(address: Address, report: PortfolioReport) -> None:
    """Name the currency and the page of the table that there are not."""
    question = report.question
    if question.currency and question.currency != report.currency:
        address.miss("currency", question.currency)
    if question.page != report.page:
        address.miss("page", address.text("page"))


def link(
    question: PortfolioQuestion,
    *,
    key: str | None,
    kind: PeriodKind | None = None,
    sort: str | None = None,
    page: int | None = None,
) -> str:
    """The query of the same portfolio but for what is changed. key: of the period, if chosen.

    sort: with its sign; None: as it is.
    """
    kept = {
        "currency": question.currency,
        "sort": sort_of(question) if sort is None else sort,
        "page": page,
    }
    pairs = [(name, str(value)) for name, value in kept.items() if value]
    pairs += [("centre", slug) for slug in sorted(question.centres)]
    query = selection_query(question.selection, key, kind)
    return query + ("&" + urlencode(pairs) if pairs else "")


def sort_of(question: PortfolioQuestion) -> str:
    """The column with its sign; empty where it is as without being asked: by name."""
    sign = "-" if question.descending else ""
    return "" if question.sort == NAME and not sign else sign + question.sort


def period_key_of(report: PortfolioReport) -> str | None:
    """Only where the reader chose one: else links go on showing the latest."""
    return period_key(report.period) if report.question.selection.day else None


def compare_query(report: PortfolioReport, slugs: Sequence[str]) -> str:
    """The same of two centres, on the page that compares them; of its own choice without slugs."""
    question = report.question
    pairs = [("currency", question.currency)] if question.currency else []
    pairs += zip("ab", slugs, strict=True) if slugs else []
    query = selection_query(question.selection, period_key_of(report))
    return query + ("&" + urlencode(pairs) if pairs else "")


def latest_query(report: PortfolioReport, month: date) -> str:
    return link(report.question, key=f"{month:%Y-%m}")


def centre_link(report: PortfolioReport, row: PortfolioRow) -> str:
    return page_url("overview", row.centre.slug) + own_query(report, row)


def own_query(report: PortfolioReport, row: PortfolioRow) -> str:
    """To the centre's page about these months; where its own fiscal year has no such period, to
    the last of them."""
    selection, period = report.question.selection, row.now.period
    if has_period(row.centre, period):
        return selection_query(selection, period_key(period))
    kind = PeriodKind.ROLLING_YEAR if period.kind is PeriodKind.YEAR else PeriodKind.MONTH
    return selection_query(selection, key_near(period, kind), kind)
