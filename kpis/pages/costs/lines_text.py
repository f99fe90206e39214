"""From what was found of all cost lines to the words, numbers and forms on the page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.recording.many_lines import ManyLines
from kpis.facts import CentreFact
from kpis.months import first_of_month, month_after, months_between
from kpis.pages.costs.lines_address import filters_of, link
from kpis.pages.costs.lines_filters import (
    FilterForm,
    filter_form,
    filter_words,
    options,
    status_names,
)
from kpis.pages.costs.lines_table import LineTable
from kpis.pages.filters.choice import Choice, Link
from kpis.pages.grids.frame import span_in_words
from kpis.pages.saving import ConflictCells
from kpis.pages.tables.table import Table
from kpis.reports.sheets.line_list import (
    LINES_SHOWN,
    SHARED,
    FoundLines,
    LineChoices,
    LineQuestion,
)
from kpis.reports.visible import CentreContext
from kpis.vocabulary import decimals_of
from kpis.zones import today_of

#: Of the lines that somebody else has changed, what is named.
MOST_NAMED = 5
#: Of the pages beside this one, so many before and after it.
NEAR = 2


@dataclass(frozen=True, slots=True)
class TypedChange:
    """What was posted and refused. ticked: ids; texts: by field, what the lines were to become."""

    ticked: Collection[int] = ()
    is_all: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    conflicts: Sequence[ConflictCells] = ()


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """What the lines may become. all_text: of the box that takes all that match, empty where
    the page has them all."""

    token: str
    categories: Sequence[Choice]
    channels: Sequence[Choice]
    statuses: Sequence[Choice]
    months: Sequence[Choice]
    all_text: str
    is_all: bool


@dataclass(frozen=True, slots=True)
class LinesPage:
    """form: None where nobody may change. found: one line of all that match. unfound: why there
    is none. asked: the filters, for paper. conflicts: who changed what meanwhile."""

    centre: CentreFact
    currency_name: str
    year: int
    month: date
    filters: FilterForm
    asked: str
    is_filtered: bool
    table: Table
    found: str
    unfound: str
    pages: Sequence[Link]
    form: ChangeForm | None
    token: str
    problem: str
    errors: Sequence[str]
    conflicts: Sequence[str]


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What would be done, before it is. back: the address of the lines. alike: how many are so
    already. kept: the fields by which it is done."""

    centre: CentreFact
    back: str
    title: str
    words: str
    alike: str
    is_deletion: bool
    kept: Sequence[tuple[str, str]]
    token: str


def lines_page(
    frame: CentreContext,
    choices: LineChoices,
    question: LineQuestion,
    found: FoundLines,
    typed: TypedChange,
) -> LinesPage:
    centre = frame.centre
    dots = {channel.id: channel.colour for channel in choices.channels}
    table = LineTable(centre, question, dots, frame.may_record, typed.ticked)
    is_filtered = bool(filters_of(question))
    return LinesPage(
        centre=centre,
        currency_name=formatting.currency_name(centre.currency),
        year=fiscal_year(centre, found.last),
        month=found.last or first_of_month(today_of(centre)),
        filters=filter_form(centre, choices, question),
        asked=" · ".join(filter_words(question, choices, centre)),
        is_filtered=is_filtered,
        table=table.table(found),
        found=found_words(found, centre),
        unfound=unfound_words(question) if not found.number and is_filtered else "",
        pages=page_links(question, found),
        form=change_form(centre, choices, found, typed) if frame.may_record else None,
        token=str(uuid4()),
        problem=typed.problem,
        errors=[text for text in typed.errors.values() if text not in typed.problem],
        conflicts=conflicts_in_words(typed.conflicts),
    )


def fiscal_year(centre: CentreFact, month: date | None) -> int:
    """By which the year sheet of the month is called."""
    day = month or today_of(centre)
    return day.year if day.month >= centre.fiscal_year_start else day.year - 1


def found_words(found: FoundLines, centre: CentreFact) -> str:
    """Such as "250 lines · €12,340.00 · January 2025 to March 2026"."""
    if found.first is None or found.last is None:
        return ""
    text = ngettext("%(count)s line", "%(count)s lines", found.number)
    lines = text % {"count": formatting.number(found.number)}
    amount = formatting.money(found.amount, centre.currency, decimals_of(centre.currency))
    return " · ".join([lines, amount, span_of(found.first, found.last)])


def span_of(first: date, last: date) -> str:
    return formatting.month_name(first) if first == last else span_in_words([first, last])


def unfound_words(question: LineQuestion) -> str:
    if not question.words:
        return _("No line matches all that is chosen above.")
    words = " ".join(question.words)
    shown = words if len(words) <= 60 else words[:60] + "…"
    return _("No line matches “%(words)s” and all that is chosen above.") % {"words": shown}


def change_form(
    centre: CentreFact, choices: LineChoices, found: FoundLines, typed: TypedChange
) -> ChangeForm:
    """Offers neither categories nor channels that have ended."""
    gone, texts, as_it_is = choices.retired, typed.texts, _("unchanged")
    categories = {c.code: c.name for c in choices.categories if c.code not in gone["category"]}
    channels = {c.code: c.name for c in choices.channels if c.code not in gone["channel"]}
    text = _("all %(count)s that match, on every page")
    return ChangeForm(
        token=str(uuid4()),
        categories=options(as_it_is, categories, texts.get("category", "")),
        channels=options(as_it_is, {SHARED: _("shared"), **channels}, texts.get("channel", "")),
        statuses=options(as_it_is, status_names(), texts.get("status", "")),
        months=options(as_it_is, months_to_move_to(centre), texts.get("month", "")),
        all_text=text % {"count": formatting.number(found.number)}
        if found.number > LINES_SHOWN
        else "",
        is_all=typed.is_all,
    )


def months_to_move_to(centre: CentreFact) -> dict[str, str]:
    """Those of the centre's records, to the month after this one, latest first."""
    today = first_of_month(today_of(centre))
    last = max(filter(None, [centre.last_month, month_after(today)]))
    span = months_between(min(centre.first_month or today, last), month_after(last))
    return {f"{month:%Y-%m}": formatting.month_name(month) for month in reversed(span)}


def page_links(question: LineQuestion, found: FoundLines) -> list[Link]:
    """The first, the last, and those near this one."""
    if found.pages == 1:
        return []
    near = range(found.page - NEAR, found.page + NEAR + 1)
    numbers = [n for n in range(1, found.pages + 1) if n in {1, found.pages} or n in near]
    return [Link(formatting.number(n), link(question, page=n), n == found.page) for n in numbers]


def conflicts_in_words(conflicts: Sequence[ConflictCells]) -> list[str]:
    """Such as "Rent, June 2026: changed by Zoe Martin on 3 July 2026 at 10:15"."""
    named = [conflict_in_words(each) for each in conflicts[:MOST_NAMED]]
    return [*named, *(["…"] if len(conflicts) > MOST_NAMED else [])]


def conflict_in_words(conflict: ConflictCells) -> str:
    line = conflict["theirs"] or {}
    what = ", ".join(text for text in (line.get("name"), line.get("month")) if text)
    text = _("changed by %(who)s, %(when)s")
    if not line.get("is_there"):
        text = _("deleted by %(who)s, %(when)s")
    said = text % {"who": conflict["who"], "when": conflict["when"]}
    return formatting.labelled(what or _("A line"), said)


def confirm_page(
    centre: CentreFact,
    back: str,
    kept: Mapping[str, str],
    found: ManyLines,
    words: str,
    *,
    is_deletion: bool,
) -> ConfirmPage:
    alike = found.number - found.changing
    text = ngettext(
        "%(count)s of them is so already, and stays as it is.",
        "%(count)s of them are so already, and stay as they are.",
        alike,
    )
    return ConfirmPage(
        centre=centre,
        back=back,
        title=_("Delete these lines?") if is_deletion else _("Change these lines?"),
        words=words,
        alike=text % {"count": formatting.number(alike)} if alike else "",
        is_deletion=is_deletion,
        kept=list(kept.items()),
        token=str(uuid4()),
    )
