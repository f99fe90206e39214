"""A rule of allocation as its form posts it: texts to a rule, or what is wrong by field."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.entry.forms.fields import MonthInput, ParsedField, choice_of, cleaned, month_field
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import parse_typed_quantity
from kpis.entry.recording.allocation import KEY
from kpis.facts import AllocationRuleFact
from kpis.models.labels import choices
from kpis.vocabulary import AllocationBasis

WHOLE = Decimal(100)
SHARE_DECIMALS, SHARE_DIGITS = 4, 3
#: The fields of shares are named by the code of their channel.
SHARE = "share-"
SHARE_INPUT = {"inputmode": "decimal", "autocomplete": "off"}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """How a rule is written: ids by code, and the reader's decimal mark."""

    categories: Mapping[str, int]
    channels: Mapping[str, int]
    decimal_mark: DecimalMark


class RuleKeyForm(forms.Form):
    """Which rule it is: of a category, or of every one without a rule of its own, from a month."""

    valid_from = month_field(MonthInput())

    def __init__(self, words: RuleWords, **said: Any) -> None:
        super().__init__(**said)
        self.words = words
        self.fields["category"] = ParsedField(
            category_parser(words), label=_("Category"), widget=forms.Select
        )


class RuleForm(RuleKeyForm):
    """The shares matter to fixed shares only."""

    basis = choice_of(
        AllocationBasis,
        gettext_lazy("Choose an allocation basis."),
        label=gettext_lazy("Goes by"),
        choices=choices(AllocationBasis),
        widget=forms.RadioSelect,
    )
    #: Of all shares together, for what is wrong with their sum.
    shares = forms.Field(required=False)

    def __init__(self, words: RuleWords, **said: Any) -> None:
        super().__init__(words, **said)
        fixed = self.data.get("basis") == AllocationBasis.FIXED_SHARES
        for code in words.channels:
            self.fields[SHARE + code] = ParsedField(
                self.parse_share if fixed else lambda _text: None,
                widget=forms.TextInput(SHARE_INPUT),
            )

    def parse_share(self, text: str) -> Decimal | None:
        mark = self.words.decimal_mark
        return parse_typed_quantity(text, mark, SHARE_DECIMALS, SHARE_DIGITS)

    def share_fields(self) -> Iterator[BoundField]:
        return (self[SHARE + code] for code in self.words.channels)

    def clean(self) -> dict[str, Any]:
        """Percent by channel; a channel without a text, or with 0, gets nothing."""
        found, ids = self.cleaned_data, self.words.channels.items()
        found["shares"] = {id: percent for code, id in ids if (percent := found.get(SHARE + code))}
        wrong = any(name.startswith(SHARE) for name in self.errors)
        total = sum(found["shares"].values(), Decimal(0))
        if found.get("basis") is AllocationBasis.FIXED_SHARES and not wrong and total != WHOLE:
            text = _("Found %(found)s%% in all, expected 100%%.")
            self.add_error("shares", text % {"found": written(total, self.words.decimal_mark)})
        return found


def read_rule(texts: Mapping[str, str], words: RuleWords) -> AllocationRuleFact:
    """texts: by field. Raises Mistakes, with everything that is wrong."""
    found = cleaned(RuleForm(words, data=texts), KEY)
    names = ("category", "valid_from", "basis", "shares")
    return AllocationRuleFact(*(found[name] for name in names))


def read_rule_key(texts: Mapping[str, str], words: RuleWords) -> tuple[int | None, date]:
    """Which rule is to be removed. Raises Mistakes."""
    found = cleaned(RuleKeyForm(words, data=texts), KEY)
    return found["category"], found["valid_from"]


def category_parser(words: RuleWords) -> Callable[[str], int | None]:
    """Blank is every category without a rule of its own."""

    def parse_category(code: str) -> int | None:
        if code and code not in words.categories:
            raise Refused(Expected.KNOWN_CODE, {"codes": ", ".join(words.categories)})
        return words.categories[code] if code else None

    return parse_category


def written(percent: Decimal, decimal_mark: DecimalMark) -> str:
    return f"{percent.normalize():f}".replace(".", decimal_mark)
