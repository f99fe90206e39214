"""From the portfolio's report to what its page says."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

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
from kpis.pages.filters.choice import Choice
from kpis.pages.filters.query import selected_key
from kpis.pages.portfolio.address import NAME, compare_query, link, period_key_of
from kpis.pages.portfolio.cells import change_cell, cost_per_contact_cell, decimal_of
from kpis.pages.portfolio.cheapest import cheapest_text
from kpis.pages.portfolio.columns import Columns, portfolio_columns
from kpis.pages.portfolio.tables import (
    centres_table,
    channels_note,
    currency_note,
    dearest_rows,
    dearest_table,
    known_in,
    standing_note,
)
from kpis.pages.words.missing import missing_rates_text
from kpis.reports.centres.portfolio import KINDS, RATED, PortfolioReport, PortfolioRow

#: Of all centres together, beside the headline.
FIGURES = ("cost", "contacts", "handle_time", "resolution", "satisfaction")


def portfolio_text(report: PortfolioReport) -> dict[str, Any]:
    columns = portfolio_columns(report)
    return {
        "period_label": formatting.period_name(report.period),
        "currency_name": formatting.currency_name(report.currency),
        "currency_note": currency_note(report),
        "table": centres_table(report, columns),
        "total": total_text(report),
        "coverage": standing_note(report),
        "figures": figures(report, columns),
        "pages": page_links(report),
        "missing": missing_notice(report),
        "part_note": channels_note(report),
        "compare_query": compare_query(report, pair_of(report)),
        "cheapest": cheapest_text(report),
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
            Choice(c.slug, c.name, c.slug in question.centres) for c in report.centres
        ],
        **part_bar(selection, report.scope.channels, report.scope.categories),
        "all_query": link_to_everything(report),
    }


def link_to_everything(report: PortfolioReport) -> str:
    """Of all channels and categories; of the same centres."""
    question = report.question
    selection = replace(question.selection, channels=frozenset(), categories=frozenset())
    return link(replace(question, selection=selection), key=selected_key(selection))


def pair_of(report: PortfolioReport) -> list[str]:
    """The centres that are shown, where they are two."""
    slugs = [row.centre.slug for row in report.rows]
    return slugs if len(slugs) == 2 else []


def total_text(report: PortfolioReport) -> dict[str, Any]:
    total = report.total
    there = ngettext(
        "%(recorded)s of %(count)s centre with records",
        "%(recorded)s of %(count)s centres with records",
        len(report.rows),
    )
    return {
        "cost_per_contact": cost_per_contact_cell(total.now, report.currency).text,
        "is_complete": total.now.is_complete,
        "change": change_cell(total.change) if total.change else None,
        "compared": LABELS[report.question.selection.comparison],
        "missing": missing_rates_text(total.now.missing),
        "there": there % {"recorded": total.recorded, "count": len(report.rows)},
    }


def figures(report: PortfolioReport, columns: Columns) -> list[dict[str, str]]:
    """The totals of some columns, and how many centres are complete."""
    totals = {column.key: column for column in columns}
    told = [
        {"label": totals[key].head, "text": totals[key].total.text, "note": of_centres(report, key)}
        for key in FIGURES
    ]
    complete = sum(row.now.is_complete for row in report.rows)
    text = _("%(complete)s of %(count)s") % {"complete": complete, "count": len(report.rows)}
    return [*told, {"label": _("Centres complete"), "text": text}]


def of_centres(report: PortfolioReport, name: str) -> str:
    """Of how many centres a rate is, where it is not of all that have records."""
    if name not in RATED:
        return ""
    known = known_in(report, RATED[name])
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


def told_of(report: PortfolioReport, row: PortfolioRow) -> list[str]:
    """Of a bar: what it stands on."""
    cost = formatting.money(decimal_of(row.now.converted), report.currency, 0)
    return [
        formatting.labelled(
            _("Cost per contact"), cost_per_contact_cell(row.now, report.currency).text
        ),
        formatting.labelled(_("Total cost"), f"{cost} · {formatting.percent(row.share)}"),
        formatting.labelled(_("Contacts"), formatting.count(row.now.contacts)),
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
            told=told_of(report, row),
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
