"""One address, two answers: the whole page, or for htmx only the part that changes."""

from dataclasses import fields
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from kpis.facts import Period, Reader
from kpis.models import User
from kpis.pages.filters.address import Address, address_of
from kpis.pages.filters.query import period_key
from kpis.reports.visible import CentreContext, visible_centre

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def names_in(context: "DataclassInstance") -> dict[str, object]:
    """The fields of a page's dataclass, as its template names them."""
    return {field.name: getattr(context, field.name) for field in fields(context)}


def render_page(
    request: HttpRequest,
    template: str,
    *contexts: "DataclassInstance | None",
) -> HttpResponse:
    """Title and #page alone for an htmx request; all of it when history is restored. The
    template extends `layout`, and names the fields of the contexts, of which the last goes
    first; None: of a page that has nothing to show yet."""
    htmx = request.htmx  # type: ignore[attr-defined]
    is_fragment = htmx and not htmx.history_restore_request
    address = address_of(request)
    if request.method != "POST":
        address.miss_unread()
    layout = "_fragment.html" if is_fragment else "base.html"
    shown: dict[str, object] = {"layout": layout, "unmet": unmet_links(address)}
    for context in filter(None, contexts):
        shown |= names_in(context)
    request.shown = shown_words(address.shown)  # type: ignore[attr-defined]
    response = render(request, template, shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


def unmet_links(address: Address) -> list[dict[str, str]]:
    """What the address asks for and cannot be had, each with the query that is without it."""
    return [{"reason": each.reason, "query": address.without(each)} for each in address.unmet]


def shown_words(period: Period | None) -> dict[str, str]:
    """How an address says it: without a period it means another a quarter later."""
    return {} if period is None else {"by": period.kind.value, "period": period_key(period)}


def reader_of(request: HttpRequest) -> Reader:
    """Who is logged in; the views that ask are behind a log-in."""
    assert isinstance(request.user, User)
    return Reader(request.user.pk, request.user.is_superuser)


def context_or_404(request: HttpRequest, slug: str) -> CentreContext:
    """Another centre's pages do not exist for those who are not its members."""
    frame = visible_centre(reader_of(request), slug)
    if frame is None:
        raise Http404(_("There is no such centre, or you may not see it."))
    request.frame = frame  # type: ignore[attr-defined]
    if isinstance(request.user, User) and not request.user.time_zone:
        timezone.activate(frame.centre.time_zone)
    return frame


def recording_context(request: HttpRequest, slug: str) -> CentreContext:
    """The frame of a page that also records: every member reads it, some may post to it."""
    frame = context_or_404(request, slug)
    if request.method == "POST" and not frame.may_record:
        raise PermissionDenied(_("You may read this centre's records, but not change them."))
    return frame
