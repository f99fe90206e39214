"""What the address says of a comparison of two centres, and links that change one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from kpis.pages.filters import read_selection
from kpis.reports.centres import CentreFrame
from kpis.reports.compare import KINDS, CompareQuestion, CompareReport, CompareView
from kpis.vocabulary import PeriodKind


def read_compare_question(query: Mapping[str, str]) -> CompareQuestion:
    """by=month, period=2026-05, currency=EUR, view=work; all may be missing."""
    selection = read_selection(query)
    view = query.get("view", "")
    return CompareQuestion(
        kind=selection.kind if selection.kind in KINDS else PeriodKind.MONTH,
        day=selection.day,
        currency=query.get("currency") or None,
        view=CompareView(view) if view in set(CompareView) else CompareView.CATEGORY,
    )


def link(report: CompareReport, key: str | None, *, swap: bool = False, **changes: Any) -> str:
    """The query of the same comparison but for what is changed: kind, view, currency."""
    question = replace(report.question, **changes)
    slugs = report.first.centre.slug, report.second.centre.slug
    first, second = reversed(slugs) if swap else slugs
    pairs = {
        "a": first,
        "b": second,
        "by": question.kind.value,
        "period": key,
        "currency": question.currency,
        "view": None if question.view is CompareView.CATEGORY else question.view.value,
    }
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def centre_choices(frames: Sequence[CentreFrame], current: CentreFrame) -> list[dict[str, Any]]:
    return [
        {"key": f.centre.slug, "label": f.centre.name, "selected": f is current} for f in frames
    ]
