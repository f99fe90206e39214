"""Whether the fall of a page's cost per contact was earned, by the service limits."""

from kpis.calculation.figures import PeriodFigures
from kpis.calculation.quality_gate import (
    LimitCheck,
    QualityGate,
    check_limits,
    got_worse,
    judge_fall,
    limits_of,
)
from kpis.queries.centres import CentreContext
from kpis.reports.centre.period import ChosenPeriod
from kpis.vocabulary import decimals_of_ratio

__all__ = ["LimitCheck", "QualityGate", "read_quality_gate"]


def read_quality_gate(frame: CentreContext, chosen: ChosenPeriod) -> QualityGate:
    """The limits are of the whole centre, and are held against all of it, whatever is shown;
    so only the cost per contact of the whole centre is judged by them, counted alike in both
    periods."""
    checks = checks_of(frame, chosen.ledger.whole_figures(chosen.figures.period))
    if not chosen.ledger.restriction.is_whole:
        return QualityGate(checks, None)
    alike = chosen.alike
    now, before = alike.now.cost_per_contact, alike.before.cost_per_contact
    if now is None or before is None or not chosen.is_comparable:
        return QualityGate(checks, None)
    decimals = decimals_of_ratio(frame.centre.currency)
    change = round(now, decimals) - round(before, decimals)
    earlier = checks_of(frame, chosen.ledger.whole_figures(chosen.compared.period))
    return QualityGate(checks, judge_fall(checks, earlier, change), got_worse(checks, earlier))


def checks_of(frame: CentreContext, figures: PeriodFigures) -> list[LimitCheck]:
    """figures: of the whole centre."""
    last = figures.period.last_month
    limits = limits_of(frame.limits, figures.contacts_by_month, last)
    return check_limits(limits, figures.counted_facts)
