"""The list of months: closed ones, ready ones, and those that lack something."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.closing import close_months, lock_months
from kpis.entry.refusals import Mistakes
from kpis.entry.submissions import Outcome
from kpis.pages.closing.months_text import closes_page
from kpis.pages.closing.words import (
    answer_close,
    close_form,
    read_remark,
    refuse_unseen,
    seen_figures,
)
from kpis.pages.filters.query import read_day
from kpis.pages.render import reader_of, recording_context, render_page
from kpis.pages.saving import Problems
from kpis.reports.closing.closes import CloseRow, build_closes
from kpis.reports.visible import CentreContext
from kpis.zones import today_of

#: More months than the page lists.
MOST_AT_ONCE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def closes(request: HttpRequest, slug: str) -> HttpResponse:
    """GET lists the months; POST closes those that were chosen, all or none."""
    frame = recording_context(request, slug)
    if request.method != "POST":
        return show(request, frame, None)

    def write() -> Outcome:
        return close_chosen(frame, request.POST, reader_of(request).id)

    return answer_close(request, frame, write, lambda problems: show(request, frame, problems))


def show(request: HttpRequest, frame: CentreContext, problems: Problems | None) -> HttpResponse:
    rows = build_closes(frame, today_of(frame.centre))
    form = close_form(request.POST, problems)
    page = closes_page(frame, rows, form, frozenset(request.POST.getlist("month")))
    return render_page(request, "kpis/closing/months.html", page)


def close_chosen(frame: CentreContext, post: QueryDict, user: int) -> Outcome:
    """Locked before they are looked at: what is closed is what the page showed."""
    chosen = frozenset(post.getlist("month")[:MOST_AT_ONCE])
    lock_months(frame.centre.id, list(filter(None, map(read_day, chosen))))
    rows = [row for row in build_closes(frame, today_of(frame.centre)) if key_of(row) in chosen]
    if not rows:
        raise Mistakes({"": {"month": _("Choose at least one month.")}})
    refuse_open_points(rows, post)
    for row in rows:
        if row.can_be_closed:
            now = seen_figures(row.cost, row.contacts, row.points)
            refuse_unseen(row.month, post.get(f"seen-{key_of(row)}", ""), now)
    months = [row.month for row in rows]
    close_months(centre_id=frame.centre.id, months=months, user_id=user, remark=read_remark(post))
    return {"message": closed_message(months)}


def refuse_open_points(rows: list[CloseRow], post: QueryDict) -> None:
    names = [formatting.month_name(row.month) for row in rows if row.points]
    if names and not post.get("confirmed"):
        text = _("Items are still open in %(months)s: tick the box to close anyway.")
        raise Mistakes({"": {"confirmed": text % {"months": ", ".join(names)}}})


def key_of(row: CloseRow) -> str:
    return f"{row.month:%Y-%m}"


def closed_message(months: list[date]) -> str:
    names = ", ".join(formatting.month_name(month) for month in sorted(months))
    text = ngettext("%(months)s is closed.", "%(months)s are closed.", len(months))
    return capfirst(text % {"months": names})
