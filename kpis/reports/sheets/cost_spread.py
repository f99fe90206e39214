"""The report behind the page of one spread invoice."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.calculation.expectation import retired_categories, retired_channels
from kpis.facts import CentreFact
from kpis.queries.centres import CentreContext
from kpis.queries.cost_lines import (
    CategoryChoice,
    ChannelChoice,
    category_choices,
    channel_choices,
)
from kpis.queries.cost_spreads import InstalmentFact, SpreadFact, spread_fact
from kpis.queries.known_words import KnownWords, known_words

__all__ = ["InstalmentFact", "KnownWords", "SpreadFact"]


@dataclass(frozen=True, slots=True)
class SpreadReport:
    """An invoice with what its form offers to choose from."""

    centre: CentreFact
    may_record: bool
    spread: SpreadFact
    categories: Sequence[CategoryChoice]
    channels: Sequence[ChannelChoice]
    known: KnownWords

    @property
    def open_parts(self) -> Sequence[InstalmentFact]:
        return [part for part in self.spread.parts if not part.is_closed]


def build_cost_spread(frame: CentreContext, id: int) -> SpreadReport | None:
    """None where the centre has no such invoice; four queries."""
    spread = spread_fact(frame.centre.id, id)
    if spread is None:
        return None
    parts = [part for part in spread.parts if not part.is_closed] or spread.parts
    gone = retired_channels(parts[0].month, frame.endings)
    ended = retired_categories(parts[0].month, frame.endings, {})
    return SpreadReport(
        frame.centre,
        frame.may_record,
        spread,
        [c for c in category_choices() if c.id not in ended or c.code == parts[0].category],
        [
            c
            for c in channel_choices(frame.centre.id)
            if c.fact.id not in gone or c.code == parts[0].channel
        ],
        known_words(frame.centre.id) if frame.may_record else KnownWords(),
    )
