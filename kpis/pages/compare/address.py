"""What the address says of a comparison of two centres, and links that change one thing."""

from collections.abc import Sequence
from urllib.parse import urlencode

from kpis.pages.filters.address import Address
from kpis.pages.filters.choice import Choice
from kpis.pages.filters.query import in_months, read_selection, selection_query, words_of
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.compare import CompareQuestion, CompareReport, CompareView
from kpis.reports.visible import CentreName


def read_compare_question(address: Address) -> CompareQuestion:
    """As filters.read_selection, and currency=EUR, view=work; all may be missing."""
    return CompareQuestion(
        selection=in_months(address, read_selection(address)),
        currency=address.text("currency") or None,
        view=address.one_of("view", words_of(CompareView), CompareView.CATEGORY),
    )


def link(
    report: CompareReport,
    key: str | None,
    *,
    swap: bool = False,
    selection: Selection | None = None,
    view: CompareView | None = None,
) -> str:
    """The query of the same comparison but for what is changed."""
    question = report.question
    view = view or question.view
    slugs = report.first.centre.slug, report.second.centre.slug
    first, second = reversed(slugs) if swap else slugs
    pairs = {
        "a": first,
        "b": second,
        "currency": question.currency,
        "view": None if view is CompareView.CATEGORY else view.value,
    }
    rest = urlencode({name: value for name, value in pairs.items() if value})
    return selection_query(selection or question.selection, key) + "&" + rest


def centre_choices(names: Sequence[CentreName], current: str) -> list[Choice]:
    """current: the slug of the one that is shown."""
    return [Choice(n.slug, n.name, n.slug == current) for n in names]
