"""The journal of one centre: who changed what, and when."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis import formatting
from kpis.entry.forms.ids import read_id
from kpis.pages.journal.filters import (
    choice_query,
    filter_selects,
    read_choice,
    read_key,
    read_moment,
    read_row,
)
from kpis.pages.journal.text import JournalText, write_key, write_moment
from kpis.pages.render import frame_or_404, render_page
from kpis.reports.centres import CentreFrame
from kpis.reports.journal import (
    GroupKey,
    JournalChoice,
    Subject,
    build_batch,
    build_journal,
    build_row_history,
)

Context = dict[str, Any]


@require_safe
@login_required
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """Pages of what happened; or what one save did, or all that was done to one row."""
    frame = frame_or_404(request, slug)
    context: Context = {
        "centre": frame.centre,
        "currency_name": formatting.currency_name(frame.centre.currency),
    }
    context |= chosen_part(frame, request)
    return render_page(request, "kpis/journal/journal.html", context)


def chosen_part(frame: CentreFrame, request: HttpRequest) -> Context:
    query = request.GET
    choice = read_choice(query)
    if "batch" in query:
        after = read_id(query.get("after", "")) or 0
        return batch_part(frame, choice, read_key(query["batch"]), after)
    if row := read_row(query):
        return history_part(frame, *row)
    return journal_part(frame, choice, query.get("before", ""))


def journal_part(frame: CentreFrame, choice: JournalChoice, before: str) -> Context:
    report = build_journal(frame, choice, read_moment(before))
    text = JournalText(frame.centre, report.names)
    older = report.older and choice_query(choice, before=write_moment(report.older))
    return {
        "selects": filter_selects(choice, frame.centre, report.people),
        "days": text.days(report.happenings),
        "batch_query": batch_query(choice),
        "older": older,
        "latest": choice_query(choice) if read_moment(before) else "",
        "is_filtered": choice != JournalChoice(),
    }


def batch_query(choice: JournalChoice) -> str:
    """The query of a link to a group, but for the group's key."""
    query = choice_query(choice)
    return f"{query}batch=" if query == "?" else f"{query}&batch="


def batch_part(
    frame: CentreFrame, choice: JournalChoice, key: GroupKey | None, after: int
) -> Context:
    batch = build_batch(frame, choice, key, after) if key else None
    if key is None or batch is None:
        raise Http404(_("The journal of this centre has no such change."))
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


def history_part(frame: CentreFrame, subject: Subject, row: int) -> Context:
    events, names = build_row_history(frame, subject, row)
    if not events:
        raise Http404(_("The journal of this centre has no such row."))
    text = JournalText(frame.centre, names, linked=False)
    return {
        "back": "?",
        "history_of": text.words.title(subject, events[0].after),
        "days": text.days(events),
    }
