"""Whole numbers in addresses and hidden fields: the keys of rows."""

import re

#: What a 64-bit key of the database holds for certain.
MOST_DIGITS = 18
WHOLE_NUMBER = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}", re.ASCII)


def read_id(text: str) -> int | None:
    """The key that an address or a form names: at least 0, less than 10**18.

    None for anything else, however long it is: no page of ours wrote that.
    """
    return int(text) if WHOLE_NUMBER.fullmatch(text) else None
