"""From the accounts of a ledger to categories of cost: the longest beginning of a number wins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpis.entry.reading.ledger import AccountMonth

#: Of the French chart of accounts (ANC, règlement 2014-03), the accounts that a contact centre
#: spends on. Goods, interest, depreciation and taxes on profit are left to be decided.
FRENCH_CHART: Mapping[str, str] = {
    "604": "outsourcing",
    "605": "office_it",
    "606": "miscellaneous",
    "6061": "office_space",
    "611": "outsourcing",
    "6122": "office_it",
    "6125": "office_space",
    "6132": "office_space",
    "6135": "office_it",
    "614": "office_space",
    "6152": "office_space",
    "6155": "office_it",
    "6156": "office_it",
    "616": "miscellaneous",
    "617": "miscellaneous",
    "618": "miscellaneous",
    "621": "outsourcing",
    "622": "miscellaneous",
    "623": "miscellaneous",
    "624": "miscellaneous",
    "625": "miscellaneous",
    "626": "telephony",
    "627": "miscellaneous",
    "628": "miscellaneous",
    "63": "taxes",
    "6333": "training",
    "64": "salaries",
    "651": "software_licences",
}


@dataclass(frozen=True, slots=True)
class UnmappedAccount:
    """amount: of all months, in the books' currency."""

    account: str
    name: str
    amount: Decimal


def category_of(account: str, prefixes: Mapping[str, str]) -> str | None:
    """The category of the longest prefix that the account begins with; None where there is none.
    An account without a number is called by its name, whole, in any capitals."""
    if account and not account[0].isdigit():
        names = {name.casefold(): category for name, category in prefixes.items()}
        return names.get(account.casefold())
    beginnings = (account[:length] for length in range(len(account), 0, -1))
    return next((prefixes[each] for each in beginnings if each in prefixes), None)


def unmapped_accounts(
    charges: Iterable[AccountMonth], prefixes: Mapping[str, str]
) -> list[UnmappedAccount]:
    """The largest first, credits by their size."""
    found: dict[str, UnmappedAccount] = {}
    for charge in charges:
        if category_of(charge.account, prefixes) is None:
            before = found.get(charge.account)
            amount = charge.amount + (before.amount if before else Decimal(0))
            found[charge.account] = UnmappedAccount(charge.account, charge.name, amount)
    return sorted(found.values(), key=lambda each: (-abs(each.amount), each.account))
