"""Counts: whole numbers from zero up, where blank means unknown and never zero."""

import re

from kpis.entry.parsing.amounts import GROUPED, bare_text
from kpis.entry.parsing.errors import Expected, Refused

MOST_DIGITS = 15
WHOLE_NUMBER = re.compile(rf"\+?(?:[0-9]+|{GROUPED})")


def parse_count(text: str) -> int:
    """A count of at least 0 and less than 10**15. Raises Refused; blank is refused."""
    number = bare_text(text)
    if not number:
        raise Refused(Expected.SOMETHING)
    if WHOLE_NUMBER.fullmatch(number) is None:
        raise Refused(Expected.COUNT)
    digits = re.sub("[^0-9]", "", number).lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise Refused(Expected.SMALLER_COUNT, {"digits": str(MOST_DIGITS)})
    return int(digits)


def parse_optional_count(text: str) -> int | None:
    """A count, or None (unknown) when blank. Raises Refused."""
    return parse_count(text) if bare_text(text) else None
