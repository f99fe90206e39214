"""Words that the list of months and the checklist of a month share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.closing import CloseRefused, Obstacle
from kpis.entry.far_out import FarOutRefused
from kpis.entry.forms.free_text import read_text
from kpis.entry.recording.steps import kept_as_step
from kpis.entry.refusals import Mistakes, NotSaved, refusal_of
from kpis.entry.submissions import Outcome, once
from kpis.formatting import moment_name
from kpis.pages.closing.far_text import refused_in_words
from kpis.pages.saving import Problems, problems_of, sender_of
from kpis.reports.visible import CentreContext

LONGEST_REMARK = 200


@dataclass(frozen=True, slots=True)
class CloseForm:
    """What was typed into the form of a close, and why it was refused: problem in one sentence,
    errors by field."""

    token: str
    problem: str
    errors: Mapping[str, str]
    remark: str
    reason: str


def close_form(post: QueryDict, problems: Problems | None) -> CloseForm:
    return CloseForm(
        token=str(uuid4()),
        problem=problems.message if problems else "",
        errors=problems.errors.get("", {}) if problems else {},
        remark=str(post.get("remark", "")),
        reason=str(post.get("reason", "")),
    )


def closed_by(who: str, when: datetime) -> str:
    return _("Closed by %(person)s on %(moment)s") % {
        "person": who,
        "moment": moment_name(when),
    }


def seen_figures(cost: Decimal | None, contacts: int | None, points: int) -> str:
    """What a page showed of a month: a close of other figures is not what was asked for."""
    return f"{cost}/{contacts}/{points}"


def refuse_unseen(month: date, seen: str, now: str) -> None:
    if seen != now:
        text = _("%(month)s changed while this page was open: check it again, then close it.")
        raise Mistakes({"": {"": capfirst(text % {"month": formatting.month_name(month)})}})


def read_remark(post: QueryDict, field: str = "remark") -> str:
    """Raises Mistakes."""
    return read_text(post, field, LONGEST_REMARK)


def answer_close(
    request: HttpRequest,
    frame: CentreContext,
    write: Callable[[], Outcome],
    again: Callable[[Problems], HttpResponse],
) -> HttpResponse:
    """Do it once, and back to the page with a message; else the page again, with why not."""
    try:
        sender = sender_of(request, frame)
        outcome = once(sender, lambda: kept_as_step(sender, write))
    except (IntegrityError, NotSaved) as error:
        refusal = refusal_of(error) if isinstance(error, IntegrityError) else error
        if refusal is None:
            raise
        problems = close_problems(refusal, frame.centre.currency)
        response = again(problems)
        response.status_code = problems.status
        return response
    messages.success(request, outcome["message"])
    return HttpResponseRedirect(request.get_full_path())


def close_problems(refusal: NotSaved, currency: str) -> Problems:
    if isinstance(refusal, FarOutRefused):
        text = refused_in_words(refusal, currency)
        return Problems(422, text, errors={"": {"far": text}})
    if isinstance(refusal, CloseRefused):
        errors = {"": {"reason": refusal_in_words(refusal)}}
        of_reason = refusal.obstacle is Obstacle.NO_REASON
        return Problems(409, refusal_in_words(refusal), errors=errors if of_reason else {})
    if isinstance(refusal, Mistakes):
        texts = [text for by_field in refusal.messages.values() for text in by_field.values()]
        return Problems(422, " ".join(texts), errors=refusal.messages)
    return problems_of(refusal, lambda _row: {})


def refusal_in_words(refusal: CloseRefused) -> str:
    values = {"month": formatting.month_name(refusal.month)}
    if refusal.obstacle is Obstacle.CLOSED_ALREADY and refusal.when is not None:
        values |= {"person": refusal.who or "", "moment": moment_name(refusal.when)}
        text = _("%(month)s is closed already, by %(person)s on %(moment)s.")
        return capfirst(text % values)
    text = {
        Obstacle.CLOSED_ALREADY: _("%(month)s is closed already."),
        Obstacle.NOT_ENDED: _("%(month)s has not ended yet: it can be closed once it has."),
        Obstacle.NOTHING_RECORDED: _(
            "Nothing is recorded for %(month)s: there is nothing to close."
        ),
        Obstacle.NOT_CLOSED: _("%(month)s is open already."),
        Obstacle.NO_REASON: _("Give a reason, in at least three characters."),
        Obstacle.NOT_ADMINISTRATOR: _("Only an administrator reopens a month."),
        Obstacle.BILL_IS_THERE: _("%(month)s now has a cost line in this category."),
    }[refusal.obstacle]
    return capfirst(text % values)
