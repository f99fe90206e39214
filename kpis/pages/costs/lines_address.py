"""What the address says of all cost lines, and links that change one thing of it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.entry.forms.cost_rows import read_bound
from kpis.pages.filters.address import Address
from kpis.pages.filters.asked import refuse_emptied
from kpis.pages.filters.query import read_day
from kpis.reports.sheets.line_list import SHARED, SORTS, LineChoices, LineQuestion
from kpis.vocabulary import CostStatus

#: As the address names the order of the lines: a column, with a sign where it falls.
SORTED = {sign + column: sign + column for column in SORTS for sign in ("", "-")}
LATEST_FIRST = "-month"
NO_MONTH = _("“%(value)s” is not a month.")
NO_AMOUNT = _("“%(value)s” is not an amount.")
NO_STATUS = _("“%(value)s” is neither actual nor accrual.")
STATUSES = {status.value: status for status in CostStatus}


def read_question(address: Address, choices: LineChoices, currency: str) -> LineQuestion:
    """q=rent, from=2026-01, to=2026-03, category=rent, channel=phone or .shared, status=accrual,
    least=100, most=200, spread=1, sort=-amount, page=2; all may be missing.

    Raises NothingLeft where a filter cannot be had: all lines are not the same.
    """
    sort = address.one_of("sort", SORTED, LATEST_FIRST)
    channels = {SHARED, *(channel.code for channel in choices.channels)}
    question = LineQuestion(
        words=words_of(address.text("q")),
        first=read_month(address, "from"),
        last=read_month(address, "to"),
        category=read_code(address, "category", {each.code for each in choices.categories}),
        channel=read_code(address, "channel", channels),
        status=read_status(address),
        least=read_amount(address, "least", currency),
        most=read_amount(address, "most", currency),
        is_spread=address.one_of("spread", {"1": True}, default=False),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=max(address.number("page", 1), 1),
    )
    refuse_missed(address)
    return question


def refuse_missed(address: Address) -> None:
    """Of a filter that cannot be had nothing is left; of order and page a default is."""
    names = ("from", "to", "category", "channel", "status", "least", "most", "spread")
    refuse_emptied(address, **dict.fromkeys(names))


def words_of(text: str) -> list[str]:
    """Each once. PostgreSQL keeps no U+0000."""
    return list(dict.fromkeys(text.replace("\0", " ").split()))


def read_month(address: Address, name: str) -> date | None:
    said = address.text(name)
    month = None if "W" in said else read_day(said)
    if said and month is None:
        address.miss(name, said, NO_MONTH)
    return month


def read_code(address: Address, name: str, known: Collection[str]) -> str:
    said = address.text(name)
    if said and said not in known:
        address.miss(name, said)
    return said


def read_status(address: Address) -> CostStatus | None:
    said = address.text("status")
    if said and said not in STATUSES:
        address.miss("status", said, NO_STATUS)
    return STATUSES.get(said)


def read_amount(address: Address, name: str, currency: str) -> Decimal | None:
    said = address.text(name)
    amount = read_bound(said, currency, formatting.decimal_mark()) if said.strip() else None
    if said.strip() and amount is None:
        address.miss(name, said, NO_AMOUNT)
    return amount


def filters_of(question: LineQuestion) -> dict[str, str]:
    """What the address says of the filters; nothing of those that ask nothing."""
    said = {
        "q": " ".join(question.words),
        "from": f"{question.first:%Y-%m}" if question.first else "",
        "to": f"{question.last:%Y-%m}" if question.last else "",
        "category": question.category,
        "channel": question.channel,
        "status": question.status or "",
        "least": "" if question.least is None else f"{question.least:f}",
        "most": "" if question.most is None else f"{question.most:f}",
        "spread": "1" if question.is_spread else "",
    }
    return {name: text for name, text in said.items() if text}


def link(question: LineQuestion, **changed: object) -> str:
    """The query of the same lines but for what is changed; from their first page on."""
    other = replace(question, **{"page": 1, **changed})  # type: ignore[arg-type]
    sort = ("-" if other.descending else "") + other.sort
    pairs = filters_of(other)
    if sort != LATEST_FIRST:
        pairs["sort"] = sort
    if other.page > 1:
        pairs["page"] = str(other.page)
    return "?" + urlencode(pairs)
