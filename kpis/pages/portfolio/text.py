"""From the portfolio's report to what its page says."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.charts.centres import CentreBar, build_centres_figure
from kpis.models.labels import LABELS
from kpis.pages.filters.bar import (
    comparison_options,
    currency_options,
    kind_links,
    part_bar,
    period_options,
)
from kpis.pages.filters.query import key_near, period_key, selected_key, selection_query
from kpis.pages.portfolio.address import NAME, link
from kpis.pages.portfolio.cells import (
    cells_of_rows,
    change_cell,
    decimal_of,
    state_text,
    sum_cells,
)
from kpis.pages.portfolio.tables import (
    channels_note,
    currency_note,
    dearest_rows,
    dearest_table,
    known_in,
    standing_note,
)
from kpis.pages.tables.table import Cell
from kpis.pages.words.missing import missing_rates_text
from kpis.pages.words.reported import reported_words
from kpis.reports.centres.periods import has_period
from kpis.reports.centres.portfolio import KINDS, RATINGS, PortfolioReport, PortfolioRow
from kpis.vocabulary import PeriodKind

#: Columns that one sorts from the top.
FALLS_FIRST = {"contacts", "cost", "cpc", "change"}


def portfolio_text(report: PortfolioReport) -> dict[str, Any]:
    cells = cells_of_rows(report)
    return {
        "period_label": formatting.period_name(report.period),
        "currency_name": formatting.currency_name(report.currency),
        "currency_note": currency_note(report),
        "heads": heads(report),
        "rows": [shown_row(report, row, cells[row.centre.id]) for row in report.shown],
        "total": total_text(report),
        "coverage": standing_note(report),
        "figures": figures(report),
        "pages": page_links(report),
        "missing": missing_notice(report),
        "part_note": channels_note(report),
        "compare_query": compare_query(report),
        **filter_bar(report),
        **chart(report),
    }


def filter_bar(report: PortfolioReport) -> dict[str, Any]:
    question = report.question
    selection = question.selection
    kinds = kind_links(
        selection, report.period, KINDS, lambda key, kind: link(question, key=key, kind=kind)
    )
    sign = "-" if question.descending else ""
    return {
        "kinds": kinds,
        "by": selection.kind.value,
        "sort": "" if question.sort == NAME and not sign else sign + question.sort,
        "periods": period_options(report.period, report.choices),
        "comparisons": comparison_options(selection),
        "currencies": currency_options(report.currencies, report.currency),
        "centre_choices": [
            {"key": c.slug, "label": c.name, "selected": c.slug in question.centres}
            for c in report.centres
        ],
        **part_bar(selection, report.scope.channels, report.scope.categories),
        "all_query": link_to_everything(report),
    }


def link_to_everything(report: PortfolioReport) -> str:
    """Of all channels and categories; of the same centres."""
    question = report.question
    selection = replace(question.selection, channels=frozenset(), categories=frozenset())
    return link(replace(question, selection=selection), key=selected_key(selection))


def compare_query(report: PortfolioReport) -> str:
    """The same of two centres: of those that are shown, where they are two."""
    question, slugs = report.question, [row.centre.slug for row in report.rows]
    pairs = [("currency", question.currency)] if question.currency else []
    pairs += zip("ab", slugs, strict=True) if len(slugs) == 2 else []
    query = selection_query(question.selection, period_key_of(report))
    return query + ("&" + urlencode(pairs) if pairs else "")


def heads(report: PortfolioReport) -> list[dict[str, Any]]:
    """The columns; a click sorts by one, a second click the other way round."""
    columns = (
        (NAME, _("Centre"), ""),
        ("cpc", _("Cost per contact"), ""),
        ("change", LABELS[report.question.selection.comparison], ""),
        ("contacts", _("Contacts"), "wide-s"),
        ("cost", _("Total cost"), "wide-s"),
        ("", _("Share of cost"), "wide-l"),
        ("handle_time", _("Average handle time"), "wide-l"),
        ("resolution", _("First-contact resolution"), "wide-l"),
        ("satisfaction", _("Satisfaction (CSAT)"), "wide-m"),
        ("", _("Complete through"), "wide-m"),
        ("", _("Trend"), "wide-m"),
    )
    return [head(report, *column) for column in columns]


def head(report: PortfolioReport, sort: str, label: str, width: str) -> dict[str, Any]:
    if not sort:
        return {"label": label, "width": width}
    question = report.question
    current = question.sort == sort
    descending = not question.descending if current else sort in FALLS_FIRST
    order = "descending" if question.descending else "ascending"
    return {
        "label": label,
        "width": width,
        "query": link(question, key=period_key_of(report), sort=("-" if descending else "") + sort),
        "order": order if current else "",
    }


def period_key_of(report: PortfolioReport) -> str | None:
    """Only where the reader chose one: else links go on showing the latest."""
    return period_key(report.period) if report.question.selection.day else None


def shown_row(report: PortfolioReport, row: PortfolioRow, cells: dict[str, Cell]) -> dict[str, Any]:
    centre = row.centre
    url = reverse("kpis:overview", args=[centre.slug])
    differs = centre.currency != report.currency
    return {
        "centre": centre,
        "url": url + own_query(report, row),
        "is_recorded": row.now.is_recorded,
        "is_complete": row.now.is_complete,
        "missing": missing_rates_text(row.now.missing),
        "state": state_text(row),
        "own": cells["own"].text if differs else "",
        "own_change": cells["own_change"] if differs and row.own_change else None,
        "reported": reported_words(row.now.period, row.reported, centre.currency),
        "history": row.history,
        "complete": row.complete,
        "latest": latest_link(report, row),
        "cells": cells,
    }


def own_query(report: PortfolioReport, row: PortfolioRow) -> str:
    """To the centre's page about these months; where its own fiscal year has no such period, to
    the last of them."""
    selection, period = report.question.selection, row.now.period
    if has_period(row.centre, period):
        return selection_query(selection, period_key(period))
    kind = PeriodKind.ROLLING_YEAR if period.kind is PeriodKind.YEAR else PeriodKind.MONTH
    return selection_query(selection, key_near(period, kind), kind)


def latest_link(report: PortfolioReport, row: PortfolioRow) -> dict[str, str] | None:
    """Where a centre without records in the period has its last figures."""
    month = row.centre.last_whole
    if row.now.contacts is not None or month is None:
        return None
    key = f"{month:%Y-%m}"
    return {"month": formatting.month_name(month), "query": link(report.question, key=key)}


def total_text(report: PortfolioReport) -> dict[str, Any]:
    total = report.total
    there = ngettext(
        "%(recorded)s of %(count)s centre with records",
        "%(recorded)s of %(count)s centres with records",
        len(report.rows),
    )
    return {
        "cells": sum_cells(total.now, report.currency) | {"change": change_cell(total.change)},
        "is_complete": total.now.is_complete,
        "change": change_cell(total.change) if total.change else None,
        "compared": LABELS[report.question.selection.comparison],
        "missing": missing_rates_text(total.now.missing),
        "there": there % {"recorded": total.recorded, "count": len(report.rows)},
    }


def figures(report: PortfolioReport) -> list[dict[str, str]]:
    """Of all centres together, beside the headline."""
    total = report.total
    cells = sum_cells(total.now, report.currency)
    labels = {
        "cost": _("Total cost"),
        "contacts": _("Contacts"),
        "handle_time": _("Average handle time"),
        "resolution": _("First-contact resolution"),
        "satisfaction": _("Satisfaction (CSAT)"),
    }
    told = [
        {"label": label, "text": cells[name].text, "note": of_centres(report, name)}
        for name, label in labels.items()
    ]
    complete = sum(row.now.is_complete for row in report.rows)
    text = _("%(complete)s of %(count)s") % {"complete": complete, "count": len(report.rows)}
    return [*told, {"label": _("Centres complete"), "text": text}]


def of_centres(report: PortfolioReport, name: str) -> str:
    """Of how many centres a rate is, where it is not of all that have records."""
    if name not in RATINGS:
        return ""
    known = known_in(report, name)
    if not 0 < known < report.total.recorded:
        return ""
    return _("of %(known)s of %(count)s centres") % {
        "known": known,
        "count": report.total.recorded,
    }


def missing_notice(report: PortfolioReport) -> dict[str, str] | None:
    """What is lacking in all, and where an administrator enters it."""
    missing = report.total.now.missing
    if not missing:
        return None
    first = missing[0]
    url = reverse("admin:kpis_exchangerate_add")
    return {
        "text": missing_rates_text(missing),
        "url": f"{url}?currency={first.currency}&month={first.month}",
    }


def page_links(report: PortfolioReport) -> list[dict[str, Any]]:
    """None where one page holds all centres."""
    if report.pages < 2:
        return []
    key = period_key_of(report)
    return [
        {"number": n, "query": link(report.question, key=key, page=n), "current": n == report.page}
        for n in range(1, report.pages + 1)
    ]


def chart(report: PortfolioReport) -> dict[str, Any]:
    """Nothing for one centre alone."""
    dearest = dearest_rows(report)
    if len(dearest) < 2:
        return {}
    known = sum(row.now.cost_per_contact is not None for row in report.rows)
    bars = [
        CentreBar(
            name=row.centre.name,
            value=decimal_of(row.now.cost_per_contact) or Decimal(0),
            solid=row.now.is_complete,
        )
        for row in dearest
    ]
    together = decimal_of(report.total.now.cost_per_contact)
    return {
        "bars_table": dearest_table(report),
        "figure": build_centres_figure(bars, together, report.currency),
        "chart_size": "few" if len(bars) <= 8 else "some" if len(bars) <= 16 else "many",
        "chart_rest": known - len(bars),
        "has_together": together is not None,
        "has_hollow": any(not bar.solid for bar in bars),
    }
