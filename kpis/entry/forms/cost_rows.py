"""Cost lines as a sheet posts them: texts to changes, with every mistake by unit and field."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.utils.translation import gettext as _

from kpis.entry.forms.fields import NOT_OF_CENTRE
from kpis.entry.forms.texts import several_cells
from kpis.entry.forms.units import Unit, read_units
from kpis.entry.messages import describe_cell
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.cells import text_up_to
from kpis.entry.parsing.errors import Refused
from kpis.entry.parsing.marks import without_unseen
from kpis.entry.parsing.typed import parse_typed_amount
from kpis.entry.recording.cost_lines import LineChange, LineValues
from kpis.entry.refusals import Mistakes
from kpis.vocabulary import CostStatus

FIELDS = ("category", "description", "supplier", "channel", "amount", "status", "invoice")
LONGEST_DESCRIPTION, LONGEST_SUPPLIER = 200, 120
#: What a form may be without: then it stays as it is.
OPTIONAL = {"invoice": 60, "account": 40, "note": 500}
CODES = """
    SELECT true, code, id FROM kpis_costcategory
    UNION ALL
    SELECT false, code, channel_id
    FROM kpis_centrechannel JOIN kpis_channel ON kpis_channel.id = channel_id
    WHERE centre_id = %(centre)s
"""


@dataclass(frozen=True, slots=True)
class CostWords:
    """How a centre's cost lines are written: ids by code, the currency, the reader's mark."""

    categories: Mapping[str, int]
    channels: Mapping[str, int]
    currency: str
    decimal_mark: DecimalMark


def cost_words(centre_id: int, currency: str, decimal_mark: DecimalMark) -> CostWords:
    """One read: every save of a cell begins with it."""
    categories: dict[str, int] = {}
    channels: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(CODES, {"centre": centre_id})
        for is_category, code, id in cursor.fetchall():
            (categories if is_category else channels)[code] = id
    return CostWords(categories, channels, currency, decimal_mark)


class LineTexts:
    """Reads the fields of one unit and collects what was wrong with them in ``errors``."""

    def __init__(self, texts: Mapping[str, str], words: CostWords) -> None:
        self.texts = texts
        self.words = words
        self.errors: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], Any], otherwise: Any) -> Any:
        """The value of a field; ``otherwise`` keeps its place when the field is refused.

        parse raises Refused, or LookupError in words. PostgreSQL keeps no U+0000.
        """
        text = self.texts.get(name, "").replace("\0", "").strip()
        if several := several_cells(text):
            self.errors[name] = several
            return otherwise
        try:
            return parse(without_unseen(text))
        except Refused as refused:
            self.errors[name] = describe_cell(refused, text)
        except LookupError as unknown:
            self.errors[name] = str(unknown.args[0])
        return otherwise

    def values(self) -> LineValues:
        return LineValues(
            category_id=self.read("category", self.parse_category, 0),
            channel_id=self.read("channel", self.parse_channel, None),
            amount=self.read("amount", self.parse_amount, Decimal(0)),
            status=self.read("status", parse_status, CostStatus.ACTUAL),
            description=self.read("description", text_up_to(LONGEST_DESCRIPTION), ""),
            supplier=self.read("supplier", text_up_to(LONGEST_SUPPLIER), ""),
            **{name: self.optional(name, longest) for name, longest in OPTIONAL.items()},
        )

    def optional(self, name: str, longest: int) -> str | None:
        """None where the form has no field for it."""
        text: str | None = self.read(name, text_up_to(longest), "") if name in self.texts else None
        return text

    def parse_amount(self, text: str) -> Decimal:
        words = self.words
        return parse_typed_amount(text, currency=words.currency, decimal_mark=words.decimal_mark)

    def parse_category(self, code: str) -> int:
        if code not in self.words.categories:
            raise LookupError(_("There is no category “%(code)s”.") % {"code": code[:50]})
        return self.words.categories[code]

    def parse_channel(self, code: str) -> int | None:
        if code and code not in self.words.channels:
            raise LookupError(NOT_OF_CENTRE % {"value": code[:50]})
        return self.words.channels[code] if code else None


def line_value(words: CostWords, name: str, text: str) -> object:
    """What the text of a field means: the amount of an amount, else the text."""
    if name != "amount":
        return text
    try:
        return LineTexts({}, words).parse_amount(text)
    except Refused:
        return text


def parse_status(text: str) -> CostStatus:
    if text not in set(CostStatus):
        raise LookupError(_("“%(text)s” is neither actual nor accrual.") % {"text": text[:50]})
    return CostStatus(text)


def line_units(post: QueryDict) -> list[Unit]:
    return read_units(post, FIELDS)


def read_line_changes(
    units: Sequence[Unit], words: CostWords, removed: str = ""
) -> tuple[list[LineChange], list[Unit]]:
    """What the units change, and the units that change nothing.

    removed: the key of the unit whose line is deleted. New lines without a word or an amount
    are left out. Raises Mistakes with everything that is wrong, by unit and field.
    """
    touched = [
        unit for unit in units if unit.touched and unit.key != removed and not is_blank(unit)
    ]
    changes = [read_change(unit, words) for unit in touched]
    mistakes = {unit.key: errors for unit, (_change, errors) in zip(touched, changes, strict=True)}
    gone = [LineChange(u.key, u.id, u.version, None) for u in units if u.key == removed and u.id]
    wanted = [*(change for change, _errors in changes), *gone]
    mistakes = {key: errors for key, errors in mistakes.items() if errors}
    if mistakes:
        raise Mistakes(mistakes)
    idle = [unit for unit in units if unit not in touched and unit.key != removed]
    return wanted, idle


def is_blank(unit: Unit) -> bool:
    """A row for a new line in which nothing was typed; what can be chosen does not count."""
    return unit.id is None and not any(
        unit.texts.get(name) for name in ("description", "supplier", "amount", "invoice")
    )


def read_change(unit: Unit, words: CostWords) -> tuple[LineChange, dict[str, str]]:
    texts = LineTexts(unit.texts, words)
    values = texts.values()
    if not unit.texts.get("amount") and "amount" in texts.errors:
        texts.errors["amount"] = (
            _("Enter an amount: 0, or delete the line.")
            if unit.id
            else _("Enter an amount, 0 if it cost nothing.")
        )
    return LineChange(unit.key, unit.id, unit.version, values), texts.errors


def read_bound(text: str, currency: str, decimal_mark: DecimalMark) -> Decimal | None:
    """An amount in an address, which readers of both decimal marks share: by the reader's own,
    else by the other; None where it is none by either."""
    other: DecimalMark = "." if decimal_mark == "," else ","
    for mark in (decimal_mark, other):
        with suppress(Refused):
            return parse_typed_amount(without_unseen(text), currency=currency, decimal_mark=mark)
    return None
