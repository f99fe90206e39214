"""A block pasted into lines, tried out: saved and taken back, so that what is shown is what a save
does."""

from collections.abc import Callable, Mapping
from typing import NotRequired, TypedDict

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from kpis import formatting
from kpis.entry.recording.cells import Number
from kpis.entry.refusals import ConfirmationNeeded, Mistakes, NotSaved
from kpis.entry.submissions import Outcome
from kpis.pages.saving import TextsOf, problems_of


def is_trial(request: HttpRequest) -> bool:
    return request.POST.get("preview") == "yes"


class Trial(TypedDict):
    """values: by unit, the fields as they would be recorded. problems: of units and fields; as
    long as there are any, nothing can be saved. conflicts: as a save answers them. asked: what
    is asked before it is saved. total: of the sheet, in words, where nothing is asked.
    """

    problems: list[dict[str, str]]
    conflicts: Mapping[str, Mapping[str, object]]
    values: dict[str, Mapping[str, str]]
    asked: NotRequired[str]
    total: NotRequired[dict[str, str]]


def answer_trial(
    save: Callable[[], Outcome],
    *,
    texts_of: TextsOf,
    total: Callable[[], Number],
    show: Callable[[Number], str],
) -> JsonResponse:
    """show: an amount or a count in words."""
    with transaction.atomic():
        before = total()
        preview = tried(save, texts_of)
        after = total()
        transaction.set_rollback(True)
    if "asked" in preview:
        return JsonResponse({"preview": preview})
    difference = after - before
    preview["total"] = {
        "before": show(before),
        "after": show(after),
        "difference": formatting.signed(show(difference), difference),
    }
    return JsonResponse({"preview": preview})


def tried(save: Callable[[], Outcome], texts_of: TextsOf) -> Trial:
    trial: Trial = {"problems": [], "conflicts": {}, "values": {}}
    try:
        saved = save().get("saved", {})
    except ConfirmationNeeded as question:  # once more when it is saved
        trial["asked"] = question.text
    except NotSaved as refusal:
        problems = problems_of(refusal, texts_of)
        trial["conflicts"] = problems.conflicts
        trial["problems"] = [] if problems.conflicts else why_not(refusal, problems.message)
    else:
        trial["values"] = {key: unit.get("values", {}) for key, unit in saved.items()}
    return trial


def why_not(refusal: NotSaved, message: str) -> list[dict[str, str]]:
    if not isinstance(refusal, Mistakes):
        return [{"key": "", "field": "", "text": message}]
    return [
        {"key": key, "field": field, "text": text}
        for key, by_field in refusal.messages.items()
        for field, text in by_field.items()
    ]
