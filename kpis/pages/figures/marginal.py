"""What the next contacts cost beside the average, in words and as tables."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import money
from kpis.models.labels import LABELS
from kpis.pages.figures.capacity import MINUTES_IN_HOUR, hours_number
from kpis.pages.tables.columns import Column, fill_table, listed
from kpis.pages.tables.table import Cell, Table, money_cell, money_column
from kpis.reports.centre.related_figures import FiguresReport, Marginal, StaffingStep
from kpis.vocabulary import CostBehaviour


class MarginalRow(NamedTuple):
    """cost: in all; each: per contact."""

    name: str
    cost: Cell
    each: Cell


@dataclass(frozen=True, slots=True)
class MarginalCard:
    sentence: str
    note: str
    table: Table


def marginal_card(report: FiguresReport, note: str) -> MarginalCard | None:
    """None without cost or contacts. note: of the table's file."""
    marginal = report.marginal
    if marginal is None:
        return None
    return MarginalCard(
        sentence=marginal_sentence(marginal, report.head.centre.currency),
        note=step_note(marginal, report),
        table=marginal_table(report, marginal, note),
    )


def mark_url(report: FiguresReport) -> str:
    """Where an administrator says how a category behaves; empty for anybody else."""
    return reverse("admin:kpis_costcategory_changelist") if report.may_mark else ""


def span(low: Decimal, high: Decimal, currency: str) -> str:
    """One amount, or from the one to the other."""
    first, last = money(low, currency), money(high, currency)
    if first == last:
        return first
    return _("%(low)s to %(high)s") % {"low": first, "high": last}


def span_cell(low: Decimal, high: Decimal, currency: str) -> Cell:
    """A range has no single value."""
    if money(low, currency) == money(high, currency):
        return money_cell(low, currency)
    return Cell(span(low, high, currency))


def marginal_sentence(marginal: Marginal, currency: str) -> str:
    text = _("The next %(count)s contacts cost %(each)s each; the average contact %(average)s.")
    return text % {
        "count": formatting.count(marginal.contacts),
        "each": span(marginal.low / marginal.contacts, marginal.high / marginal.contacts, currency),
        "average": money(marginal.average, currency),
    }


def step_note(marginal: Marginal, report: FiguresReport) -> str:
    """Whether people have to be added for them."""
    step = marginal.step
    if step is None:
        return _(
            "How many more people they take is not known without staffed hours, full-time "
            "equivalents and handle time for the whole period: stepped cost then lies between "
            "nothing and its proportional share."
        )
    hours = hours_number(step.minutes)
    if not step.people:
        return _("They take %(hours)s hours of handling, which fit into unused capacity.") % {
            "hours": hours
        }
    said = people_text(step) % {
        "hours": hours,
        "fitting": hours_number(step.fitting),
        "count": step.people,
        "amount": money(step.cost, report.head.centre.currency, 0),
    }
    each = _(
        "A full-time equivalent brings %(hours)s practical hours a month, as current staff do."
    )
    return f"{said} {each % {'hours': formatting.number(hours_of_one(report), 1)}}"


def hours_of_one(report: FiguresReport) -> Decimal:
    """Practical hours a month of a full-time equivalent."""
    assert report.people is not None
    return report.people.step_minutes / MINUTES_IN_HOUR / report.months


def people_text(step: StaffingStep) -> str:
    if not step.fitting:
        return ngettext(
            "They take %(hours)s hours of handling, and no capacity is unused: one more full-time "
            "equivalent, at %(amount)s.",
            "They take %(hours)s hours of handling, and no capacity is unused: %(count)s more "
            "full-time equivalents, at %(amount)s in all.",
            step.people,
        )
    return ngettext(
        "They take %(hours)s hours of handling; %(fitting)s of them fit into unused capacity, "
        "and the rest takes one more full-time equivalent, at %(amount)s.",
        "They take %(hours)s hours of handling; %(fitting)s of them fit into unused capacity, "
        "and the rest takes %(count)s more full-time equivalents, at %(amount)s in all.",
        step.people,
    )


def marginal_table(report: FiguresReport, marginal: Marginal, note: str) -> Table:
    columns: list[Column[MarginalRow]] = [
        Column(_("Contacts"), lambda row: Cell(row.name)),
        Column(_("Cost in all"), lambda row: row.cost),
        Column(_("Cost per contact"), lambda row: row.each),
    ]
    title = _("The next contact and the average")
    empty = Table("marginal", title, note=f"{note}\n{step_note(marginal, report)}")
    rows = [*marginal_rows(report, marginal), *deflection_rows(report)]
    return fill_table(empty, columns, rows)


def marginal_rows(report: FiguresReport, marginal: Marginal) -> list[MarginalRow]:
    currency, cost = report.head.centre.currency, report.head.figures.cost or Decimal(0)
    count = formatting.count(marginal.contacts)
    low, high, more = marginal.low, marginal.high, marginal.contacts
    return [
        MarginalRow(
            _("All contacts"),
            money_cell(cost, currency),
            money_cell(marginal.average, currency),
        ),
        MarginalRow(
            _("The next %(count)s contacts") % {"count": count},
            span_cell(low, high, currency),
            span_cell(low / more, high / more, currency),
        ),
        MarginalRow(
            _("After them"),
            span_cell(cost + low, cost + high, currency),
            span_cell(marginal.after_low, marginal.after_high, currency),
        ),
    ]


def deflection_rows(report: FiguresReport) -> list[MarginalRow]:
    """What fewer contacts save at once, and what is left."""
    deflection, currency = report.deflection, report.head.centre.currency
    if deflection is None:
        return []
    count = formatting.count(deflection.contacts)
    saved = deflection.saving / deflection.contacts
    return [
        MarginalRow(
            _("%(count)s fewer contacts save at once") % {"count": count},
            money_cell(deflection.saving, currency),
            money_cell(saved, currency),
        ),
        MarginalRow(
            _("Without them"),
            money_cell(deflection.cost, currency),
            money_cell(deflection.after, currency),
        ),
    ]


def behaviour_table(report: FiguresReport, note: str) -> Table:
    """Fixed categories first, each with what it does when there are more contacts."""
    order = list(CostBehaviour)
    costs = sorted(report.costs, key=lambda cost: order.index(cost.category.behaviour))
    currency, amounts = report.head.centre.currency, [cost.amount for cost in costs]
    behaviours = [Cell(str(LABELS[cost.category.behaviour])) for cost in costs]
    total = money_cell(sum(amounts), currency, 0)
    columns = [
        listed(_("Category"), [Cell(cost.category.name) for cost in costs], Cell(_("Total"))),
        listed(_("Behaviour"), behaviours),
        listed(_("Cost"), money_column(amounts, currency, 0), total),
    ]
    empty = Table("behaviours", _("Categories by cost behaviour"), note=note)
    return fill_table(empty, columns, range(len(costs)))
