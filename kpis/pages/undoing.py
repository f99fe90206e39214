"""Undo and redo of what one has recorded, on any sheet of a centre."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.recording.steps import TurnedStep, redo_step, undo_step
from kpis.entry.refusals import InTheWay, Mistakes, MonthIsClosed, NotSaved, Obstacle, refusal_of
from kpis.entry.submissions import Outcome, once
from kpis.models import ContactVolume, CostDocument, CostLine, Staffing
from kpis.pages.page_url import own_address, page_url
from kpis.pages.render import reader_of, recording_context
from kpis.pages.saving import sender_of
from kpis.reports.visible import CentreContext

#: Of what stands in the way, what is named.
MOST_NAMED = 3


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """step: "redo", else undo. next: the page to go back to. GET is where a log-in leads that
    came between: nothing is undone by it."""
    frame = recording_context(request, slug)
    if request.method == "POST":
        answer(request, frame)
    here = page_url("costs", slug)
    return HttpResponseRedirect(own_address(request.POST.get("next", here), here))


def answer(request: HttpRequest, frame: CentreContext) -> None:
    """Says what was undone, or why not."""
    try:
        outcome = once(sender_of(request, frame), lambda: turn(request, frame))
        messages.success(request, outcome["message"])
    except IntegrityError as error:  # what the database only knows at the commit
        refusal = refusal_of(error)
        if refusal is None:
            raise
        messages.error(request, why_not(refusal))
    except NotSaved as refusal:
        messages.error(request, why_not(refusal))


def turn(request: HttpRequest, frame: CentreContext) -> Outcome:
    who = {"centre_id": frame.centre.id, "user_id": reader_of(request).id}
    if request.POST.get("step") == "redo":
        return {"message": in_words(_("Redone: %(step)s"), redo_step(**who))}
    return {"message": in_words(_("Undone: %(step)s"), undo_step(**who))}


def in_words(text: str, step: TurnedStep) -> str:
    """Such as "Undone: 3 lines saved. (June 2026)", for it may be of another sheet."""
    said = step.text or _("what was recorded")
    months = [formatting.month_name(month) for month in step.months]
    span = months[:1] if len(months) < 2 else [f"{months[0]} – {months[-1]}"]
    return " ".join([text % {"step": said}, *(f"({each})" for each in span)])


def why_not(refusal: NotSaved) -> str:
    if isinstance(refusal, MonthIsClosed):
        month = formatting.month_name(refusal.month) if refusal.month else _("the month")
        return _("Nothing was changed: %(month)s is closed.") % {"month": month}
    if isinstance(refusal, InTheWay):
        named = [obstacle_in_words(each) for each in refusal.obstacles[:MOST_NAMED]]
        more = len(refusal.obstacles) - MOST_NAMED
        text = _("Nothing was changed. In the way: %(rows)s")
        return text % {"rows": "; ".join([*named, *(["…"] if more > 0 else [])])}
    assert isinstance(refusal, Mistakes), refusal
    return " ".join(text for by_field in refusal.messages.values() for text in by_field.values())


def obstacle_in_words(obstacle: Obstacle) -> str:
    """Such as "Rent, June 2026 (Zoe Martin, 3 July 2026 at 10:15)"."""
    who = obstacle.who or _("someone outside the pages")
    when = formatting.moment_name(obstacle.when) if obstacle.when else ""
    return f"{row_in_words(obstacle)} ({', '.join(filter(None, [who, when]))})"


def row_in_words(obstacle: Obstacle) -> str:
    row = obstacle.row
    if issubclass(obstacle.table, CostLine):
        return f"{row.description or name_of(row, 'category')}, {formatting.month_name(row.month)}"
    if issubclass(obstacle.table, CostDocument):
        return str(row.name)
    if issubclass(obstacle.table, ContactVolume):
        return f"{name_of(row, 'channel')}, {span_in_words(row)}"
    if issubclass(obstacle.table, Staffing):
        name = name_of(row, "channel") if row.channel_id else _("All channels together")
        return f"{name}, {formatting.month_name(row.month)}"
    return _("Spread invoice of %(amount)s") % {"amount": formatting.number(row.amount, 2)}


def span_in_words(row: ContactVolume) -> str:
    is_day = (row.end - row.start).days == 1
    return formatting.day_name(row.start) if is_day else formatting.month_name(row.start)


def name_of(row: Any, column: str) -> str:
    """Of the category or channel of a row of today or of the history, which outlives them."""
    try:
        return str(getattr(row, column))
    except ObjectDoesNotExist:
        return _("what is no longer there")
