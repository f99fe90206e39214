"""All cost lines of a centre: found, sorted, downloaded, and changed many at once."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kpis.entry.refusals import NotSaved
from kpis.pages.costs.lines_address import read_question
from kpis.pages.costs.lines_changes import LinesSave, change_in_words
from kpis.pages.costs.lines_filters import filter_words
from kpis.pages.costs.lines_text import (
    ConfirmPage,
    TypedChange,
    confirm_page,
    lines_page,
)
from kpis.pages.filters.address import address_of
from kpis.pages.record_files import found_download
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems, answer_problems, answer_save, problems_of, sender_of
from kpis.reports.sheets.line_list import LineChoices, LineQuestion, find_lines, line_choices
from kpis.reports.visible import CentreContext


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cost_lines(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows a page of what is asked for; POST previews a change of many lines, or saves it."""
    frame = recording_context(request, slug)
    choices = line_choices(frame)
    question = read_question(address_of(request), choices, frame.centre.currency)
    if request.method == "POST":
        return change(request, frame, choices, question)
    file = found_download(request, frame, question, filter_words(question, choices, frame.centre))
    return file or show(request, frame, choices, question)


def change(
    request: HttpRequest, frame: CentreContext, choices: LineChoices, question: LineQuestion
) -> HttpResponse:
    save = LinesSave(request.POST, frame.centre, choices, question)

    def again(problems: Problems) -> HttpResponse:
        return show(request, frame, choices, question, save.typed(problems))

    if request.POST.get("step") == "save":
        return answer_save(
            request, sender_of(request, frame), save.record, texts_of=save.texts_of, again=again
        )
    try:
        page = preview(request, save)
    except NotSaved as refusal:
        return answer_problems(request, problems_of(refusal, save.texts_of), again)
    return render_page(request, "kpis/costs/lines_confirm.html", page)


def preview(request: HttpRequest, save: LinesSave) -> ConfirmPage:
    """Raises NotSaved where it would be refused."""
    seen, many, found = save.preview()
    words = change_in_words(found, many, save.choices, save.centre.currency)
    back, kept = request.get_full_path(), save.kept(seen)
    return confirm_page(save.centre, back, kept, found, words, is_deletion=many.deletes)


def show(
    request: HttpRequest,
    frame: CentreContext,
    choices: LineChoices,
    question: LineQuestion,
    typed: TypedChange | None = None,
) -> HttpResponse:
    found = find_lines(frame.centre.id, question)
    address = address_of(request)
    if found.page != question.page:
        address.miss("page", address.text("page"))
    page = lines_page(frame, choices, question, found, typed or TypedChange())
    return render_page(request, "kpis/costs/lines.html", page)
