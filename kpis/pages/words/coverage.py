"""On which months a figure stands, in one short line; nothing where it is all of the period."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import month_name
from kpis.months import add_months
from kpis.pages.words.small import join_items
from kpis.reports.centre.period import Coverage, MonthGap, PeriodFigures
from kpis.vocabulary import PeriodKind

#: More stretches of months than these are counted, not named.
MOST_STRETCHES = 2


def coverage_note(figures: PeriodFigures, currency: str) -> str:
    """Such as "Stands on October only; €72,000 of November and December is not in it: contacts
    not known." Of a period none of whose months is covered it says why there is no figure."""
    coverage = figures.coverage
    if coverage.is_whole or not figures.entries:
        return ""
    left_out = left_out_text(coverage, lacks_of(figures.gaps, coverage.left_out), currency)
    if figures.cost_per_contact is None:
        return left_out
    return f"{stands_on(figures)} {left_out}"


def coverage_notes(periods: Sequence[PeriodFigures], currency: str) -> str:
    """Of several periods, each by its name; nothing of those that stand on all of their months."""
    notes = [
        (formatting.period_name(figures.period), coverage_note(figures, currency))
        for figures in periods
    ]
    return " ".join(formatting.labelled(name, note) for name, note in notes if note)


def stands_on(figures: PeriodFigures) -> str:
    months = figures.coverage.months
    if figures.period.kind is PeriodKind.WEEK:
        return _("Based on part of the week only.")
    return _("Based on %(months)s only.") % {"months": months_text(months)}


def left_out_text(coverage: Coverage, lacks: str, currency: str) -> str:
    """What was recorded in the other months, and why it is not in the figure."""
    values = {"months": months_text(coverage.left_out), "lacks": lacks}
    if coverage.cost is not None:
        values["cost"] = formatting.money(coverage.cost, currency, 0)
        return _("Left out: %(cost)s of %(months)s (%(lacks)s).") % values
    if coverage.contacts is not None:
        values["contacts"] = formatting.count(coverage.contacts)
        text = ngettext(
            "Left out: %(contacts)s contact of %(months)s (%(lacks)s).",
            "Left out: %(contacts)s contacts of %(months)s (%(lacks)s).",
            coverage.contacts,
        )
        return text % values
    return _("Left out: %(months)s (%(lacks)s).") % values


def lacks_of(gaps: Sequence[MonthGap], months: Sequence[date]) -> str:
    """What the months that are left out lack, all together."""
    found = [gap for gap in gaps if gap.month in months]
    costs = any(gap.no_costs for gap in found)
    whole = any(gap.no_contacts or gap.channels for gap in found)
    days = any(gap.days for gap in found)
    lacking = [
        *([_("costs not known")] if costs else []),
        *([_("contacts not known")] if whole else []),
        *([_("contacts of some days not known")] if days and not whole else []),
    ]
    return join_items(lacking)


def months_text(months: Sequence[date]) -> str:
    """Stretches of months in a row by their first and last; many of them by their number."""
    stretches = stretches_of(months)
    if len(stretches) > MOST_STRETCHES:
        return ngettext("%(count)s month", "%(count)s months", len(months)) % {"count": len(months)}
    return join_items([stretch_text(*stretch) for stretch in stretches])


def stretches_of(months: Sequence[date]) -> list[tuple[date, date]]:
    """First and last month of each stretch in a row. months: in order."""
    stretches: list[tuple[date, date]] = []
    for month in months:
        if stretches and month == add_months(stretches[-1][1], 1):
            stretches[-1] = (stretches[-1][0], month)
        else:
            stretches.append((month, month))
    return stretches


def stretch_text(first: date, last: date) -> str:
    if first == last:
        return month_name(first)
    if last == add_months(first, 1):
        return join_items([month_name(first), month_name(last)])
    return _("%(first)s to %(last)s") % {"first": month_name(first), "last": month_name(last)}


def days_text(days: Sequence[date]) -> str:
    """The days of one month in order, such as "11–31 August 2026" or "3, 4 and 17 May 2026"."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    numbers = [
        str(first.day) if first == last else f"{first.day}–{last.day}" for first, last in runs
    ]
    return _("%(days)s %(month)s") % {
        "days": join_items(numbers),
        "month": month_name(days[0]),
    }
