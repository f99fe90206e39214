"""What two centres recorded in the months that their comparison may be about."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.calculation.completeness import MONTHS_OF_HABIT
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.ledger import Ledger
from kpis.facts import CentreFact, ChannelFact, Period
from kpis.months import add_months
from kpis.queries.contacts import monthly_contact_facts_of
from kpis.queries.habits import costs_and_habits_of
from kpis.reports.centre.ledger import (
    CentreLedger,
    Records,
    make_ledger,
    read_staffing,
    restrict_ledger,
)
from kpis.reports.centres.scope import Scope
from kpis.vocabulary import ChannelKind
from kpis.zones import Clock

CHANNEL_KINDS = list(ChannelKind)


@dataclass(frozen=True, slots=True)
class ComparedLedger:
    """Of one centre, in its own currency."""

    centre: CentreFact
    channels: Sequence[ChannelFact]
    ledger: CentreLedger

    def covered(self, period: Period) -> Ledger:
        return self.ledger.covered(self.ledger.ledger, period)

    def figures(self, period: Period) -> PeriodFigures:
        return self.ledger.figures(period)

    def kind_of(self, channel: int) -> int:
        """Its place in CHANNEL_KINDS; after the last for one that the centre no longer uses."""
        kinds = {fact.id: CHANNEL_KINDS.index(fact.kind) for fact in self.channels}
        return kinds.get(channel, len(CHANNEL_KINDS))


def read_ledgers(scope: Scope, span: Period, today: Clock) -> list[ComparedLedger]:
    """Two queries, three where shared cost of one of them goes by staffed hours."""
    ids = list({frame.centre.id for frame in scope.frames})
    start = add_months(span.start, -MONTHS_OF_HABIT)
    costs, habits = costs_and_habits_of(ids, start, span.end, span.start)
    contacts = monthly_contact_facts_of(ids, start, span.end)
    staffing = read_staffing(scope.frames, start, span.end)
    found = []
    for frame in scope.frames:
        id = frame.centre.id
        channels = scope.channels_of.get(id, [])
        records = Records(costs[id], contacts[id], habits[id], staffing.get(id, ()))
        whole = make_ledger(frame, channels, records, span, today(frame.centre))
        found.append(
            ComparedLedger(frame.centre, channels, restrict_ledger(whole, scope.restriction))
        )
    return found
