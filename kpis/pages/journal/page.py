"""The journal of one centre: who changed what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.filters.address import Address, NothingLeft, address_of
from kpis.pages.journal.filters import (
    Select,
    choice_query,
    filter_selects,
    read_choice,
    read_key,
    read_moment,
    read_row,
)
from kpis.pages.journal.text import (
    PARAMETERS,
    Day,
    Item,
    JournalText,
    Line,
    write_key,
    write_moment,
)
from kpis.pages.render import context_or_404, render_page
from kpis.reports.settings.journal import (
    JournalChoice,
    Subject,
    build_batch,
    build_journal,
    build_row_history,
)
from kpis.reports.visible import CentreContext

NO_CHANGE = _("The journal of this centre has no such change: “%(value)s”.")
NO_ROW = _("The journal of this centre has no such row: “%(value)s”.")


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Days of happenings; or the rows of one group, or of one row's history. older, latest: the
    queries of the pages beside this one; back: of the whole journal."""

    centre: CentreFact
    currency_name: str
    selects: Sequence[Select] = ()
    days: Sequence[Day] = ()
    batch_query: str = ""
    batch: Item | None = None
    batch_lines: Sequence[Line] = ()
    history_of: str = ""
    back: str = ""
    older: str = ""
    latest: str = ""
    is_filtered: bool = False


@require_safe
@login_required
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """Pages of what happened; or what one save did, or all that was done to one row."""
    frame = context_or_404(request, slug)
    page = chosen_page(frame, address_of(request))
    return render_page(request, "kpis/journal/journal.html", page)


def chosen_page(frame: CentreContext, address: Address) -> JournalPage:
    choice = read_choice(address)
    if address.text("batch"):
        return batch_page(frame, choice, address)
    if row := read_row(address):
        return history_page(frame, address, *row)
    return happenings_page(frame, choice, address)


def happenings_page(frame: CentreContext, choice: JournalChoice, address: Address) -> JournalPage:
    said = address.text("before")
    before = read_moment(said)
    if said and before is None:
        address.miss("before", said)
    report = build_journal(frame, choice, before)
    return JournalPage(
        centre=frame.centre,
        currency_name=formatting.currency_name(frame.centre.currency),
        selects=filter_selects(choice, frame.centre, report.people),
        days=JournalText(frame.centre, report.names).days(report.happenings),
        batch_query=batch_query(choice),
        older=choice_query(choice, before=write_moment(report.older)) if report.older else "",
        latest=choice_query(choice) if before else "",
        is_filtered=choice != JournalChoice(),
    )


def batch_query(choice: JournalChoice) -> str:
    """The query of a link to a group, but for the group's key."""
    query = choice_query(choice)
    return f"{query}batch=" if query == "?" else f"{query}&batch="


def batch_page(frame: CentreContext, choice: JournalChoice, address: Address) -> JournalPage:
    """Raises NothingLeft where the journal has no such change."""
    said, after = address.text("batch"), address.number("after", 0)
    key = read_key(said)
    batch = build_batch(frame, choice, key, after) if key else None
    if key is None or batch is None:
        address.miss("batch", said, NO_CHANGE)
        raise NothingLeft
    text = JournalText(frame.centre, batch.names)
    same = write_key(key)
    more = choice_query(choice, batch=same, after=str(batch.more)) if batch.more else ""
    return JournalPage(
        centre=frame.centre,
        currency_name=formatting.currency_name(frame.centre.currency),
        back=choice_query(choice),
        batch=text.group_item(batch.group),
        batch_lines=[text.line(event) for event in batch.events],
        older=more,
        latest=choice_query(choice, batch=same) if after else "",
    )


def history_page(frame: CentreContext, address: Address, subject: Subject, row: int) -> JournalPage:
    """Raises NothingLeft where the journal has no such row."""
    events, names = build_row_history(frame, subject, row)
    if not events:
        address.miss(PARAMETERS[subject], str(row), NO_ROW)
        raise NothingLeft
    text = JournalText(frame.centre, names, linked=False)
    return JournalPage(
        centre=frame.centre,
        currency_name=formatting.currency_name(frame.centre.currency),
        back="?",
        history_of=text.words.title(subject, events[0].after),
        days=text.days(events),
    )
