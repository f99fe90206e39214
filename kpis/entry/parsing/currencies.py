"""How people, spreadsheets and our own pages write a currency beside an amount."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from babel.numbers import get_currency_symbol, list_currencies

#: Of every language that the product speaks, and of those whose spreadsheets are pasted from.
LOCALES = ("en_GB", "en_US", "en_CA", "fr_FR", "fr_CA", "fr_CH")
#: What these locales do not know and people write all the same.
OTHER_SIGNS = {
    "CAD": ("C$",),
    "AUD": ("A$",),
    "CHF": ("Fr.", "SFr."),
    "XAF": ("F CFA",),
    "XOF": ("FCFA",),
    "TND": ("DT",),
    "MAD": ("DH",),
    "DZD": ("DA",),
    "KWD": ("KD",),
    "BHD": ("BD",),
    "JOD": ("JD",),
}
SPACES = re.compile(r"\s+")


@cache
def ways_to_write(currency: str) -> Sequence[str]:
    """The code and the signs of a currency, without the spaces within them, longest first.

    The bare sign ($, £, ¥) is one of them: at home nobody says whose dollar it is.
    """
    ways = {SPACES.sub("", way) for way in written(currency)}
    bare = {sign for way in ways for sign in way if is_sign(sign)}
    return tuple(sorted(ways | bare, key=lambda way: (-len(way), way)))


def written(currency: str) -> Iterator[str]:
    yield currency
    yield from OTHER_SIGNS.get(currency, ())
    for locale in LOCALES:
        yield get_currency_symbol(currency, locale)


def is_sign(character: str) -> bool:
    """Whether it is the sign of some currency, such as $, € or ₪."""
    return unicodedata.category(character) == "Sc"


def is_written_so(text: str, currency: str) -> bool:
    """Whether the text, with or without capitals and spaces, stands for the currency."""
    return SPACES.sub("", text).casefold() in {way.casefold() for way in ways_to_write(currency)}


def is_some_currency(text: str) -> bool:
    """Whether the text stands for any currency at all."""
    bare = SPACES.sub("", text)
    return any(map(is_sign, bare)) or bare in all_ways()


@cache
def all_ways() -> frozenset[str]:
    """But for single letters, such as the F of former francs: they say too little."""
    ways = (way for code in list_currencies("en_GB") for way in ways_to_write(code))
    return frozenset(way for way in ways if len(way) > 1)
