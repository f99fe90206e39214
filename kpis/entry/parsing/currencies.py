"""How people write a currency beside an amount."""

from collections.abc import Sequence

SIGNS = {
    "EUR": ("€",),
    "GBP": ("£",),
    "JPY": ("¥",),
    "USD": ("US$", "$"),
    "CAD": ("CA$", "C$", "$"),
    "AUD": ("A$", "$"),
}


def ways_to_write(currency: str) -> Sequence[str]:
    """The code and the signs of a currency, the longest first."""
    return (currency, *SIGNS.get(currency, ()))
