"""What books say, whatever file they come in: postings to accounts, and what of it is cost."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.entry.parsing.amounts import DecimalMark
from kpis.months import first_of_month


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of a ledger. line: of the file. amount: debit − credit, in the books' currency.

    account: its number, or its name where it has none. party: the supplier or customer.
    is_expense: None where the file does not say what kind of account it is.
    """

    line: int
    day: date
    account: str
    account_name: str
    amount: Decimal
    journal: str = ""
    label: str = ""
    party: str = ""
    document: str = ""
    analytic: str = ""
    is_expense: bool | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every posting of a file. debit, credit: what they come to. left_out: lines without one,
    such as totals. currency: as the file says; empty where it does not. decimal_mark: None where
    nobody asked."""

    postings: Sequence[Posting]
    debit: Decimal
    credit: Decimal
    left_out: Sequence[int] = ()
    currency: str = ""
    decimal_mark: DecimalMark | None = None


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """What an account was charged with in a month. name: as most postings call it. postings: how
    many; party, label: where all of them have the same, else empty."""

    month: date
    account: str
    name: str
    amount: Decimal
    postings: int
    party: str
    label: str


def ledger_of(postings: Sequence[Posting], left_out: Sequence[int] = ()) -> Ledger:
    """debit: the sum of what is above 0; credit: that of what is below, without its sign."""
    debit = sum((each.amount for each in postings if each.amount > 0), Decimal(0))
    credit = sum((-each.amount for each in postings if each.amount < 0), Decimal(0))
    return Ledger(postings, debit, credit, left_out)


def charges_by_account(postings: Iterable[Posting]) -> list[AccountMonth]:
    """Sums of debit − credit by month of the posting and account, in that order: of accounts of
    expenses, and of those of which nobody knows yet whether they are."""
    found: dict[tuple[date, str], list[Posting]] = defaultdict(list)
    for posting in postings:
        if posting.is_expense is not False:
            found[first_of_month(posting.day), posting.account].append(posting)
    return [add_up(month, account, found[month, account]) for month, account in sorted(found)]


def add_up(month: date, account: str, postings: Sequence[Posting]) -> AccountMonth:
    return AccountMonth(
        month=month,
        account=account,
        name=most_frequent([posting.account_name for posting in postings]),
        amount=sum((posting.amount for posting in postings), Decimal(0)),
        postings=len(postings),
        party=the_only([posting.party for posting in postings]),
        label=the_only([posting.label for posting in postings]),
    )


def most_frequent(names: Sequence[str]) -> str:
    """The first of those that come as often."""
    ((name, _times),) = Counter(names).most_common(1)
    return name


def the_only(texts: Sequence[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else ""
