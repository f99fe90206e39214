"""What no longer comes: said by a click from any page, listed and undone here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.ids import read_id
from kpis.entry.recording.endings import EndingValues, record_endings, remove_endings
from kpis.entry.refusals import Mistakes
from kpis.entry.stopped import find_stopped
from kpis.entry.submissions import Outcome, once
from kpis.pages.endings.text import endings_page
from kpis.pages.page_url import own_address, page_url
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import sender_of
from kpis.pages.words.endings import read_keys
from kpis.reports.closing.endings import build_endings
from kpis.reports.visible import CentreContext

#: Before the ids that the notice offers to undo.
UNDO = "undo:"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def endings(request: HttpRequest, slug: str) -> HttpResponse:
    """GET lists what has ended; POST ends one or several things, or takes that back."""
    frame = recording_context(request, slug)
    if request.method != "POST":
        return show(request, frame)
    write = {"end": end, "undo": undo}.get(request.POST.get("action", ""))
    if write is None:
        raise SuspiciousOperation("Nothing is done.")
    try:
        outcome = once(sender_of(request, frame), lambda: write(request, frame))
    except Mistakes as mistakes:
        messages.error(request, mistakes.messages[""][""])
    else:
        tags = f"{UNDO}{frame.centre.slug}:{outcome['undo']}" if outcome.get("undo") else ""
        messages.success(request, outcome["message"], extra_tags=tags)
    return HttpResponseRedirect(way_back(request, frame))


def show(request: HttpRequest, frame: CentreContext) -> HttpResponse:
    report = build_endings(frame)
    stopped = find_stopped(frame.centre.id) if frame.may_record else []
    page = endings_page(frame, report, stopped)
    return render_page(request, "kpis/endings/endings.html", page)


def way_back(request: HttpRequest, frame: CentreContext) -> str:
    """The page the click was made on, where it is one of ours."""
    here = page_url("endings", frame.centre.slug)
    return own_address(request.POST.get("next", here), here)


def end(request: HttpRequest, frame: CentreContext) -> Outcome:
    asked = read_keys(request.POST.getlist("what"))
    if not asked:
        raise SuspiciousOperation("Nothing is to end.")
    report = build_endings(frame)
    names = [report.name(each.category_id, each.channel_id) for each in asked]
    if not all(names):
        raise Mistakes({"": {"": _("Not saved: a category or channel is no longer there.")}})
    ids = record_endings(centre_id=frame.centre.id, endings=asked)
    return {"message": ended_message(asked, names), "undo": ",".join(map(str, ids))}


def ended_message(asked: list[EndingValues], names: list[str]) -> str:
    if len(asked) > 1:
        text = ngettext(
            "%(count)s item is no longer expected.",
            "%(count)s items are no longer expected.",
            len(asked),
        )
        return text % {"count": len(asked)}
    month = formatting.month_name(asked[0].ended_from)
    return _("%(name)s is no longer expected from %(month)s on.") % {
        "name": names[0],
        "month": month,
    }


def undo(request: HttpRequest, frame: CentreContext) -> Outcome:
    ids = read_ids(request)
    remove_endings(centre_id=frame.centre.id, ids=ids)
    return {"message": undone_message(ids)}


def read_ids(request: HttpRequest) -> list[int]:
    ids = [read_id(text) for text in request.POST.getlist("ending")]
    known = [id for id in ids if id is not None]
    if not known or len(known) < len(ids):
        raise SuspiciousOperation("Nothing is to be undone.")
    return known


def undone_message(ids: list[int]) -> str:
    return ngettext("It is expected again.", "They are expected again.", len(ids))
