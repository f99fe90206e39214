"""What a save answers: to the sheet's script as JSON, without it as a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Never, NotRequired, TypedDict
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.units import seen_mark
from kpis.entry.recording.steps import kept_as_step
from kpis.entry.refusals import (
    ClosedMonthsConcerned,
    ConfirmationNeeded,
    Conflict,
    Conflicted,
    Mistakes,
    MonthIsClosed,
    MonthsAreClosed,
    NotSaved,
    refusal_of,
)
from kpis.entry.submissions import Outcome, Sender, once
from kpis.pages.render import reader_of
from kpis.reports.visible import CentreContext

#: Fields of a form that say nothing of what it saves; the second is renewed at a log-in.
HEADERS = {"token", "csrfmiddlewaretoken"}
#: The fields of a row as its form writes them; of which model the row is, each page knows.
TextsOf = Callable[[Never], Mapping[str, str]]


class SavedUnit(TypedDict):
    """What a script is told of a unit that was saved. marks: what stands beside it now."""

    seen: str
    values: Mapping[str, str]
    marks: NotRequired[Mapping[str, object]]


class ConflictCells(TypedDict):
    """Who was first, and what stands now. theirs is None where the row is gone; seen lets mine
    be saved over theirs.

    mine: the fields that the later person has changed, both: those that both have; None where
    that is not known.
    """

    who: str
    when: str
    theirs: dict[str, str] | None
    mine: list[str] | None
    both: list[str] | None
    seen: str


class SaveChoice(TypedDict):
    """What the person is asked before it is saved: ConfirmationNeeded of these units.

    agreed: the field that says yes, where it is not "replace".
    """

    keys: list[str]
    replace: str
    keep: str
    agreed: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Problems:
    """Why nothing was saved, for the page that shows it again with what was typed.

    errors: messages by unit and field. conflicts: by unit, who was first and what stands now.
    choice: what can be done about days and months that exclude each other.
    """

    status: int
    message: str
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    conflicts: Mapping[str, ConflictCells] = field(default_factory=dict)
    choice: SaveChoice | None = None

    def as_json(self) -> dict[str, object]:
        parts = {"errors": self.errors, "conflicts": self.conflicts, "choice": self.choice}
        return {"message": self.message} | {name: part for name, part in parts.items() if part}


def sender_of(request: HttpRequest, frame: CentreContext) -> Sender:
    return Sender(frame.centre.id, reader_of(request).id, read_token(request))


def read_token(request: HttpRequest) -> UUID | None:
    """The token of this page with this content: who goes back, changes something and saves
    again does not mean the same save."""
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return None
    content = [(name, texts) for name, texts in sorted(request.POST.lists()) if name not in HEADERS]
    return uuid5(token, repr(content))


def answer_save(
    request: HttpRequest,
    sender: Sender,
    save: Callable[[], Outcome],
    *,
    texts_of: TextsOf,
    again: Callable[[Problems], HttpResponse],
) -> HttpResponse:
    """Save once; texts_of writes the fields of a row that somebody else changed.

    save returns plain JSON data with a "message". again shows the page with what was typed, for
    a browser without the script. A save that failed midway leaves nothing behind; what it
    recorded of costs, contacts and hours can be undone.
    """
    try:
        outcome = once(sender, lambda: kept_as_step(sender, save))
    except IntegrityError as error:  # what the database only knows at the commit
        refusal = refusal_of(error)
        if refusal is None:
            raise
        return answer_problems(request, problems_of(refusal, texts_of), again)
    except NotSaved as refusal:
        return answer_problems(request, problems_of(refusal, texts_of), again)
    if wants_json(request):
        return JsonResponse(outcome)
    if outcome.get("message"):
        messages.success(request, outcome["message"])
    return HttpResponseRedirect(request.get_full_path())


def answer_problems(
    request: HttpRequest, problems: Problems, again: Callable[[Problems], HttpResponse]
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(problems.as_json(), status=problems.status)
    response = again(problems)
    response.status_code = problems.status
    return response


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def problems_of(refusal: NotSaved, texts_of: TextsOf) -> Problems:
    if isinstance(refusal, Mistakes):
        return Problems(422, mistakes_in_words(refusal), errors=refusal.messages)
    if isinstance(refusal, Conflicted):
        conflicts = {c.key: conflict_cells(c, texts_of) for c in refusal.conflicts}
        return Problems(409, conflicts_in_words(refusal), conflicts=conflicts)
    if isinstance(refusal, ConfirmationNeeded):
        choice: SaveChoice = {
            "keys": list(refusal.keys),
            "replace": refusal.replace,
            "keep": refusal.keep,
        }
        if refusal.agreed != ConfirmationNeeded.agreed:
            choice["agreed"] = refusal.agreed
        return Problems(409, refusal.text, choice=choice)
    if isinstance(refusal, MonthIsClosed):
        return Problems(423, closed_in_words(refusal))
    if isinstance(refusal, MonthsAreClosed):
        return Problems(423, months_in_words(refusal))
    if isinstance(refusal, ClosedMonthsConcerned):
        return Problems(423, concerned_in_words(refusal))
    raise AssertionError(f"{refusal!r} has no words")


def mistakes_in_words(refusal: Mistakes) -> str:
    """The only message there is, else what to do."""
    texts = [text for by_field in refusal.messages.values() for text in by_field.values()]
    if len(texts) == 1:
        return _("Not saved. %(reason)s") % {"reason": texts[0]}
    return _("Not saved: correct the marked cells.")


def conflicts_in_words(refusal: Conflicted) -> str:
    who = {conflict.who for conflict in refusal.conflicts if conflict.who}
    if len(who) == 1:
        return _("Not saved: %(person)s saved first.") % {"person": who.pop()}
    return _("Not saved: someone else saved first.")


def closed_in_words(refusal: MonthIsClosed) -> str:
    if refusal.month is None:
        return _("Not saved: the month is closed.")
    month = formatting.month_name(refusal.month)
    return _("Not saved: %(month)s is closed.") % {"month": month}


def months_in_words(refusal: MonthsAreClosed) -> str:
    """Each by its name."""
    if len(refusal.months) == 1:
        return closed_in_words(MonthIsClosed(refusal.months[0]))
    months = ", ".join(map(formatting.month_name, refusal.months))
    return _("Not saved: these months are closed: %(months)s.") % {"months": months}


def concerned_in_words(refusal: ClosedMonthsConcerned) -> str:
    months = ", ".join(map(formatting.month_name, refusal.months))
    return _(
        "Not saved: closed months depend on this (%(months)s). Only an administrator can change "
        "it, once the preview has shown these months."
    ) % {"months": months}


def conflict_cells(conflict: Conflict, texts_of: TextsOf) -> ConflictCells:
    """What stands now, as the form of the unit would hold it."""
    row = conflict.theirs
    texts = None if row is None else dict(texts_of(row))
    return {
        "who": conflict.who or _("someone outside the pages"),
        "when": formatting.moment_name(conflict.when) if conflict.when else "",
        "theirs": texts,
        "mine": None if conflict.mine is None else sorted(conflict.mine),
        "both": None if conflict.both is None else sorted(conflict.both),
        "seen": seen_mark(conflict.id, None, {})
        if texts is None
        else seen_mark(row.pk, row.version, texts),
    }


def kept_texts(typed: Mapping[str, str], conflict: ConflictCells | None) -> dict[str, str]:
    """What was typed, for the form that shows it again: after a conflict, what the other person
    alone has changed is theirs, so that saving mine writes only what I changed."""
    if conflict is None or conflict["theirs"] is None or conflict["mine"] is None:
        return dict(typed)
    mine, theirs = conflict["mine"], conflict["theirs"]
    return {name: text if name in mine else theirs.get(name, text) for name, text in typed.items()}
