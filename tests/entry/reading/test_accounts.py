"""Accounts of ledgers and the categories of cost that they are."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.reading.accounts import (
    FRENCH_CHART,
    UnmappedAccount,
    category_of,
    unmapped_accounts,
)
from kpis.entry.reading.ledger import AccountMonth
from kpis.models import CostCategory


@pytest.mark.parametrize(
    ("account", "category"),
    [
        ("60610000", "office_space"),
        ("606300", "miscellaneous"),
        ("641100", "salaries"),
        ("63330", "training"),
        ("6354", "taxes"),
        ("626", "telephony"),
        ("6611", None),
        ("401000", None),
        ("", None),
    ],
)
def test_the_longest_prefix_wins(account: str, category: str | None) -> None:
    assert category_of(account, FRENCH_CHART) == category


def test_an_account_without_a_number_goes_by_its_name() -> None:
    names = {"Subscriptions": "software_licences", "Travel": "miscellaneous"}
    assert category_of("subscriptions", names) == "software_licences"
    assert category_of("Travel - National", names) is None


DIGITS = st.text("0123456789", min_size=1, max_size=8)


@given(DIGITS, st.dictionaries(DIGITS, st.sampled_from("abc"), max_size=30))
def test_it_is_the_longest_of_those_that_fit(account: str, prefixes: dict[str, str]) -> None:
    fitting = [prefix for prefix in prefixes if account.startswith(prefix)]
    expected = prefixes[max(fitting, key=len)] if fitting else None
    assert category_of(account, prefixes) == expected


def test_what_is_not_mapped_is_listed_with_its_total() -> None:
    def charge(month: int, account: str, amount: int) -> AccountMonth:
        name = f"Account {account}"
        return AccountMonth(date(2026, month, 1), account, name, Decimal(amount), 1, "", "")

    charges = [charge(1, "6611", 5), charge(2, "6611", 7), charge(1, "6411", 100)]
    charges.append(charge(1, "675", -40))
    assert unmapped_accounts(charges, FRENCH_CHART) == [
        UnmappedAccount("675", "Account 675", Decimal(-40)),
        UnmappedAccount("6611", "Account 6611", Decimal(12)),
    ]


@pytest.mark.django_db
def test_the_shipped_chart_names_categories_that_there_are() -> None:
    codes = set(CostCategory.objects.values_list("code", flat=True))
    assert set(FRENCH_CHART.values()) <= codes
