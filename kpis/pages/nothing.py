"""The page, and the file, that show nothing: what was asked for cannot be had."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kpis.facts import CentreFact
from kpis.pages.filters.address import address_of
from kpis.pages.render import render_page
from kpis.pages.tables.download import download_of
from kpis.pages.tables.table import Table
from kpis.reports.visible import CentreContext


@dataclass(frozen=True, slots=True)
class NothingPage:
    """all_query: of the page without what cannot be had."""

    centre: CentreFact | None
    all_query: str


def show_nothing(request: HttpRequest) -> HttpResponse:
    """No figure, for it would be another one than was asked for; the reasons, and ways out."""
    name = request.GET.get("download", "").rpartition(".")[0]
    file = download_of(request, [Table(name, _("Nothing to show"), heads=[""], rows=[])])
    if file is not None:
        return file
    frame: CentreContext | None = getattr(request, "frame", None)
    address = address_of(request)
    page = NothingPage(frame.centre if frame else None, address.without(*address.unmet))
    return render_page(request, "kpis/nothing.html", page)
