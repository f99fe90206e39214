"""How many decimals a currency has, and how people write it beside an amount."""

from collections.abc import Sequence

WITHOUT_DECIMALS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()
)
#: Amounts are kept as numeric(14,2), so no currency gets more.
MOST_DECIMALS = 2
SIGNS = {
    "EUR": ("€",),
    "GBP": ("£",),
    "JPY": ("¥",),
    "USD": ("US$", "$"),
    "CAD": ("CA$", "C$", "$"),
    "AUD": ("A$", "$"),
}


def decimals_of(currency: str) -> int:
    """Decimals of an ISO 4217 currency: 0 for the yen, else 2."""
    return 0 if currency in WITHOUT_DECIMALS else MOST_DECIMALS


def ways_to_write(currency: str) -> Sequence[str]:
    """The code and the signs of a currency, the longest first."""
    return (currency, *SIGNS.get(currency, ()))
