"""What lies behind a step: its months, its bills, its contacts, and the way to each of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.facts import CategoryFact, Period
from kpis.formatting import money, signed_money
from kpis.pages.change.address import start_query
from kpis.pages.change.rows import names_of, step_row
from kpis.pages.filters import period_key
from kpis.reports.change import ChangedBill, ChangeReport, ShownStep, StepKind
from kpis.vocabulary import PeriodKind

Section = dict[str, Any]


def sections_of(report: ChangeReport) -> list[Section]:
    """One for each step, in their order."""
    assert report.explained.bridge is not None
    return [section_of(step, report) for step in report.explained.bridge.steps]


def section_of(step: ShownStep, report: ChangeReport) -> Section:
    row = step_row(step, report)
    section: Section = {"key": row.key, "name": row.name, "effect": row.effect}
    if step.kind is StepKind.SPEND:
        return section | behind_category(step, report)
    if step.kind is StepKind.OTHER:
        return section | {"parts": [section_of(part, report) for part in step.parts]}
    if step.kind is StepKind.VOLUME:
        return section | {"channels": volume_rows(report), "note": volume_note()}
    if step.kind is StepKind.START_GAP:
        return section | {"note": gap_note(step, report), "links": gap_links(report)}
    if step.kind is StepKind.OUTSIDE:
        return section | {"note": outside_note()}
    return section | {"note": note_of(step.kind), "steps": channel_rows(step, report)}


def behind_category(step: ShownStep, report: ChangeReport) -> Section:
    category = next(fact for fact in report.categories if fact.id == step.subject)
    if report.now.period.kind is not PeriodKind.MONTH:
        return {"months": month_rows(category, report)}
    found = report.bills.get(category.id)
    return {
        "bills": [bill_row(bill, report) for bill in found.bills] if found else [],
        "others": others_text(found.others) if found else "",
        "links": cost_links(category, report),
        "note": whole_bills_note() if report.of_some_channels else "",
    }


def whole_bills_note() -> str:
    return _(
        "Bills are shown whole; the effect is of what the chosen channels have or are allocated."
    )


def others_text(number: int) -> str:
    if not number:
        return ""
    text = ngettext(
        "One more bill changed by less.", "%(count)s more bills changed by less.", number
    )
    return text % {"count": formatting.count(number)}


def bill_row(bill: ChangedBill, report: ChangeReport) -> dict[str, str]:
    currency = report.centre.currency
    difference = (bill.now or Decimal(0)) - (bill.before or Decimal(0))
    channel = names_of(report).channels.get(bill.channel or 0)
    words = [bill.description, bill.supplier, channel.name if channel else ""]
    return {
        "name": " · ".join(filter(None, words)) or _("Without a description"),
        "before": "" if bill.before is None else money(bill.before, currency),
        "now": "" if bill.now is None else money(bill.now, currency),
        "difference": signed_money(difference, currency),
    }


def cost_links(category: CategoryFact, report: ChangeReport) -> list[dict[str, str]]:
    months = [report.before.period.start, report.now.period.start]
    journal = reverse("kpis:journal", args=[report.centre.slug])
    links = [
        {
            "url": cost_address(report, month, category),
            "text": _("Cost lines of %(month)s") % {"month": formatting.month_name(month)},
        }
        for month in months
    ]
    text = _("What was entered and corrected for %(month)s")
    links.append(
        {
            "url": f"{journal}?month={months[1]:%Y-%m}&what=costs",
            "text": text % {"month": formatting.month_name(months[1])},
        }
    )
    return links


def cost_address(report: ChangeReport, month: date, category: CategoryFact) -> str:
    address = reverse("kpis:cost-month", args=[report.centre.slug, month])
    return f"{address}?category={category.code}#category-{category.code}"


def month_rows(category: CategoryFact, report: ChangeReport) -> list[dict[str, Any]]:
    """The months of both periods side by side."""
    return [
        {
            "before": month_cell(report, pair.month_before, pair.before.get(category.id), category),
            "now": month_cell(report, pair.month, pair.now.get(category.id), category),
        }
        for pair in report.months
    ]


def month_cell(
    report: ChangeReport, month: date | None, amount: Decimal | None, category: CategoryFact
) -> dict[str, str]:
    if month is None:
        return {}
    return {
        "month": formatting.month_name(month),
        "amount": "" if amount is None else money(amount, report.centre.currency, 0),
        "url": cost_address(report, month, category),
    }


def volume_rows(report: ChangeReport) -> list[dict[str, Any]]:
    """The contacts that count, channel by channel, with what lies behind each number."""
    sides = report.before.entry.counted, report.now.entry.counted
    periods = report.before.period, report.now.period
    return [
        {
            "name": channel.name,
            "cells": [
                {
                    "text": formatting.count(counted[channel.id]) if channel.id in counted else "",
                    "url": contact_address(report, period, channel.code),
                }
                for counted, period in zip(sides, periods, strict=True)
            ],
            "difference": signed_count(sides[1].get(channel.id, 0) - sides[0].get(channel.id, 0)),
        }
        for channel in report.channels
        if any(channel.id in counted for counted in sides)
    ]


def signed_count(number: int) -> str:
    return formatting.signed(formatting.count(number), number)


def contact_address(report: ChangeReport, period: Period, channel: str) -> str:
    """The month's sheet of the channel; for more months, the year's sheet."""
    slug = report.centre.slug
    if period.kind is PeriodKind.MONTH:
        return reverse("kpis:contact-channel", args=[slug, period.start, channel])
    if period.kind is PeriodKind.WEEK:
        return reverse("kpis:contact-days", args=[slug, period.start.replace(day=1)])
    return reverse("kpis:contact-year", args=[slug, fiscal_year(report, period)])


def fiscal_year(report: ChangeReport, period: Period) -> int:
    """The year in which the fiscal year of the period's last month begins."""
    month = formatting.last_month(period)
    return month.year - (month.month < report.centre.fiscal_year_start)


def channel_rows(step: ShownStep, report: ChangeReport) -> list[dict[str, Any]]:
    """The effects of one factor, channel by channel."""
    codes = {channel.id: channel.code for channel in report.channels}
    periods = report.before.period, report.now.period
    rows = [step_row(part, report) for part in step.parts or (step,)]
    return [
        {
            "name": row.name,
            "cells": [
                {
                    "text": cell.text,
                    "url": contact_address(report, period, codes[row.step.subject or 0]),
                }
                for cell, period in zip((row.before, row.after), periods, strict=True)
            ],
            "effect": row.effect,
        }
        for row in rows
    ]


def gap_note(step: ShownStep, report: ChangeReport) -> str:
    currency = report.centre.currency
    text = _("%(value)s in %(period)s, and a target of %(target)s.")
    return text % {
        "value": money(step.after, currency),
        "period": formatting.period_in_sentence(report.before.period),
        "target": money(step.before, currency),
    }


def gap_links(report: ChangeReport) -> list[dict[str, str]]:
    """The period compared with has a page of its own that explains its own gap."""
    key = period_key(report.before.period)
    text = _("How %(period)s came to stand there")
    address = reverse("kpis:change", args=[report.centre.slug])
    url = address + start_query(report.question, key, from_target=True)
    period = formatting.period_in_sentence(report.before.period)
    return [{"url": url, "text": text % {"period": period}}]


def volume_note() -> str:
    return _("The same cost, shared by more or fewer contacts.")


def outside_note() -> str:
    return _(
        "Cost of channels that do not count as contacts, and cost that could not be allocated "
        "to any channel."
    )


def note_of(kind: StepKind) -> str:
    return {
        StepKind.MIX: _(
            "Share of contacts. More of a channel that is dearer than the centre as a whole, "
            "or less of a cheaper one, is a rise."
        ),
        StepKind.HANDLE_TIME: _("Handle time per contact, at the same share and cost per minute."),
        StepKind.RATE: _("Cost per minute of handling, direct and allocated cost together."),
        StepKind.CONTACT_COST: _(
            "Cost per contact of channels whose handle time is not known for both periods."
        ),
    }[kind]


def heads_of(report: ChangeReport) -> Sequence[str]:
    periods = report.before.period, report.now.period
    return [formatting.period_name(period) for period in periods]
