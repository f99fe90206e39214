"""What the address says of the change to explain, and links that keep it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kpis.facts import Period
from kpis.pages.filters import period_key, read_day, read_selection, selection_query
from kpis.pages.period_bar import part_bar
from kpis.reports.change import Question, View
from kpis.vocabulary import PeriodKind

TARGET = "target"


def read_question(query: Mapping[str, str]) -> Question:
    """As read_selection; and view=work, compare=target or compare=2025-11, any other period.

    What is said wrongly is left out.
    """
    view = View(query["view"]) if query.get("view", "") in set(View) else View.MONEY
    start = query.get("compare", "")
    return Question(read_selection(query), view, start == TARGET, read_day(start))


def compare_key(question: Question) -> str:
    """How the address names the start, where it is none that every page knows."""
    if question.from_target:
        return TARGET
    return "" if question.since is None else day_key(question.since, question.selection.kind)


def day_key(day: date, kind: PeriodKind) -> str:
    if kind is PeriodKind.WEEK:
        return period_key(Period(day, day, kind))
    return f"{day:%Y-%m}"


def extra_query(question: Question) -> str:
    """What selection_query leaves out."""
    view = "" if question.view is View.MONEY else question.view.value
    said = {"view": view, "compare": compare_key(question)}
    return "".join(f"&{name}={value}" for name, value in said.items() if value)


def other_kind_query(question: Question) -> str:
    """The same for a period of another kind: a month is not compared with a week."""
    return extra_query(replace(question, since=None))


def view_query(question: Question, key: str, view: View) -> str:
    return selection_query(question.selection, key) + extra_query(replace(question, view=view))


def whole_query(question: Question) -> str:
    """The same of all channels and categories."""
    query: str = part_bar(question.selection)["all_query"]
    return query + extra_query(question)


def start_query(question: Question, key: str, *, from_target: bool) -> str:
    """From the target, or as every page compares."""
    asked = replace(question, from_target=from_target, since=None)
    return selection_query(question.selection, key) + extra_query(asked)
