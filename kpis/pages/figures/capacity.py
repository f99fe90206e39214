"""Used and unused capacity in words, as a figure, and as the table behind it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts.capacity import CapacityPart, build_capacity_figure
from kpis.formatting import MINUS, labelled, money, number
from kpis.pages.figures.missing import Missing, missing_text
from kpis.pages.plot import Plot
from kpis.pages.tables.columns import fill_table, listed
from kpis.pages.tables.table import (
    Cell,
    Table,
    count_cell,
    count_column,
    money_cell,
    money_column,
    percent_cell,
    percent_column,
    shown_shares,
)
from kpis.reports.centre.related_figures import Capacity, FiguresReport

MINUTES_IN_HOUR = 60
FEW_HOURS = 10


@dataclass(frozen=True, slots=True)
class CapacityCard:
    sentence: str
    note: str
    table: Table
    plot: Plot


def capacity_card(report: FiguresReport, note: str) -> CapacityCard | None:
    """None where the capacity is not known. note: of the table's file."""
    if report.capacity is None:
        return None
    capacity = in_order(report.capacity, report)
    return CapacityCard(
        sentence=capacity_sentence(report, capacity),
        note=capacity_note(report, capacity),
        table=capacity_table(report, capacity, note),
        plot=Plot(build_capacity_figure(parts_of(report, capacity), _("practical capacity"))),
    )


def capacity_missing(report: FiguresReport) -> Missing | None:
    """What there is to enter where it is not known."""
    if report.missing is None or report.capacity is not None:
        return None
    return missing_text(report.missing, report.head.centre.slug, report.head.figures.period)


def in_order(capacity: Capacity, report: FiguresReport) -> Capacity:
    """Its channels in the order in which they are shown everywhere."""
    order = {channel.id: channel.position for channel in report.head.channels}
    return replace(capacity, used=sorted(capacity.used, key=lambda part: order[part.channel]))


def capacity_sentence(report: FiguresReport, capacity: Capacity) -> str:
    hours = hours_text(abs(capacity.unused_minutes))
    amount = amounts_told(report, capacity)[-1].removeprefix(MINUS)
    if capacity.is_over:
        return _(
            "Over capacity: %(hours)s were worked beyond practical capacity, worth %(amount)s."
        ) % {"hours": hours, "amount": amount}
    return _(
        "%(share)s of the practical capacity was used; the rest, %(hours)s, cost %(amount)s."
    ) % {
        "share": used_percent(capacity),
        "hours": hours,
        "amount": amount,
    }


def hours_text(minutes: Decimal) -> str:
    return _("%(hours)s hours") % {"hours": hours_number(minutes)}


def hours_number(minutes: Decimal) -> str:
    """In hours; few of them with a decimal."""
    hours = minutes / MINUTES_IN_HOUR
    return number(hours, 1 if abs(hours) < FEW_HOURS else 0)


def capacity_note(report: FiguresReport, capacity: Capacity) -> str:
    """How it is reckoned, and for how many months it is known."""
    text = _(
        "Practical capacity is %(percent)s of the staffed time: %(hours)s, at %(rate)s a minute."
    ) % {
        "percent": formatting.percent(report.head.centre.practical_capacity / 100, 0),
        "hours": hours_text(capacity.practical_minutes),
        "rate": money(capacity.rate, report.head.centre.currency),
    }
    if at_once := at_once_words(report):
        text += " " + at_once
    if capacity.variable:
        variable = _("Cost that varies with contacts, %(amount)s, is not included.")
        text += " " + variable % {"amount": money(capacity.variable, report.head.centre.currency)}
    if capacity.months == report.months:
        return text
    known = _("Known for %(known)s of %(months)s months; the others are left out.") % {
        "known": capacity.months,
        "months": report.months,
    }
    return f"{text} {known}"


def at_once_words(report: FiguresReport) -> str:
    """Of which channels one person handles several contacts, and how many."""
    several = [
        f"{channel.name} {number(channel.at_once, 2 if channel.at_once % 1 else 0)}"
        for channel in report.head.channels
        if channel.at_once > 1
    ]
    if not several:
        return ""
    return _("Contacts handled at once: %(channels)s.") % {"channels": ", ".join(several)}


def unused_name(capacity: Capacity) -> str:
    return _("Over capacity") if capacity.is_over else _("Unused")


def parts_of(report: FiguresReport, capacity: Capacity) -> list[CapacityPart]:
    """The channels in their order, then what was not used."""
    channels = {channel.id: channel for channel in report.head.channels}
    whole = capacity.practical_minutes
    *amounts, unused_amount = amounts_told(report, capacity)
    used = [
        CapacityPart(
            channels[part.channel].name,
            channels[part.channel].colour,
            part.minutes / whole,
            told(channels[part.channel].name, part.minutes, amount),
        )
        for part, amount in zip(capacity.used, amounts, strict=True)
    ]
    name, unused = unused_name(capacity), capacity.unused_minutes
    return [*used, CapacityPart(name, None, unused / whole, told(name, unused, unused_amount))]


def amounts_told(report: FiguresReport, capacity: Capacity) -> list[str]:
    """In whole units that sum to the cost; what was not used is the last."""
    amounts = [*(part.amount for part in capacity.used), capacity.unused_amount]
    return [cell.text for cell in money_column(amounts, report.head.centre.currency, 0)]


def told(name: str, minutes: Decimal, amount: str) -> str:
    return labelled(name, f"{hours_text(minutes)}, {amount}")


def used_percent(capacity: Capacity) -> str:
    """Of the practical capacity."""
    return formatting.percent(sum(shares_used(capacity)))


def shares_used(capacity: Capacity) -> list[Decimal]:
    """Of the practical capacity, by channel; with the share that was not used, 100 %."""
    whole = Fraction(capacity.practical_minutes)
    minutes = [*(part.minutes for part in capacity.used), capacity.unused_minutes]
    shares = shown_shares([Fraction(each) / whole for each in minutes])
    return [share for share in shares[:-1] if share is not None]


def capacity_table(report: FiguresReport, capacity: Capacity, note: str) -> Table:
    """The channels and what was not used sum to the practical capacity."""
    currency, whole = report.head.centre.currency, capacity.practical_minutes
    names = {channel.id: channel.name for channel in report.head.channels}
    capacity = in_order(capacity, report)
    minutes = [*(part.minutes for part in capacity.used), capacity.unused_minutes]
    amounts = [*(part.amount for part in capacity.used), capacity.unused_amount]
    shares = [Fraction(each) / Fraction(whole) for each in minutes]
    names_shown = [*(names[part.channel] for part in capacity.used), unused_name(capacity)]
    columns = [
        listed(_("Capacity"), map(Cell, names_shown), Cell(_("Practical capacity"))),
        listed(_("Minutes"), count_column(minutes, total=whole), count_cell(whole)),
        listed(_("Share"), percent_column(shares), percent_cell(1)),
        listed(
            _("Cost"),
            money_column(amounts, currency, total=capacity.cost),
            money_cell(capacity.cost, currency),
        ),
    ]
    empty = Table(
        "capacity",
        _("Used and unused capacity"),
        note=f"{note}\n{capacity_note(report, capacity)}",
    )
    return fill_table(empty, columns, range(len(minutes)))
