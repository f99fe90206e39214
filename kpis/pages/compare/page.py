"""Two centres side by side, and the exact bridge between their cost per contact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis.facts import CentreFact
from kpis.pages.compare.address import centre_choices, read_compare_question
from kpis.pages.compare.tables import compare_tables
from kpis.pages.compare.text import compare_text
from kpis.pages.filters.address import Address, NothingLeft, address_of
from kpis.pages.filters.asked import what_there_is
from kpis.pages.filters.choice import Choice
from kpis.pages.render import reader_of, render_page
from kpis.pages.tables.download import download_of
from kpis.reports.centres.compare import build_comparison
from kpis.reports.visible import CentreContext, CentreName, visible_names, visible_pair
from kpis.zones import today_of


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The two centres, of which the second is compared with the first."""

    first_choices: Sequence[Choice]
    second_choices: Sequence[Choice]
    first: CentreFact
    second: CentreFact


@require_safe
@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """?a= and ?b= are the slugs of two centres that the person may see; others are not there."""
    names = visible_names(reader_of(request))
    address = address_of(request)
    asked = [asked_name(address, key, names) for key in ("a", "b")]
    if address.has_missed("a") or address.has_missed("b"):
        raise NothingLeft
    if len(names) < 2:
        return render_page(request, "kpis/compare/compare.html")
    first, second = frames = read_pair(request, *choose_pair(names, *asked))
    question = read_compare_question(address)
    there = what_there_is(address, frames, question.selection)
    report = build_comparison(frames, replace(question, selection=there), today_of)
    page = ComparePage(
        first_choices=centre_choices(names, first.centre.slug),
        second_choices=centre_choices(names, second.centre.slug),
        first=first.centre,
        second=second.centre,
    )
    text = None
    if report is not None:
        if question.currency and question.currency != report.currency:
            address.miss("currency", question.currency)
        file = download_of(request, compare_tables(report), report.period)
        if file is not None:
            return file
        text = compare_text(report)
    return render_page(request, "kpis/compare/compare.html", page, text)


def asked_name(address: Address, key: str, names: Sequence[CentreName]) -> CentreName | None:
    """None where the address names no centre that there is."""
    return address.one_of(key, {name.slug: name for name in names}, None)


def choose_pair(
    names: Sequence[CentreName], first: CentreName | None, second: CentreName | None
) -> tuple[CentreName, CentreName]:
    """Those that the address names; else the first ones with records."""
    rest = [name for name in names if name not in (first, second)]
    rest.sort(key=lambda name: not name.is_suggested)
    first = first or rest.pop(0)
    return first, second or rest.pop(0)


def read_pair(
    request: HttpRequest, first: CentreName, second: CentreName
) -> tuple[CentreContext, CentreContext]:
    """Someone may take a centre from the reader while the page is being made."""
    return visible_pair(reader_of(request), first.slug, second.slug) or not_there()


def not_there() -> NoReturn:
    raise Http404(_("There is no such centre, or you may not see it."))
