"""The long lists of the page of goals: the latest rows stand there, and a link lists them all."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.pages.filters.address import Address
from kpis.pages.goals.forms import KINDS
from kpis.reports.settings.goals import LATEST, REMARK, GoalKind, GoalsReport


def asked_lists(address: Address) -> frozenset[str]:
    """all=remark, all=target and all=limit each ask for the whole list of their kind."""
    said = address.texts("all")
    for kind in said:
        if kind not in KINDS:
            address.miss("all", kind)
    return frozenset(KINDS).intersection(said)


def lists_query(whole: frozenset[str]) -> str:
    """What keeps the lists as they are, such as all=target&all=remark; empty for none."""
    return urlencode([("all", kind) for kind in KINDS if kind in whole])


@dataclass(frozen=True, slots=True)
class Fold:
    """The link to the whole list, or from it to the latest rows. query: with its question mark."""

    query: str
    text: str
    is_whole: bool


def fold_links(report: GoalsReport, whole: frozenset[str]) -> dict[str, Fold]:
    """By kind, for the lists that are longer than the page shows unasked."""
    return {
        kind: Fold(
            query=f"?{lists_query(whole ^ {kind})}#{kind}",
            text=latest_text(kind) if kind in whole else all_text(kind, report.totals[kind]),
            is_whole=kind in whole,
        )
        for kind in KINDS
        if report.totals.get(kind, 0) > LATEST
    }


def latest_text(kind: str) -> str:
    text = {
        GoalKind.TARGET.value: _("Show only the latest %(count)s earlier targets"),
        GoalKind.LIMIT.value: _("Show only the latest %(count)s earlier limits"),
        REMARK: _("Show only the latest %(count)s remarks"),
    }[kind]
    return text % {"count": formatting.number(LATEST)}


def all_text(kind: str, total: int) -> str:
    text = {
        GoalKind.TARGET.value: ngettext(
            "Show %(count)s earlier target", "Show all %(count)s earlier targets", total
        ),
        GoalKind.LIMIT.value: ngettext(
            "Show %(count)s earlier limit", "Show all %(count)s earlier limits", total
        ),
        REMARK: ngettext("Show %(count)s remark", "Show all %(count)s remarks", total),
    }[kind]
    return text % {"count": formatting.number(total)}


def folded_note(kind: str, shown: int, report: GoalsReport) -> str:
    """What a file says of rows that the page leaves out; empty where it leaves out none."""
    total = report.totals.get(kind, 0)
    if shown >= total:
        return ""
    text = {
        GoalKind.TARGET.value: _("Earlier targets: the latest %(shown)s of %(total)s."),
        GoalKind.LIMIT.value: _("Earlier limits: the latest %(shown)s of %(total)s."),
        REMARK: _("Remarks: the latest %(shown)s of %(total)s."),
    }[kind]
    return text % {"shown": formatting.number(shown), "total": formatting.number(total)}
