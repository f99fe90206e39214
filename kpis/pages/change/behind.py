"""What lies behind a step: its months, its bills, its contacts, and the way to each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis import formatting
from kpis.facts import CategoryFact
from kpis.formatting import money
from kpis.pages.change.address import start_query
from kpis.pages.change.behind_tables import category_of, cost_address, others_text, table_behind
from kpis.pages.change.rows import StepRow, step_row
from kpis.pages.filters.choice import AddressLink
from kpis.pages.filters.query import period_key
from kpis.pages.page_url import page_url
from kpis.pages.tables.table import Cell, Table
from kpis.reports.centre.change import ChangeReport, ShownStep, StepKind
from kpis.vocabulary import PeriodKind


@dataclass(frozen=True, slots=True)
class Section:
    """What lies behind one step. kind: of the table, as CSS has it. others: which bills are not
    in it. parts: the steps that are gathered in this one."""

    key: str
    name: str
    effect: Cell
    table: Table | None
    kind: str = ""
    note: str = ""
    others: str = ""
    links: Sequence[AddressLink] = ()
    parts: Sequence["Section"] = ()


def sections_of(rows: Sequence[StepRow], report: ChangeReport) -> list[Section]:
    """One for each step, in their order."""
    return [section_of(row, report) for row in rows]


def section_of(row: StepRow, report: ChangeReport) -> Section:
    step = row.step
    section = Section(row.key, row.name, row.effect, table_behind(row, report))
    if step.kind is StepKind.SPEND:
        return behind_category(section, step, report)
    if step.kind is StepKind.OTHER:
        parts = [section_of(step_row(part, report), report) for part in step.parts]
        return replace(section, parts=parts)
    if step.kind is StepKind.START_GAP:
        return replace(section, note=gap_note(step, report), links=gap_links(report))
    return replace(section, note=note_of(step.kind))


def behind_category(section: Section, step: ShownStep, report: ChangeReport) -> Section:
    if report.head.figures.period.kind is not PeriodKind.MONTH:
        return replace(section, kind="months")
    category = category_of(step, report)
    found = report.bills.get(category.id)
    return replace(
        section,
        others=others_text(found.others) if found else "",
        links=cost_links(category, report),
        note=whole_bills_note() if report.of_some_channels else "",
    )


def whole_bills_note() -> str:
    return _(
        "Bills are shown in full; the effect is of the part direct or allocated to the chosen "
        "channels."
    )


def cost_links(category: CategoryFact, report: ChangeReport) -> list[AddressLink]:
    months = [report.head.compared.period.start, report.head.figures.period.start]
    journal = page_url("journal", report.head.centre.slug)
    links = [
        AddressLink(
            url=cost_address(report, month, category),
            label=_("Cost lines of %(month)s") % {"month": formatting.month_name(month)},
        )
        for month in months
    ]
    text = _("What was entered and corrected for %(month)s")
    links.append(
        AddressLink(
            url=f"{journal}?month={months[1]:%Y-%m}&what=costs",
            label=text % {"month": formatting.month_name(months[1])},
        )
    )
    return links


def gap_note(step: ShownStep, report: ChangeReport) -> str:
    currency = report.head.centre.currency
    text = _("%(value)s in %(period)s, and a target of %(target)s.")
    return text % {
        "value": money(step.after, currency),
        "period": formatting.period_in_sentence(report.head.compared.period),
        "target": money(step.before, currency),
    }


def gap_links(report: ChangeReport) -> list[AddressLink]:
    """The period compared with has a page of its own that explains its own gap."""
    key = period_key(report.head.compared.period)
    text = _("How %(period)s got there")
    address = page_url("change", report.head.centre.slug)
    url = address + start_query(report.question, key, from_target=True)
    period = formatting.period_in_sentence(report.head.compared.period)
    return [AddressLink(text % {"period": period}, url)]


NOTES: dict[StepKind, Promise] = {
    StepKind.REDEFINED: gettext_lazy(
        "The change as each period was counted, less the change with both counted by the same "
        "definition. All other steps are counted alike."
    ),
    StepKind.VOLUME: gettext_lazy("The same cost, shared by more or fewer contacts."),
    StepKind.OUTSIDE: gettext_lazy(
        "Cost of channels that do not count as contacts, and cost that could not be allocated "
        "to any channel."
    ),
    StepKind.MIX: gettext_lazy(
        "Share of contacts. More of a channel that costs more than the centre as a whole, or less "
        "of one that costs less, is a rise."
    ),
    StepKind.HANDLE_TIME: gettext_lazy(
        "Handle time per contact, at the same share and cost per minute."
    ),
    StepKind.RATE: gettext_lazy("Cost per minute of handling, direct and allocated cost together."),
    StepKind.CONTACT_COST: gettext_lazy(
        "Cost per contact of channels whose handle time is not known for both periods."
    ),
}


def note_of(kind: StepKind) -> str:
    return str(NOTES[kind])
