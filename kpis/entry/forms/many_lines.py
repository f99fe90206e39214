"""What a form says of many cost lines: which, as they were seen, and what they become."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

from kpis.entry.forms.cost_rows import parse_status
from kpis.entry.messages import describe_cell
from kpis.entry.parsing.dates import parse_month
from kpis.entry.parsing.errors import Refused
from kpis.entry.recording.many_lines import ManyChange
from kpis.entry.refusals import Mistakes

SEEN = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)
FIELDS = ("category", "channel", "status", "month")


@dataclass(frozen=True, slots=True)
class Offered:
    """By code, the ids of what lines may become; shared: the word for no channel."""

    categories: Mapping[str, int]
    channels: Mapping[str, int]
    shared: str


def write_seen(seen: Mapping[int, int]) -> str:
    """Lines by id with their versions, in one field."""
    return " ".join(f"{id}:{version}" for id, version in seen.items())


def read_seen(texts: Iterable[str]) -> dict[int, int]:
    """What write_seen wrote, of one line or of many in each text.

    Raises SuspiciousOperation for what no page of ours can have sent.
    """
    seen: dict[int, int] = {}
    for text in " ".join(texts).split():
        found = SEEN.fullmatch(text)
        if found is None:
            raise SuspiciousOperation(f"Line {text[:60]!r} comes from no page.")
        seen[int(found[1])] = int(found[2])
    return seen


def read_many_change(texts: Mapping[str, str], offered: Offered, *, deletes: bool) -> ManyChange:
    """texts: by field of FIELDS; a blank one stays as it is. Raises Mistakes, by field."""
    if deletes:
        return ManyChange({}, deletes=True)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in FIELDS:
        if text := texts.get(name, "").replace("\0", "").strip():
            try:
                values[name] = PARSERS[name](text, offered)
            except LookupError as unknown:
                errors[name] = str(unknown.args[0])
    if not values and not errors:
        errors[""] = _("Choose what the lines become: another category, channel, status or month.")
    if errors:
        raise Mistakes({"": errors})
    return ManyChange(values)


def category_of(code: str, offered: Offered) -> int:
    return one_offered(code, offered.categories)


def channel_of(code: str, offered: Offered) -> int | None:
    return None if code == offered.shared else one_offered(code, offered.channels)


def one_offered(code: str, ids: Mapping[str, int]) -> int:
    if code not in ids:
        text = _("“%(code)s” is not offered here: it is unknown, or no longer expected.")
        raise LookupError(text % {"code": code[:50]})
    return ids[code]


def month_of(text: str, _offered: Offered) -> date:
    try:
        return parse_month(text)
    except Refused as refused:
        raise LookupError(describe_cell(refused, text[:50])) from refused


PARSERS: dict[str, Callable[[str, Offered], Any]] = {
    "category": category_of,
    "channel": channel_of,
    "status": lambda text, _offered: parse_status(text),
    "month": month_of,
}


def without(ids: Mapping[str, int], gone: Collection[str]) -> dict[str, int]:
    """What is still offered."""
    return {code: id for code, id in ids.items() if code not in gone}
