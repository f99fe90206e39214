"""The page of one cost line: all of it, its documents, and where it came from."""

from functools import partial
from hashlib import sha256
from uuid import uuid5

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kpis import formatting
from kpis.entry.forms.cost_rows import CostWords, cost_words, line_value
from kpis.entry.forms.ids import read_id
from kpis.entry.forms.merging import Merging, save_merged
from kpis.entry.forms.units import Unit, read_units
from kpis.entry.forms.whole_line import FIELDS, read_whole_line
from kpis.entry.recording.documents import add_document, refuse_size, refused, remove_document
from kpis.entry.recording.whole_line import KEY, record_whole_line
from kpis.entry.refusals import Mistakes
from kpis.entry.submissions import Outcome, Sender
from kpis.pages.costs.line_text import gone_page, line_page, texts_of_whole
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import Problems, answer_save, kept_texts, sender_of
from kpis.reports.sheets.cost_line import CostLineReport, build_cost_line
from kpis.reports.visible import CentreContext


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cost_line(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """POST saves the line; action "attach" adds documents to it, "detach" removes one."""
    frame = recording_context(request, slug)
    report = build_cost_line(frame, id)
    if report is None:
        raise Http404(_("There is no such cost line in this centre."))
    if report.line is None:
        return gone(request, report, id)
    if request.method == "POST":
        return record(request, frame, report)
    return show(request, report)


def gone(request: HttpRequest, report: CostLineReport, id: int) -> HttpResponse:
    """Of a form that was sent to it, nothing is saved."""
    response = render_page(request, "kpis/costs/line_gone.html", gone_page(report, id))
    response.status_code = 409 if request.method == "POST" else 200
    return response


def record(request: HttpRequest, frame: CentreContext, report: CostLineReport) -> HttpResponse:
    words = cost_words(frame.centre.id, frame.centre.currency, formatting.decimal_mark())
    assert report.line is not None
    id = report.line.line
    writes = {"attach": attach, "detach": detach}
    write = writes.get(request.POST.get("action", ""))
    return answer_save(
        request,
        sender_with_files(request, frame),
        lambda: write(request, frame, id) if write else change(request, frame, id, words),
        texts_of=lambda row: texts_of_whole(row, words),
        again=lambda problems: show(request, report, problems),
    )


def sender_with_files(request: HttpRequest, frame: CentreContext) -> Sender:
    """Two files from one page are two saves."""
    sender = sender_of(request, frame)
    if sender.token is None:
        return sender
    contents = "".join(digest_of(file) for file in request.FILES.getlist("file"))
    return Sender(sender.centre_id, sender.user_id, uuid5(sender.token, contents))


def digest_of(file: "UploadedFile[bytes]") -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def change(request: HttpRequest, frame: CentreContext, id: int, words: CostWords) -> Outcome:
    how = Merging(
        frame.centre.id,
        lambda row: texts_of_whole(row, words),
        partial(line_value, words),
    )

    def write(units: list[Unit]) -> Outcome:
        unit = units[0]
        if not unit.touched:
            return {"message": _("Nothing had changed.")}
        whole = read_whole_line(unit.texts, words)
        record_whole_line(centre_id=frame.centre.id, id=id, version=unit.version, whole=whole)
        return {"message": _("The line was saved.")}

    return save_merged(posted_units(request, id), write, how)  # type: ignore[arg-type]


def posted_units(request: HttpRequest, id: int) -> list[Unit]:
    """The form's only unit; one that was made up or is of another line holds nothing."""
    units = [u for u in read_units(request.POST, FIELDS) if u.key == KEY and u.id in {id, None}]
    return units or [Unit(KEY, id, None, {}, False)]


def attach(request: HttpRequest, frame: CentreContext, id: int) -> Outcome:
    files = request.FILES.getlist("file")
    if not files:
        raise refused(_("Choose a file first."))
    added = [attach_one(file, frame.centre.id, id) for file in files]
    new = sum(added)
    texts = []
    if new:
        text = ngettext("%(count)s document added.", "%(count)s documents added.", new)
        texts.append(text % {"count": formatting.count(new)})
    if new < len(added):
        texts.append(_("The line had the same file already: it is kept once."))
    return {"message": " ".join(texts)}


def attach_one(file: "UploadedFile[bytes]", centre: int, id: int) -> bool:
    """Whether it is new on the line. Raises Mistakes that name the file."""
    name = file.name or ""
    try:
        refuse_size(file.size or 0)
        added = add_document(centre_id=centre, line_id=id, name=name, content=file.read())
    except Mistakes as mistakes:
        reason = mistakes.messages["document"]["file"]
        raise refused(formatting.labelled(f"“{name[:80]}”", reason)) from mistakes
    return added.is_new


def detach(request: HttpRequest, frame: CentreContext, id: int) -> Outcome:
    document = read_id(request.POST.get("document", "")) or 0
    name = remove_document(centre_id=frame.centre.id, line_id=id, id=document)
    if not name:
        return {"message": _("The document had been removed already.")}
    return {"message": _("“%(name)s” was removed.") % {"name": name}}


def show(
    request: HttpRequest, report: CostLineReport, problems: Problems | None = None
) -> HttpResponse:
    typed: dict[str, str] = {}
    if problems is not None:
        posted = {f: request.POST[f"{f}-{KEY}"] for f in FIELDS if f"{f}-{KEY}" in request.POST}
        typed = kept_texts(posted, problems.conflicts.get(KEY))
    return render_page(request, "kpis/costs/line.html", line_page(report, typed, problems))
