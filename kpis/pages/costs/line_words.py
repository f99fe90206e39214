"""What is written in many rows of costs: options, amounts, and what stands beside a line."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import TypedDict

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.models.labels import LABELS
from kpis.reports.sheets.cost_sheet import (
    CategoryTotals,
    ChannelChoice,
    Comparison,
    CostSheet,
    Unusual,
)
from kpis.vocabulary import CostStatus, UnusualReason, decimals_of


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in many rows, made once a page. retired: by field, the codes that are
    offered where they are chosen already only. slug: of the centre."""

    currency: str
    decimals: int
    categories: Sequence[CategoryTotals]
    channels: Sequence[ChannelChoice]
    category_codes: Mapping[int, str]
    channel_codes: Mapping[int | None, str]
    channel_names: Mapping[str, str]
    retired: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    options: dict[tuple[str, str], SafeString] = field(default_factory=dict)
    slug: str = ""

    def amount(self, value: Decimal | None) -> str:
        """As a cell holds it; nothing where there is none."""
        return "" if value is None else formatting.number(value, self.decimals)

    def choices(self, name: str, chosen: str) -> SafeString:
        """The options of a select, written once for each that may be chosen."""
        key = (name, chosen)
        if key not in self.options:
            gone = self.retired.get(name, frozenset()) - {chosen}
            offered = [each for each in self.offered(name) if each[0] not in gone]
            self.options[key] = options_of(offered, chosen)
        return self.options[key]

    def offered(self, name: str) -> list[tuple[str, str]]:
        if name == "category":
            return [(category.code, category.name) for category in self.categories]
        if name == "status":
            return [(s.value, str(short_status(s))) for s in CostStatus]
        return list(self.channel_names.items())


def options_of(offered: Sequence[tuple[str, str]], chosen: str) -> SafeString:
    known = offered if chosen in dict(offered) else [*offered, (chosen, chosen)]
    return SafeString(
        "".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>'
            f"{escape(label)}</option>"
            for key, label in known
        )
    )


def short_status(status: CostStatus) -> str:
    return _("Accrual") if status is CostStatus.ACCRUAL else str(LABELS[status])


def words_of(sheet: CostSheet) -> Words:
    currency = sheet.centre.currency
    names = {"": _("shared")} | {choice.code: choice.fact.name for choice in sheet.channels}
    return Words(
        currency=currency,
        decimals=decimals_of(currency),
        categories=sheet.totals,
        channels=sheet.channels,
        category_codes={category.id: category.code for category in sheet.totals},
        channel_codes={None: ""} | {choice.fact.id: choice.code for choice in sheet.channels},
        channel_names=names,
        retired=sheet.retired,
        slug=sheet.centre.slug,
    )


def bare_words(currency: str) -> Words:
    """Enough to write amounts."""
    return Words(currency, decimals_of(currency), (), (), {}, {}, {})


class Marks(TypedDict, total=False):
    """What stands beside a line: amounts in the centre's currency, and why it stands out."""

    last_month: str
    year_before: str
    difference: str
    unusual: str
    same_invoice: str


def texts_of_values(  # noqa: PLR0913, PLR0917 (the fields of a row)
    category: str,
    channel: str,
    amount: str,
    status: str,
    description: str,
    supplier: str,
    invoice: str,
) -> dict[str, str]:
    return {
        "category": category,
        "description": description,
        "supplier": supplier,
        "channel": channel,
        "amount": amount,
        "status": str(status),
        "invoice": invoice,
    }


def marks_of_line(comparison: Comparison | None, words: Words) -> Marks:
    if comparison is None:
        above = _("see above")
        return {"last_month": above, "year_before": above, "difference": above, "unusual": ""}
    return {
        "last_month": words.amount(comparison.last_month),
        "year_before": words.amount(comparison.year_before),
        "difference": difference_text(comparison.difference, words),
        "unusual": unusual_text(comparison.unusual, comparison.now, words.currency),
    }


def difference_text(difference: Decimal | None, words: Words) -> str:
    if difference is None:
        return ""
    return formatting.signed(words.amount(difference), difference) if difference else "="


def unusual_text(found: Unusual | None, now: Decimal | None, currency: str) -> str:
    """now: what was found to be unusual."""
    if found is None or now is None:
        return ""
    usual = formatting.money(found.usual, currency, 0)
    if found.is_share:
        share = formatting.percent(abs(now / found.usual), 0)
        return _("unusual: new, and %(percent)s of a usual month") % {"percent": share}
    if found.reason is UnusualReason.SIGN:
        credit, bill = (
            _("unusual: a credit, usually a bill of about %(amount)s"),
            _("unusual: a bill, usually a credit of about %(amount)s"),
        )
        return (credit if found.usual > 0 else bill) % {"amount": usual}
    return _("unusual: usually about %(amount)s") % {"amount": usual}
