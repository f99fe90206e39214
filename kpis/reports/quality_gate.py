"""Whether the fall of a page's cost per contact was earned, by the limits of service."""

from kpis.calculation.figures import compare_when_complete
from kpis.calculation.quality_gate import (
    LimitCheck,
    QualityGate,
    check_limits,
    judge_fall,
    limits_at,
)
from kpis.queries.centres import CentreFrame
from kpis.reports.bridges import is_redefined
from kpis.reports.chosen import ChosenPeriod
from kpis.vocabulary import decimals_of_ratio

__all__ = ["LimitCheck", "QualityGate", "read_quality_gate"]


def read_quality_gate(frame: CentreFrame, chosen: ChosenPeriod) -> QualityGate:
    """The limits are of the whole centre, and are held against all of it, whatever is shown;
    so only the cost per contact of the whole centre is judged by them. What fell because
    contacts are counted in another way is not judged."""
    period = chosen.figures.period
    facts = chosen.books.whole_figures(period).counted_facts
    checks = check_limits(limits_at(frame.limits, period.end), facts)
    if not chosen.books.restriction.is_whole:
        return QualityGate(checks, None)
    now, before = chosen.figures, chosen.compared
    redefined = is_redefined(chosen.books, before.period, now.period)
    if redefined or not compare_when_complete(now, before):
        return QualityGate(checks, None)
    if now.cost_per_contact is None or before.cost_per_contact is None:
        return QualityGate(checks, None)
    decimals = decimals_of_ratio(frame.centre.currency)
    change = round(now.cost_per_contact, decimals) - round(before.cost_per_contact, decimals)
    return QualityGate(checks, judge_fall(checks, change))
