"""What the address says of the change to explain, and links that keep it."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.facts import Period
from kpis.pages.filters.address import Address
from kpis.pages.filters.bar import whole_query
from kpis.pages.filters.query import period_key, read_day, read_selection, selection_query, words_of
from kpis.reports.centre.change import ChangeQuestion, ChangeReport, View
from kpis.vocabulary import Comparison, PeriodKind

TARGET = "target"
NO_TARGET = _("There is no target for what is shown in %(period)s.")
OUT_OF_REACH = _("The change from “%(value)s” to %(period)s cannot be shown here.")


def read_question(address: Address) -> ChangeQuestion:
    """As read_selection; and view=work, compare=target or compare=2025-11, any other period."""
    start = address.text("compare")
    since = read_day(start)
    is_own = start == TARGET or since is not None
    selection = read_selection(address, Comparison.PREVIOUS if is_own else None)
    view = address.one_of("view", words_of(View), View.MONEY)
    return ChangeQuestion(selection, view, start == TARGET, since)


def miss_start(address: Address, report: ChangeReport) -> None:
    """Name the start that was asked for, where the change is not told from it."""
    question, said = report.question, address.text("compare")
    if question.from_target and report.target is None:
        address.miss("compare", said, NO_TARGET, **named(report))
    if question.since is not None and not report.is_since:
        address.miss("compare", said, OUT_OF_REACH, **named(report))


def named(report: ChangeReport) -> dict[str, str]:
    return {"period": formatting.period_in_sentence(report.head.figures.period)}


def compare_key(question: ChangeQuestion) -> str:
    """How the address names the start, where it is none that every page knows."""
    if question.from_target:
        return TARGET
    return "" if question.since is None else day_key(question.since, question.selection.kind)


def day_key(day: date, kind: PeriodKind) -> str:
    if kind is PeriodKind.WEEK:
        return period_key(Period(day, day, kind))
    return f"{day:%Y-%m}"


def extra_query(question: ChangeQuestion) -> str:
    """What selection_query leaves out."""
    view = "" if question.view is View.MONEY else question.view.value
    said = {"view": view, "compare": compare_key(question)}
    return "".join(f"&{name}={value}" for name, value in said.items() if value)


def other_kind_query(question: ChangeQuestion) -> str:
    """The same for a period of another kind: a month is not compared with a week."""
    return extra_query(replace(question, since=None))


def view_query(question: ChangeQuestion, key: str, view: View) -> str:
    return selection_query(question.selection, key) + extra_query(replace(question, view=view))


def all_query(question: ChangeQuestion) -> str:
    """The same of all channels and categories."""
    return whole_query(question.selection) + extra_query(question)


def start_query(question: ChangeQuestion, key: str, *, from_target: bool) -> str:
    """From the target, or as every page compares."""
    asked = replace(question, from_target=from_target, since=None)
    return selection_query(question.selection, key) + extra_query(asked)
