"""The glossary: every term with its definition, formula, an example, and why it matters."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.pages.glossary.entries import CONCEPTS, ENTRIES, FIGURES
from kpis.pages.render import render_page


@require_safe
@login_required
def glossary(request: HttpRequest) -> HttpResponse:
    context = {"figures": FIGURES, "concepts": CONCEPTS}
    return render_page(request, "kpis/glossary/glossary.html", context)


@require_safe
@login_required
def glossary_term(request: HttpRequest, key: str) -> HttpResponse:
    """One term alone, which a page opens in place. 404 for a term that there is not."""
    if key not in ENTRIES:
        raise Http404
    return render(request, "kpis/glossary/_term.html", {"entry": ENTRIES[key]})
