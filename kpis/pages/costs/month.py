"""The month sheet of costs: one centre, one month, every line."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.months import month_after
from kpis.pages.costs.month_rows import TypedLines
from kpis.pages.costs.month_saves import ACTIONS, CostSave
from kpis.pages.costs.month_text import month_page
from kpis.pages.costs.month_tools import Panel
from kpis.pages.filters.address import address_of
from kpis.pages.grids.trial import answer_trial, is_trial
from kpis.pages.record_files import cost_download
from kpis.pages.render import reader_of, recording_context, render_page
from kpis.pages.saving import Problems, answer_save, kept_texts, sender_of
from kpis.reports.closing.not_come import categories_not_come
from kpis.reports.sheets.cost_sheet import CostSheet, build_cost_sheet
from kpis.reports.sheets.cost_year import cost_of_year
from kpis.reports.visible import CentreContext
from kpis.zones import today_of

FIELDS = ("category", "description", "supplier", "channel", "amount", "status", "invoice")
NOTHING, NO_PANEL = TypedLines(), Panel()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cost_month(request: HttpRequest, slug: str, month: date) -> HttpResponse:
    frame = recording_context(request, slug)
    if request.method == "POST":
        return record(request, frame, month)
    file = cost_download(request, frame, month, month_after(month))
    return file or show(request, frame, month)


def record(request: HttpRequest, frame: CentreContext, month: date) -> HttpResponse:
    """Save what was posted, once; where it was refused show it again with the reasons."""
    action = request.POST.get("action", "")
    save = CostSave(request.POST, frame.centre, month, reader_of(request).id)
    write = ACTIONS.get(action, ACTIONS[""])
    if is_trial(request):
        return answer_trial(
            lambda: write(save),
            texts_of=save.texts_of,
            total=lambda: cost_of_year(frame, [month]),
            show=lambda amount: formatting.number(amount, save.decimals),
        )
    response = answer_save(
        request,
        sender_of(request, frame),
        lambda: write(save),
        texts_of=save.texts_of,
        again=lambda problems: show(request, frame, month, problems),
    )
    if response.status_code == 302 and request.POST.get("place", "").isascii():
        response["Location"] += anchor(request.POST.get("place", ""))
    return response


def anchor(code: str) -> str:
    """Back to where in the page one was."""
    return f"#category-{code}" if code.replace("-", "").replace("_", "").isalnum() else ""


def show(
    request: HttpRequest, frame: CentreContext, month: date, problems: Problems | None = None
) -> HttpResponse:
    address = address_of(request)
    category, page = address.text("category"), address.number("page", 1)
    sheet = build_cost_sheet(frame, month, category, page)
    if category and category not in {total.code for total in sheet.totals}:
        address.miss("category", category)
    typed, panel = (NOTHING, NO_PANEL) if problems is None else refused(request.POST, problems)
    problem = problems.message if problems else ""
    text = month_page(sheet, typed, panel, not_come(frame, sheet), problem)
    return render_page(request, "kpis/costs/month.html", text)


def not_come(frame: CentreContext, sheet: CostSheet) -> frozenset[int]:
    """The categories that may be ended here: by those who record, in a month that is open."""
    if not sheet.may_edit:
        return frozenset()
    return categories_not_come(frame, sheet.month, sheet.recorded, today_of(frame.centre))


def refused(post: QueryDict, problems: Problems) -> tuple[TypedLines, Panel]:
    """What was posted, for the page to show again; seen as it stands now where it conflicts."""
    keys = post.getlist("row")
    seen = {key: post.get(f"seen-{key}", "") for key in keys}
    seen |= {key: conflict["seen"] for key, conflict in problems.conflicts.items()}
    typed = {
        key: {name: str(post[f"{name}-{key}"]) for name in FIELDS if f"{name}-{key}" in post}
        for key in keys
    }
    texts = {key: kept_texts(typed[key], problems.conflicts.get(key)) for key in keys}
    panel = Panel(
        name=post.get("action", ""),
        texts={name: text for name, text in post.items() if isinstance(text, str)},
        errors=problems.errors.get("spread", problems.errors.get("", {})),
        chosen=post.getlist("chosen"),
    )
    return TypedLines(texts, seen, problems.errors, problems.conflicts), panel
