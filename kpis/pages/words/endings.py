"""How a form names what has ended, and from which month."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.recording.endings import EndingValues
from kpis.pages.filters.query import YEARS

#: Such as category-12/2026-08.
KEY = re.compile(r"(category|channel)-(\d{1,17})/(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class EndButton:
    """name: of what ends. what: as ending_key has it."""

    name: str
    what: str
    text: str


def ending_key(values: EndingValues) -> str:
    kind = "channel" if values.category_id is None else "category"
    id = values.category_id or values.channel_id
    return f"{kind}-{id}/{values.ended_from:%Y-%m}"


def read_key(text: str) -> EndingValues:
    """Raises SuspiciousOperation for what no form of ours sends."""
    found = KEY.fullmatch(text)
    if found is None or int(found[3]) not in YEARS:
        raise SuspiciousOperation(f"{text!r} names nothing that can end.")
    id, month = int(found[2]), date(int(found[3]), int(found[4]), 1)
    if found[1] == "category":
        return EndingValues(id, None, month)
    return EndingValues(None, id, month)


def read_keys(texts: Iterable[str]) -> list[EndingValues]:
    return [read_key(text) for text in texts]


def end_button(
    name: str, month: date, *, category: int | None = None, channel: int | None = None
) -> EndButton:
    """The form that says with one click that something no longer comes from a month on."""
    return EndButton(
        name=name,
        what=ending_key(EndingValues(category, channel, month)),
        text=_("No longer expected (from %(month)s)") % {"month": formatting.month_name(month)},
    )
