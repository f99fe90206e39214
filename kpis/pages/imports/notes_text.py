"""What somebody should know before a file is written: closed months, credit notes, doubles."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.imports.words import day_of
from kpis.reports.imports import ImportReport
from kpis.vocabulary import FileKind, RowOutcome


def credit_words(notes: Mapping[str, Any] | None, currency: str) -> str:
    """The credit notes of a file, which lower what the months cost. Empty where there is none."""
    if not notes or not notes["rows"]:
        return ""
    text = ngettext(
        "%(count)s credit note, %(figure)s, is in the sums.",
        "%(count)s credit notes, %(figure)s in all, are in the sums.",
        notes["rows"],
    )
    figure = formatting.money(Decimal(notes["figure"]), currency)
    return text % {"count": formatting.number(notes["rows"]), "figure": figure}


def doubles_words(count: int) -> str:
    """A warning: an invoice may be entered twice. Empty where none is."""
    if not count:
        return ""
    text = ngettext(
        "%(count)s row has an invoice number that another line has too: it may be a bill that is "
        "entered already. It is marked below.",
        "%(count)s rows have an invoice number that another line has too: they may be bills that "
        "are entered already. They are marked below.",
        count,
    )
    return text % {"count": formatting.number(count)}


def closed_words(preview: Mapping[str, Any], report: ImportReport, currency: str) -> str:
    """The months, and what of them stays out."""
    if not preview["closed"]:
        return ""
    months = ", ".join(formatting.month_name(day_of(each["month"])) for each in preview["closed"])
    figure = sum((Decimal(each["figure"]) for each in preview["closed"]), Decimal(0))
    costs = report.details.fact.kind is FileKind.COSTS
    count = preview["counts"][RowOutcome.CLOSED.value]
    text = ngettext(
        "%(months)s: closed. Its line of %(figure)s stays out; an administrator can reopen it with "
        "a reason.",
        "%(months)s: closed. %(count)s lines, %(figure)s, stay out; an administrator can reopen "
        "with a reason.",
        count,
    )
    shown = formatting.money(figure, currency) if costs else formatting.number(figure)
    return text % {"months": months, "count": formatting.number(count), "figure": shown}
