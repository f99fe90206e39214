"""Times such as 6:04, 6 min 4 s or 364 s, in seconds."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kpis.entry.parsing.amounts import DecimalMark, bare_text
from kpis.entry.parsing.arithmetic import MOST_CHARACTERS
from kpis.entry.parsing.counts import MOST_DIGITS
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.marks import BLANKS
from kpis.entry.parsing.typed import plain_number

SPACE = f"[{BLANKS}]*"
HOURS = f"(?P<hours>[0-9]+){SPACE}h{SPACE}"
MINUTES = f"(?P<minutes>[0-9]+){SPACE}(?:min|mn|m){SPACE}"
UNIT = f"{SPACE}(?:sec|s)"
LAST_UNIT = re.compile(rf"{UNIT}\Z", re.IGNORECASE | re.ASCII)


def ways_to_write(decimal_mark: DecimalMark) -> Sequence[re.Pattern[str]]:
    tenth = f"(?:{re.escape(decimal_mark)}(?P<tenth>[0-9]))?"
    two_digits = f"(?P<seconds>[0-9]{{2}}){tenth}"
    patterns = [
        f"(?:(?P<hours>[0-9]+):(?=[0-9]{{2}}:))?(?P<minutes>[0-9]+):{two_digits}",
        f"(?=[0-9])(?:{HOURS})?(?:{MINUTES})?(?:(?P<seconds>[0-9]+){tenth}{UNIT})?",
        f"(?:{HOURS})?{MINUTES}{two_digits}",
        f"{HOURS}(?P<minutes>[0-9]{{2}})",
    ]
    return [re.compile(pattern, re.IGNORECASE | re.ASCII) for pattern in patterns]


WAYS_TO_WRITE = {mark: ways_to_write(mark) for mark in (".", ",")}


def parse_duration(text: str, decimal_mark: DecimalMark) -> Decimal | None:
    """Seconds, with one decimal at most; None (unknown) when blank.

    Taken: ``6:04``, ``1:06:04``, ``364``, ``364.5 s``, ``6 min 4 s``, ``6m04``, ``1 h 06 min``,
    ``1h06``, with spaces, U+00A0 or U+202F or without. Minutes and seconds that follow a larger
    unit go up to 59. Bounds: at least 0, less than 10**15. Raises Refused.
    """
    bare = bare_text(text)
    if not bare:
        return None
    tenths = None if len(bare) > MOST_CHARACTERS else read_tenths(bare, decimal_mark)
    if tenths is None:
        raise Refused(Expected.DURATION)
    if tenths >= 10 * 10**MOST_DIGITS:
        raise Refused(Expected.SMALLER_COUNT, {"digits": str(MOST_DIGITS)})
    return Decimal(tenths) / 10


def read_tenths(text: str, decimal_mark: DecimalMark) -> int | None:
    """Tenths of a second; None where the text is no time."""
    for pattern in WAYS_TO_WRITE[decimal_mark]:
        if match := pattern.fullmatch(text):
            return sum_parts(match.groupdict())
    seconds = plain_number(LAST_UNIT.sub("", text), decimal_mark)
    if seconds is None or (seconds * 10).denominator != 1:
        return None
    return int(seconds * 10)


def sum_parts(parts: Mapping[str, str | None]) -> int | None:
    hours, minutes, seconds = (parts.get(name) for name in ("hours", "minutes", "seconds"))
    if hours and int(minutes or 0) > 59:
        return None
    if (hours or minutes) and int(seconds or 0) > 59:
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 10 + int(parts.get("tenth") or 0)
