"""The glossary: every term with its definition, formula, an example, and why it matters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.pages.glossary.entries import CONCEPTS, ENTRIES, FIGURES, Entry
from kpis.pages.render import render_page


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    figures: Sequence[Entry]
    concepts: Sequence[Entry]


@require_safe
@login_required
def glossary(request: HttpRequest) -> HttpResponse:
    return render_page(request, "kpis/glossary/glossary.html", GlossaryPage(FIGURES, CONCEPTS))


@require_safe
@login_required
def glossary_term(request: HttpRequest, key: str) -> HttpResponse:
    """One term alone, which a page opens in place. 404 for a term that there is not."""
    if key not in ENTRIES:
        raise Http404
    return render(request, "kpis/glossary/_term.html", {"entry": ENTRIES[key]})
