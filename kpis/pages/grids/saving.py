"""Saving and previewing the cells of a sheet: one way for costs and contacts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.recording.cells import RecordedCell
from kpis.entry.refusals import Mistakes, Overlapping, Unlikely
from kpis.entry.submissions import Outcome
from kpis.pages.grids.cells import CellSheet
from kpis.pages.grids.preview import preview_of
from kpis.pages.saving import Problems, answer_save, sender_of
from kpis.reports.visible import CentreContext


def answer_cells(
    request: HttpRequest,
    frame: CentreContext,
    sheet: CellSheet,
    again: Callable[[Problems], HttpResponse],
) -> HttpResponse:
    """Save the cells that were posted, or with preview=yes say what saving them would do."""
    if request.POST.get("preview") == "yes":
        return JsonResponse({"preview": preview_of(request.POST, sheet)})
    return answer_save(
        request,
        sender_of(request, frame),
        lambda: save_cells(request.POST, sheet),
        texts_of=sheet.texts_of,
        again=again,
    )


def save_cells(post: QueryDict, sheet: CellSheet) -> Outcome:
    """Raises NotSaved with all that is wrong; then nothing is saved."""
    typed = sheet.read(post)
    if typed.mistakes:
        raise Mistakes({key: {sheet.field: text} for key, text in typed.mistakes.items()})
    recorded = sheet.record(
        typed.cells,
        confirmed=post.get("confirmed") == "yes",
        replace_others=post.get(Overlapping.agreed) == "yes",
        unlikely=post.get(Unlikely.agreed) == "yes",
    )
    unusual = sheet.unusual()
    return {
        "saved": {
            cell.key: saved_cell(sheet, cell, _("unusual") if cell.key in unusual else "")
            for cell in recorded
        },
        "message": saved_in_words(len(recorded)),
    }


def saved_cell(sheet: CellSheet, cell: RecordedCell, unusual: str) -> dict[str, object]:
    """unusual: that it is, in words; empty where it is not."""
    return {
        "seen": sheet.seen(cell.id, cell.version, cell.value),
        "values": {sheet.field: sheet.text(cell.value)},
        "marks": {"unusual": unusual},
    }


def saved_in_words(count: int) -> str:
    if not count:
        return _("Nothing was changed.")
    text = ngettext("%(count)s cell saved.", "%(count)s cells saved.", count)
    return text % {"count": formatting.number(count)}
