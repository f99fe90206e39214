"""What the address says of a portfolio, and links that change one thing of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from kpis.entry.forms.ids import read_page
from kpis.pages.filters import in_months, read_codes, read_selection, selection_query
from kpis.reports.portfolio import SORTS, Question
from kpis.vocabulary import PeriodKind

NAME = "name"


def read_question(query: Mapping[str, str]) -> Question:
    """As filters.read_selection, and currency=EUR, centre=lyon as often as wanted, sort=-cost
    (descending), page=2; what is said wrongly is left out."""
    selection = read_selection(query)
    sort = query.get("sort", "")
    column = sort.removeprefix("-")
    return Question(
        selection=in_months(selection),
        currency=query.get("currency") or None,
        centres=read_codes(query, "centre"),
        sort=column if column in SORTS else NAME,
        descending=sort.startswith("-"),
        page=read_page(query.get("page", "")),
    )


def link(
    question: Question,
    *,
    key: str | None,
    kind: PeriodKind | None = None,
    **changes: Any,
) -> str:
    """The query of the same portfolio but for what is changed. key: of the period, if chosen.

    changes: sort (with its sign), page, currency.
    """
    sign = "-" if question.descending else ""
    kept = {
        "currency": question.currency,
        "sort": None if question.sort == NAME and not sign else sign + question.sort,
        "page": None,
    } | changes
    pairs = [(name, str(value)) for name, value in kept.items() if value]
    pairs += [("centre", slug) for slug in sorted(question.centres)]
    query = selection_query(question.selection, key, kind)
    return query + ("&" + urlencode(pairs) if pairs else "")
