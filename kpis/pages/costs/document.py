"""A document on a cost line, as a download that no browser runs."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.entry.recording.documents import content_of
from kpis.models import CostDocument
from kpis.pages.render import context_or_404
from kpis.pages.tables.download import attached
from kpis.vocabulary import DocumentKind

#: What we found it to be, whatever its name and whoever sent it said.
MEDIA_TYPES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.PNG: "image/png",
    DocumentKind.JPEG: "image/jpeg",
    DocumentKind.WEBP: "image/webp",
}


@require_safe
@login_required
def cost_document(request: HttpRequest, slug: str, id: int, document: int) -> HttpResponse:
    """For whoever sees the centre's costs; of a line that is gone too."""
    frame = context_or_404(request, slug)
    found = CostDocument.objects.filter(centre_id=frame.centre.id, line=id, pk=document).first()
    if found is None:
        raise Http404(_("There is no such document on this line."))
    try:
        content = content_of(found)
    except FileNotFoundError as error:
        raise Http404(_("The storage of documents has lost this one.")) from error
    response = HttpResponse(content, content_type=MEDIA_TYPES[DocumentKind(found.kind)])
    response["Content-Disposition"] = attached(found.name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
