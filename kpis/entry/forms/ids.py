"""Whole numbers in addresses and hidden fields: the keys of rows, and pages of a list."""

import re

#: What a 64-bit key of the database holds for certain.
MOST_DIGITS = 18
WHOLE_NUMBER = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}", re.ASCII)


def read_id(text: str) -> int | None:
    """The key that an address or a form names: at least 0, less than 10**18.

    None for anything else, however long it is: no page of ours wrote that.
    """
    return int(text) if WHOLE_NUMBER.fullmatch(text) else None


def read_page(text: str) -> int:
    """The page of a list, counted from 1; the first where the text names none."""
    number = read_id(text)
    return number if number is not None and 0 < number < 100_000 else 1
