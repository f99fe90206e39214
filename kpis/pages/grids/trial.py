"""A block pasted into lines, tried out: saved and taken back, so that what is shown is what a save
does."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from kpis import formatting
from kpis.entry.recording.cells import Number
from kpis.entry.refusals import ConfirmationNeeded, Mistakes, NotSaved
from kpis.entry.submissions import Outcome
from kpis.pages.saving import TextsOf, problems_of


def is_trial(request: HttpRequest) -> bool:
    return request.POST.get("preview") == "yes"


def answer_trial(
    save: Callable[[], Outcome],
    *,
    texts_of: TextsOf,
    total: Callable[[], Number],
    show: Callable[[Number], str],
) -> JsonResponse:
    """values: by unit, the fields as they would be recorded. problems: by unit and field; as long
    as there are any, nothing can be saved. conflicts: as a save answers them. asked: what
    is asked before it is saved. total: of the sheet, in words, where nothing is asked.
    """
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


def tried(save: Callable[[], Outcome], texts_of: TextsOf) -> dict[str, Any]:
    preview: dict[str, Any] = {"problems": [], "conflicts": {}, "values": {}}
    try:
        saved = save().get("saved", {})
    except ConfirmationNeeded as question:  # once more when it is saved
        return preview | {"asked": question.text}
    except NotSaved as refusal:
        return preview | why_not(refusal, texts_of)
    preview["values"] = {key: unit.get("values", {}) for key, unit in saved.items()}
    return preview


def why_not(refusal: NotSaved, texts_of: TextsOf) -> dict[str, Any]:
    problems = problems_of(refusal, texts_of)
    if problems.conflicts:
        return {"conflicts": problems.conflicts}
    if not isinstance(refusal, Mistakes):
        return {"problems": [{"key": "", "field": "", "text": problems.message}]}
    return {
        "problems": [
            {"key": key, "field": field, "text": text}
            for key, by_field in refusal.messages.items()
            for field, text in by_field.items()
        ]
    }
