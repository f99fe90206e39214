"""The tables of the relations page, as they are shown and as they are downloaded."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import period_name
from kpis.pages.filters.bar import parts_of
from kpis.pages.relations.address import metric_query
from kpis.pages.relations.words import (
    correlation_text,
    months_sentence,
    strength_name,
)
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.table import (
    Cell,
    Table,
    count_cell,
    file_note,
    money_cells,
    rounded,
)
from kpis.pages.words.metrics import name_of, value_cell
from kpis.reports.centre.relations import Relation, RelationMonth, RelationsReport


def relation_tables(report: RelationsReport) -> Iterator[Table]:
    yield relations_table(report)
    yield points_table(report)
    yield months_table(report)


def note_of(report: RelationsReport, *sentences: str) -> str:
    parts = parts_of(report.head)
    return file_note(report.head.centre.name, span_name(report), parts, *sentences)


def span_name(report: RelationsReport) -> str:
    first, last = report.chosen.months[0].period, report.head.figures.period
    if first == last:
        return period_name(last)
    return _("%(first)s to %(last)s") % {"first": period_name(first), "last": period_name(last)}


def method() -> str:
    """What the figures are, and where the formulas are from."""
    return _(
        "Rank correlation of the changes from month to month (Spearman), from −1 to +1, and its "
        "confidence interval (95%): Fisher’s z, error after Bonett and Wright 2000, months that "
        "depend on each other counted as fewer after Bartlett 1935. Weak below 0.3, moderate "
        "below 0.6, strong from there on; no word under twelve changes, nor where the interval "
        "includes 0."
    )


def caution() -> str:
    return _(
        "Moving together proves no cause: both may follow a third factor, such as the season, a "
        "long-term trend or another mix of contacts."
    )


def relations_table(report: RelationsReport) -> Table:
    """All four, and each the link to its own charts."""
    empty = Table(
        name="relations",
        title=_("Cost per contact and service"),
        note=note_of(report, method(), caution()),
        current=[*report.relations].index(report.chosen),
    )
    return fill_table(empty, relation_columns(report), report.relations)


def relation_columns(report: RelationsReport) -> list[Column[Relation]]:
    def name_cell(relation: Relation) -> Cell:
        return Cell(name_of(relation.metric), link=metric_query(report, relation.metric))

    return [
        Column(_("Figure"), name_cell),
        Column(_("Changes"), lambda each: count_cell(each.moves.total)),
        Column(
            _("Rank correlation"),
            lambda each: correlation_cell(each.changes.value if each.changes else None),
        ),
        Column(
            _("From (95%)"),
            lambda each: correlation_cell(each.changes.low if each.changes else None),
        ),
        Column(
            _("To (95%)"),
            lambda each: correlation_cell(each.changes.high if each.changes else None),
        ),
        Column(_("Strength"), lambda each: Cell(strength_name(each))),
        Column(
            _("Of the levels"),
            lambda each: correlation_cell(each.levels.value if each.levels else None),
        ),
    ]


def correlation_cell(value: Decimal | None) -> Cell:
    return Cell(correlation_text(value), rounded(value, 2))


def pair_title(relation: Relation) -> str:
    return _("%(metric)s and cost per contact") % {"metric": name_of(relation.metric)}


def points_table(report: RelationsReport) -> Table:
    """The months that are used, latest first."""
    relation = report.chosen
    note = note_of(report, months_sentence(relation), caution())
    empty = Table("points", pair_title(relation), note=note)
    return fill_table(empty, month_columns(report), [*reversed(relation.used)])


def months_table(report: RelationsReport) -> Table:
    """Every month that was looked at, latest first."""
    relation = report.chosen
    note = note_of(report, months_sentence(relation), *redefined_notes(report))
    state: Column[RelationMonth] = Column(_("State"), lambda month: Cell(state_of(month)))
    columns = [*month_columns(report), state]
    return fill_table(
        Table("months", _("Month by month"), note=note), columns, [*reversed(relation.months)]
    )


def month_columns(report: RelationsReport) -> list[Column[RelationMonth]]:
    metric, currency = report.chosen.metric, report.head.centre.currency
    money = money_cells(currency)
    return [
        Column(_("Month"), lambda month: Cell(period_name(month.period))),
        Column(name_of(metric), lambda month: value_cell(metric, month.value, currency)),
        Column(_("Cost per contact"), lambda month: money(month.cost_per_contact)),
    ]


def state_of(month: RelationMonth) -> str:
    if not month.is_complete:
        return _("not complete")
    return _("used") if month.pair else _("left out")


def redefined_notes(report: RelationsReport) -> list[str]:
    """A series that is counted in two ways is told of."""
    text = _("From %(month)s on, contacts are counted differently (dashed line).")
    return [text % {"month": formatting.month_name(month)} for month in report.redefined]
