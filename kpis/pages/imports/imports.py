"""The page of imports: a file comes in here, and every one that came is listed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpis.entry.imports.receiving import UploadRefused, receive_file, refuse_size
from kpis.models import Centre, User
from kpis.pages.imports.list_text import imports_page
from kpis.pages.page_url import page_url
from kpis.pages.record_files import templates
from kpis.pages.render import recording_context, render_page
from kpis.pages.saving import wants_json
from kpis.pages.tables.download import download_of
from kpis.reports.imports import build_imports
from kpis.reports.visible import CentreContext


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def imports(request: HttpRequest, slug: str) -> HttpResponse:
    """GET lists what came; POST takes a file, and leads to its own page."""
    frame = recording_context(request, slug)
    if request.method != "POST":
        return download_of(request, templates()) or show(request, frame, "")
    try:
        url = page_url("import", slug, receive(request, frame))
    except UploadRefused as refused:
        return refuse(request, frame, str(refused))
    if wants_json(request):
        return JsonResponse({"location": url})
    return HttpResponseRedirect(url)


def receive(request: HttpRequest, frame: CentreContext) -> int:
    """The id of the import. Raises UploadRefused."""
    assert isinstance(request.user, User)
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise UploadRefused(_("Choose a file first."))
    refuse_size(file.size or 0)
    batch = receive_file(
        centre=Centre.objects.get(pk=frame.centre.id),
        name=file.name,
        content=file.read(),
        user=request.user,
    )
    return batch.pk


def refuse(request: HttpRequest, frame: CentreContext, reason: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"message": reason}, status=422)
    response = show(request, frame, reason)
    response.status_code = 422
    return response


def show(request: HttpRequest, frame: CentreContext, problem: str) -> HttpResponse:
    page = imports_page(frame, build_imports(frame), problem)
    return render_page(request, "kpis/imports/imports.html", page)
