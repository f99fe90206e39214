"""The quality gate in words: what a fall in cost per contact is worth.

The overview, the page of changes and the page of related figures say it alike.
"""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis import formatting
from kpis.metrics import is_floor, is_share, is_time
from kpis.pages.words.metrics import bound_text, name_within
from kpis.pages.words.small import join_items
from kpis.reports.centre.quality_gate import LimitCheck, QualityGate
from kpis.vocabulary import LimitState, Metric, Verdict

TONES = {
    Verdict.EARNED: "good",
    Verdict.BOUGHT_WITH_QUALITY: "bad",
    Verdict.UNPROVEN: "warn",
}
#: Limits that hold and are named in a sentence; the others are counted.
MOST_NAMED = 2


def verdict_word(verdict: Verdict) -> str:
    return {
        Verdict.EARNED: _("earned"),
        Verdict.BOUGHT_WITH_QUALITY: _("at the expense of quality"),
        Verdict.UNPROVEN: _("unproven"),
    }[verdict]


def verdict_tone(verdict: Verdict) -> str:
    return TONES[verdict]


STATES: dict[LimitState, Promise] = {
    LimitState.HELD: gettext_lazy("met"),
    LimitState.BROKEN: gettext_lazy("breached"),
    LimitState.UNKNOWN: gettext_lazy("not known"),
}


def state_word(state: LimitState) -> str:
    return str(STATES[state])


def limit_value(metric: Metric, value: Decimal) -> str:
    """Such as 82%, 73.5% or 1 min 00 s."""
    return bound_text(metric, value / 100 if is_share(metric) else value, "")


def measured_decimals(check: LimitCheck) -> int:
    """One, or two where a broken limit would else read as held."""
    assert check.measured is not None
    broken = check.state is LimitState.BROKEN
    return 2 if broken and round(check.measured, 1) == round(check.limit, 1) else 1


def measured_value(check: LimitCheck) -> str:
    if check.measured is None:
        return formatting.not_available()
    if is_time(check.metric):
        return formatting.duration(check.measured)
    return formatting.percent(check.measured / 100, measured_decimals(check))


def limit_text(metric: Metric, value: Decimal) -> str:
    """Such as "floor 82%" or "ceiling 7%"."""
    text = _("floor %(limit)s") if is_floor(metric) else _("ceiling %(limit)s")
    return text % {"limit": limit_value(metric, value)}


def floor_of(gate: QualityGate, metric: Metric) -> str:
    """The limit of one figure, in words; nothing where it has none."""
    check = next((check for check in gate.checks if check.metric is metric), None)
    return limit_text(metric, check.limit) if check else ""


def verdict_clause(gate: QualityGate) -> str:
    """A sentence of its own; empty where there is no verdict."""
    if gate.verdict is Verdict.EARNED:
        return earned_clause(gate.in_state(LimitState.HELD))
    if gate.verdict is Verdict.BOUGHT_WITH_QUALITY:
        broken = [broken_part(check) for check in gate.worse]
        return _("The fall is at the expense of quality: %(parts)s.") % {
            "parts": join_items(broken)
        }
    if gate.verdict is Verdict.UNPROVEN:
        return _("The fall is unproven: %(reasons)s.") % {"reasons": join_items(reasons(gate))}
    return ""


def reasons(gate: QualityGate) -> list[str]:
    """Why nothing is proven."""
    if not gate.checks:
        return [_("no service limits are set")]
    return [unproven_part(check) for check in gate.checks if check.state is not LimitState.HELD]


def unproven_part(check: LimitCheck) -> str:
    figure = name_within(check.metric)
    if check.state is LimitState.BROKEN:
        return broken_part(check)
    if check.answers is None:
        return _("%(figure)s is not known") % {"figure": figure}
    text = ngettext(
        "%(figure)s is known from %(count)s answer only",
        "%(figure)s is known from %(count)s answers only",
        check.answers,
    )
    return text % {"figure": figure, "count": formatting.count(check.answers)}


def earned_clause(held: list[LimitCheck]) -> str:
    parts = [held_part(check) for check in held[:MOST_NAMED]]
    if (more := len(held) - MOST_NAMED) > 0:
        text = ngettext("%(count)s other limit", "%(count)s other limits", more)
        parts.append(text % {"count": more})
    text = ngettext(
        "The fall is earned: %(parts)s holds.", "The fall is earned: %(parts)s hold.", len(held)
    )
    return text % {"parts": join_items(parts)}


def held_part(check: LimitCheck) -> str:
    return _("%(figure)s %(value)s (%(limit)s)") % {
        "figure": name_within(check.metric),
        "value": measured_value(check),
        "limit": limit_text(check.metric, check.limit),
    }


def broken_part(check: LimitCheck) -> str:
    text = (
        _("%(figure)s %(value)s is below the floor of %(limit)s")
        if is_floor(check.metric)
        else _("%(figure)s %(value)s is above the ceiling of %(limit)s")
    )
    return text % {
        "figure": name_within(check.metric),
        "value": measured_value(check),
        "limit": limit_value(check.metric, check.limit),
    }
