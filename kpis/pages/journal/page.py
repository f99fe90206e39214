"""The journal of one centre: who changed what, and when."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpis import formatting
from kpis.pages.filters.address import Address, NothingLeft, address_of
from kpis.pages.journal.filters import (
    choice_query,
    filter_selects,
    read_choice,
    read_key,
    read_moment,
    read_row,
)
from kpis.pages.journal.text import PARAMETERS, JournalText, write_key, write_moment
from kpis.pages.render import context_or_404, render_page
from kpis.reports.settings.journal import (
    JournalChoice,
    Subject,
    build_batch,
    build_journal,
    build_row_history,
)
from kpis.reports.visible import CentreContext

Context = dict[str, Any]
NO_CHANGE = _("The journal of this centre has no such change: “%(value)s”.")
NO_ROW = _("The journal of this centre has no such row: “%(value)s”.")


@require_safe
@login_required
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """Pages of what happened; or what one save did, or all that was done to one row."""
    frame = context_or_404(request, slug)
    context: Context = {
        "centre": frame.centre,
        "currency_name": formatting.currency_name(frame.centre.currency),
    }
    context |= chosen_part(frame, request)
    return render_page(request, "kpis/journal/journal.html", context)


def chosen_part(frame: CentreContext, request: HttpRequest) -> Context:
    address = address_of(request)
    choice = read_choice(address)
    if address.text("batch"):
        return batch_part(frame, choice, address)
    if row := read_row(address):
        return history_part(frame, address, *row)
    return journal_part(frame, choice, address)


def journal_part(frame: CentreContext, choice: JournalChoice, address: Address) -> Context:
    said = address.text("before")
    before = read_moment(said)
    if said and before is None:
        address.miss("before", said)
    report = build_journal(frame, choice, before)
    text = JournalText(frame.centre, report.names)
    older = report.older and choice_query(choice, before=write_moment(report.older))
    return {
        "selects": filter_selects(choice, frame.centre, report.people),
        "days": text.days(report.happenings),
        "batch_query": batch_query(choice),
        "older": older,
        "latest": choice_query(choice) if before else "",
        "is_filtered": choice != JournalChoice(),
    }


def batch_query(choice: JournalChoice) -> str:
    """The query of a link to a group, but for the group's key."""
    query = choice_query(choice)
    return f"{query}batch=" if query == "?" else f"{query}&batch="


def batch_part(frame: CentreContext, choice: JournalChoice, address: Address) -> Context:
    """Raises NothingLeft where the journal has no such change."""
    said, after = address.text("batch"), address.number("after", 0)
    key = read_key(said)
    batch = build_batch(frame, choice, key, after) if key else None
    if key is None or batch is None:
        address.miss("batch", said, NO_CHANGE)
        raise NothingLeft
    text = JournalText(frame.centre, batch.names)
    same = write_key(key)
    more = batch.more and choice_query(choice, batch=same, after=str(batch.more))
    return {
        "back": choice_query(choice),
        "batch": text.group_item(batch.group),
        "batch_lines": [text.line(event) for event in batch.events],
        "older": more,
        "latest": choice_query(choice, batch=same) if after else "",
    }


def history_part(frame: CentreContext, address: Address, subject: Subject, row: int) -> Context:
    """Raises NothingLeft where the journal has no such row."""
    events, names = build_row_history(frame, subject, row)
    if not events:
        address.miss(PARAMETERS[subject], str(row), NO_ROW)
        raise NothingLeft
    text = JournalText(frame.centre, names, linked=False)
    return {
        "back": "?",
        "history_of": text.words.title(subject, events[0].after),
        "days": text.days(events),
    }
