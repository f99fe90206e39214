"""Answers ?…&download=NAME.csv (or .xlsx) with the table of that name, as the page shows it."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kpis.facts import Period
from kpis.formatting import last_month
from kpis.pages.filters.address import address_of
from kpis.pages.filters.query import period_key
from kpis.pages.tables.csv_file import write_csv
from kpis.pages.tables.table import Table
from kpis.pages.tables.xlsx_file import write_xlsx
from kpis.vocabulary import PeriodKind

KINDS: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
SPAN_KINDS = {
    PeriodKind.QUARTER,
    PeriodKind.YEAR,
    PeriodKind.YEAR_TO_DATE,
    PeriodKind.ROLLING_YEAR,
}


def download_of(
    request: HttpRequest, tables: Iterable[Table], period: Period | None = None
) -> HttpResponse | None:
    """The file that the address asks for; None where it asks for none, and then tables, which
    may be a generator, is not begun. period: the one the page is about, for the file's name
    and for the links that keep it.
    """
    address_of(request).shown = period
    if (wanted := request.GET.get("download")) is None:
        return None
    name, _dot, kind = wanted.rpartition(".")
    table = next((table for table in tables if table.name == name), None)
    if table is None or kind not in KINDS:
        reason = _("There is no table “%(name)s” to download here.") % {"name": wanted}
        return render(request, "404.html", {"reason": reason}, status=404)
    media_type, write = KINDS[kind]
    response = HttpResponse(write(with_unmet(table, request)), content_type=media_type)
    response["Content-Disposition"] = attached(file_name(request, period, wanted))
    return response


def with_unmet(table: Table, request: HttpRequest) -> Table:
    """With what the address asks for and the file is without."""
    address = address_of(request)
    address.miss_unread()
    return replace(table, unmet=[unmet.reason for unmet in address.unmet])


def file_name(request: HttpRequest, period: Period | None, file: str) -> str:
    """Such as cost-per-contact_lyon_overview_2026-05_trend.csv, in the reader's language."""
    match = request.resolver_match
    named = [] if match is None else [*map(str, match.kwargs.values()), match.url_name or ""]
    when = request.GET.get("period", "") if period is None else period_words(period)
    words = [_("cost-per-contact"), *named, when, file]
    return "_".join(safe(word) for word in words if word)


def period_words(period: Period) -> str:
    """Its week or month; for longer ones the first and the last month."""
    if period.kind not in SPAN_KINDS:
        return period_key(period)
    return f"{period.start:%Y-%m}-{last_month(period):%Y-%m}"


def safe(word: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in word)


def attached(name: str) -> str:
    """The header, with a name in plain letters for those who cannot read the other one
    (RFC 6266 and 5987)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    header = f'attachment; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name)}"
