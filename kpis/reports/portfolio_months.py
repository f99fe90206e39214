"""The months of many centres, as a portfolio reads them."""

from collections.abc import Sequence

from kpis.calculation.allocation import Keys
from kpis.calculation.centre_months import CentreMonths
from kpis.calculation.charges import Charges
from kpis.calculation.definition import all_definitions
from kpis.facts import DefinitionFact, Period
from kpis.queries.centres import CentreFrame
from kpis.queries.charges import charge_facts
from kpis.queries.portfolio import Wanted, centre_month_facts
from kpis.reports.centre_ledger import read_staffing
from kpis.reports.portfolio_scope import Scope
from kpis.zones import Clock


def read_months(scope: Scope, span: Period, today: Clock) -> dict[int, CentreMonths]:
    """By centre, in one query; three where channels are asked for, four where rules of theirs
    go by staffed hours."""
    wanted = wanted_months(scope, span)
    facts = centre_month_facts(wanted)
    charges = read_charges(scope.frames, wanted)
    return {
        centre.id: CentreMonths(
            facts=facts[centre.id],
            channels=scope.channels_of.get(centre.id, []),
            definitions=wanted.definitions[centre.id],
            currency=centre.currency,
            today=today(centre),
            charges=charges.get(centre.id),
        )
        for centre in scope.centres
    }


def wanted_months(scope: Scope, span: Period) -> Wanted:
    channels, categories = scope.restriction.channels, scope.restriction.categories
    return Wanted(
        definitions={frame.centre.id: definitions_of(frame, scope) for frame in scope.frames},
        start=span.start,
        end=span.end,
        categories=None if categories is None else sorted(categories),
        channels=None if channels is None else sorted(channels),
    )


def definitions_of(frame: CentreFrame, scope: Scope) -> Sequence[DefinitionFact]:
    return all_definitions(frame.definitions, scope.channels_of.get(frame.centre.id, []))


def read_charges(frames: Sequence[CentreFrame], wanted: Wanted) -> dict[int, Charges]:
    """By centre; none where all channels are wanted."""
    if wanted.channels is None:
        return {}
    facts, staffing = charge_facts(wanted), read_staffing(frames, wanted.start, wanted.end)
    return {
        (id := frame.centre.id): Charges(
            channels=frozenset(wanted.channels),
            facts=facts[id],
            definitions=wanted.definitions[id],
            keys=Keys(frame.rules, staffing.get(id, ()), frame.centre.currency),
        )
        for frame in frames
    }
