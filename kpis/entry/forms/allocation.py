"""A rule of allocation as its form posts it: texts to a rule, or what is wrong by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.entry.forms.texts import UnitTexts
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.dates import parse_month
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import parse_typed_quantity
from kpis.entry.recording.allocation import KEY
from kpis.entry.refusals import Mistakes
from kpis.facts import AllocationRuleFact
from kpis.vocabulary import AllocationBasis

WHOLE = Decimal(100)
SHARE_DECIMALS, SHARE_DIGITS = 4, 3
#: The fields of shares are named by the code of their channel.
SHARE = "share-"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """How a rule is written: ids by code, and the reader's decimal mark."""

    categories: Mapping[str, int]
    channels: Mapping[str, int]
    decimal_mark: DecimalMark


def read_rule(texts: Mapping[str, str], words: RuleWords) -> AllocationRuleFact:
    """texts: by field; shares matter to fixed shares only. Raises Mistakes, with everything
    that is wrong."""
    reader = UnitTexts(texts)
    category = reader.read("category", category_parser(words))
    valid_from = reader.read("valid_from", parse_month)
    basis = read_basis(reader)
    fixed = basis is AllocationBasis.FIXED_SHARES
    shares = read_shares(reader, words) if fixed else {}
    if reader.messages or valid_from is None or basis is None:
        raise Mistakes({KEY: reader.messages})
    return AllocationRuleFact(category, valid_from, basis, shares)


def read_rule_key(texts: Mapping[str, str], words: RuleWords) -> tuple[int | None, date]:
    """Which rule is to be removed. Raises Mistakes."""
    reader = UnitTexts(texts)
    category = reader.read("category", category_parser(words))
    valid_from = reader.read("valid_from", parse_month)
    if reader.messages or valid_from is None:
        raise Mistakes({KEY: reader.messages})
    return category, valid_from


def category_parser(words: RuleWords) -> Callable[[str], int | None]:
    """Blank is every category without a rule of its own."""

    def parse_category(code: str) -> int | None:
        if code and code not in words.categories:
            raise Refused(Expected.KNOWN_CODE, {"codes": ", ".join(words.categories)})
        return words.categories[code] if code else None

    return parse_category


def read_basis(reader: UnitTexts) -> AllocationBasis | None:
    text = reader.texts.get("basis", "")
    if text in set(AllocationBasis):
        return AllocationBasis(text)
    reader.messages["basis"] = _("Choose by what the cost is shared out.")
    return None


def read_shares(reader: UnitTexts, words: RuleWords) -> dict[int, Decimal]:
    """Percent by channel; a channel without a text, or with 0, gets nothing."""

    def parse_share(text: str) -> Decimal | None:
        return parse_typed_quantity(text, words.decimal_mark, SHARE_DECIMALS, SHARE_DIGITS)

    found = {id: reader.read(SHARE + code, parse_share) for code, id in words.channels.items()}
    shares = {id: percent for id, percent in found.items() if percent}
    wrong = any(name.startswith(SHARE) for name in reader.messages)
    total = sum(shares.values(), Decimal(0))
    if not wrong and total != WHOLE:
        text = _("Found %(found)s%% in all, expected 100%%.")
        reader.messages["shares"] = text % {"found": written(total, words.decimal_mark)}
    return shares


def written(percent: Decimal, decimal_mark: DecimalMark) -> str:
    return f"{percent.normalize():f}".replace(".", decimal_mark)
