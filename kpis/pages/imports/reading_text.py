"""How a file was read, in words, with what else could be meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis import formatting
from kpis.entry.messages import why_left_out
from kpis.pages.imports.words import kind_words, span_words
from kpis.reports.imports import ImportDetails

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows (cp1252)",
    "iso8859-15": "ISO-8859-15",
    "cp850": "DOS (CP850)",
}
SEPARATORS = {
    "\t": gettext_lazy("tabs"),
    ";": gettext_lazy("semicolons"),
    ",": gettext_lazy("commas"),
    "|": gettext_lazy("bars"),
}
DAY_FORMATS = {
    "iso": gettext_lazy("Year, month, day (2026-05-31)"),
    "compact": gettext_lazy("Year, month, day (20260531)"),
    "day_first": gettext_lazy("Day first (31/05/2026)"),
    "month_first": gettext_lazy("Month first (05/31/2026)"),
    "named": gettext_lazy("With the month's name (31 May 2026)"),
}
DAY_ORDERS = {
    "ymd": gettext_lazy("Year, month, day"),
    "dmy": gettext_lazy("Day, month, year"),
    "mdy": gettext_lazy("Month, day, year"),
}
GRAINS = {"day": gettext_lazy("A row a day"), "month": gettext_lazy("A row a month")}
MARKS = {",": gettext_lazy("Decimal comma"), ".": gettext_lazy("Decimal point")}


@dataclass(frozen=True, slots=True)
class Said:
    """label: what of it; value: how; note: how one can tell."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingOption:
    value: str
    name: str
    selected: bool


@dataclass(frozen=True, slots=True)
class ReadingSelect:
    """One thing that can be said otherwise."""

    name: str
    label: str
    options: Sequence[ReadingOption]


def said_of(details: ImportDetails, currency: str) -> list[Said]:
    return [each for each in all_said(details, currency) if each.value]


def all_said(details: ImportDetails, currency: str) -> Iterator[Said]:
    how = details.understood
    yield Said(_("Kind"), kind_words(details.fact), columns_words(how))
    if how.get("debit"):
        balance = formatting.money(Decimal(how["debit"]), how.get("currency") or currency)
        yield Said(
            _("Balance"), _("Debit = credit"), _("%(amount)s on both sides") % {"amount": balance}
        )
    yield Said(_("Counted"), counted_words(how), span_words(how.get("first"), how.get("last")))
    yield Said(_("Source"), details.fact.source, source_words(details))
    yield Said(_("Letters"), letters_words(how), accents_words(how))
    yield Said(_("Sheet"), how.get("sheet", ""))
    yield Said(_("Amounts"), str(MARKS.get(how.get("decimal_mark", ""), "")))
    yield Said(_("Dates"), days_words(how), str(GRAINS.get(how.get("grain", ""), "")))
    if how.get("naive"):
        yield Said(_("Clock"), _("of the centre"), _("the file does not say its time zone"))
    yield Said(_("Not counted"), left_out_words(how))
    yield Said(
        _("Currency"), formatting.currency_name(how["currency"]) if how.get("currency") else ""
    )


def days_words(how: Mapping[str, Any]) -> str:
    formats = DAY_FORMATS.get(how.get("day_format", ""), "")
    return str(formats or DAY_ORDERS.get(how.get("day_order", ""), ""))


def left_out_words(how: Mapping[str, Any]) -> str:
    """Such as "1,204: part of another call"."""
    return "; ".join(
        f"{formatting.number(each['number'])}: {why_left_out(each['why'])}"
        for each in how.get("left_out", ())
    )


def columns_words(how: Mapping[str, Any]) -> str:
    count = how.get("columns", 0)
    text = ngettext("%(count)s column", "%(count)s columns", count)
    return text % {"count": formatting.number(count)} if count else ""


def counted_words(how: Mapping[str, Any]) -> str:
    if how.get("is_ledger"):
        return _("Expenses, debit − credit")
    if "contacts" in how:
        count = how["contacts"]
        text = ngettext("%(count)s contact", "%(count)s contacts", count)
        return text % {"count": formatting.number(count)}
    count = how.get("costs", 0)
    text = ngettext("%(count)s amount", "%(count)s amounts", count)
    return text % {"count": formatting.number(count)}


def source_words(details: ImportDetails) -> str:
    count = details.files_before
    if not count:
        return _("first file of this source")
    return ngettext("%(count)s file came before", "%(count)s files came before", count) % {
        "count": formatting.number(count)
    }


def letters_words(how: Mapping[str, Any]) -> str:
    name = ENCODINGS.get(how.get("encoding", ""), "")
    separator = SEPARATORS.get(how.get("separator", ""))
    return ", ".join(filter(None, [name, str(separator) if separator and name else ""]))


def accents_words(how: Mapping[str, Any]) -> str:
    if count := how.get("replaced", 0):
        text = ngettext(
            "%(count)s letter could not be read", "%(count)s letters could not be read", count
        )
        return text % {"count": formatting.number(count)}
    return _("reads “%(words)s”") % {"words": how["accented"]} if how.get("accented") else ""


def selects_of(details: ImportDetails) -> list[ReadingSelect]:
    """What can be said otherwise: each with what it is now."""
    how = details.understood
    selects = []
    if how.get("others"):
        names = [how["encoding"], *how["others"]]
        selects.append(select("encoding", _("Letters"), names, ENCODINGS, how["encoding"]))
    if len(how.get("sheets", ())) > 1:
        sheets = {name: name for name in how["sheets"]}
        selects.append(select("sheet", _("Sheet"), how["sheets"], sheets, how["sheet"]))
    if len(how.get("day_orders", ())) > 1:
        orders = how["day_orders"]
        selects.append(select("day_order", _("Dates"), orders, DAY_ORDERS, how["day_order"]))
    if len(how.get("grains", ())) > 1:
        selects.append(select("grain", _("Rows"), how["grains"], GRAINS, how["grain"]))
    if "decimal_mark" in how.get("open", ()):
        selects.append(select("decimal_mark", _("Decimals"), [",", "."], MARKS, ""))
    if not is_fixed(details) and "contacts" not in how:
        mark, day = how.get("decimal_mark", ""), how.get("day_format", "")
        selects.append(select("decimal_mark", _("Amounts"), [",", "."], MARKS, mark))
        days = [*(how.get("day_formats") or DAY_FORMATS)]
        selects.append(select("day_format", _("Dates"), days, DAY_FORMATS, day))
    return selects


def is_fixed(details: ImportDetails) -> bool:
    """The law says how the cells of these are written."""
    return bool(details.fact.layout and details.fact.layout.value in {"fec", "saft"})


def select(
    name: str, label: str, values: Sequence[str], names: Mapping[str, object], chosen: str
) -> ReadingSelect:
    options = [ReadingOption(each, str(names[each]), each == chosen) for each in values]
    if chosen not in values:
        options.insert(0, ReadingOption("", _("as the file shows"), True))
    return ReadingSelect(name, label, options)
