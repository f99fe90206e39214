"""Used and unused capacity in words, as a figure, and as the table behind it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts.capacity import CapacityPart, build_capacity_figure
from kpis.charts.theme import legend_of
from kpis.formatting import labelled, money, number
from kpis.pages.figures.names import missing_text
from kpis.pages.tables import Cell, Table, count_cell, money_cell, percent_cell
from kpis.reports.figures import Capacity, FiguresReport

MINUTES_IN_HOUR = 60
FEW_HOURS = 10


def capacity_text(report: FiguresReport, note: str) -> dict[str, Any]:
    """note: of the table's file."""
    capacity = report.capacity
    if capacity is None:
        assert report.missing is not None
        slug, period = report.centre.slug, report.figures.period
        return {"capacity_missing": missing_text(report.missing, slug, period)}
    figure = build_capacity_figure(parts_of(report, capacity), _("practical capacity"))
    return {
        "capacity_sentence": capacity_sentence(report, capacity),
        "capacity_note": capacity_note(report, capacity),
        "capacity_table": capacity_table(report, capacity, note),
        "capacity_figure": figure,
        "capacity_legend": legend_of(figure),
    }


def capacity_sentence(report: FiguresReport, capacity: Capacity) -> str:
    hours = hours_text(abs(capacity.unused_minutes))
    amount = money(abs(capacity.unused_amount), report.centre.currency, 0)
    if capacity.is_over:
        return _(
            "Over capacity: %(hours)s more were worked than is practical, worth %(amount)s."
        ) % {"hours": hours, "amount": amount}
    share = capacity.used_minutes / capacity.practical_minutes
    return _(
        "%(share)s of the practical capacity was used; the rest, %(hours)s, cost %(amount)s."
    ) % {"share": formatting.percent(share), "hours": hours, "amount": amount}


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
        "percent": formatting.percent(report.centre.practical_capacity / 100, 0),
        "hours": hours_text(capacity.practical_minutes),
        "rate": money(capacity.rate, report.centre.currency),
    }
    if capacity.months == report.months:
        return text
    known = _("Known for %(known)s of %(months)s months; the others are left out.") % {
        "known": capacity.months,
        "months": report.months,
    }
    return f"{text} {known}"


def unused_name(capacity: Capacity) -> str:
    return _("Over capacity") if capacity.is_over else _("Unused")


def parts_of(report: FiguresReport, capacity: Capacity) -> list[CapacityPart]:
    channels = {channel.id: channel for channel in report.channels}
    whole = capacity.practical_minutes
    used = [
        CapacityPart(
            channels[part.channel].name,
            channels[part.channel].position,
            part.minutes / whole,
            told(report, channels[part.channel].name, part.minutes, part.amount),
        )
        for part in capacity.used
    ]
    name = unused_name(capacity)
    return [
        *sorted(used, key=lambda part: part.position or 0),
        CapacityPart(
            name,
            None,
            capacity.unused_minutes / whole,
            told(report, name, capacity.unused_minutes, capacity.unused_amount),
        ),
    ]


def told(report: FiguresReport, name: str, minutes: Decimal, amount: Decimal) -> str:
    shown = f"{hours_text(minutes)}, {money(amount, report.centre.currency, 0)}"
    return labelled(name, shown)


def capacity_table(report: FiguresReport, capacity: Capacity, note: str) -> Table:
    currency, whole = report.centre.currency, capacity.practical_minutes
    names = {channel.id: channel.name for channel in report.channels}
    order = {channel.id: channel.position for channel in report.channels}

    def row(name: str, minutes: Decimal, amount: Decimal) -> list[Cell]:
        share = percent_cell(minutes / whole)
        return [Cell(name), count_cell(minutes), share, money_cell(amount, currency)]

    used = sorted(capacity.used, key=lambda part: order[part.channel])
    return Table(
        name="capacity",
        title=_("Used and unused capacity"),
        heads=[_("Capacity"), _("Minutes"), _("Share"), _("Cost")],
        rows=[
            *(row(names[part.channel], part.minutes, part.amount) for part in used),
            row(unused_name(capacity), capacity.unused_minutes, capacity.unused_amount),
        ],
        total=row(_("Practical capacity"), whole, capacity.cost),
        note=f"{note}\n{capacity_note(report, capacity)}",
    )
