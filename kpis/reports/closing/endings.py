"""The report behind the page of what no longer comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpis.facts import CentreFact, Named
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.endings import EndingFact, ending_facts
from kpis.queries.reference import category_facts

__all__ = ["EndingFact", "EndingsReport", "build_endings"]


@dataclass(frozen=True, slots=True)
class EndingsReport:
    """endings: the last said first. categories, channels: of the centre, by id."""

    centre: CentreFact
    endings: Sequence[EndingFact]
    categories: Mapping[int, Named]
    channels: Mapping[int, Named]

    def name(self, category: int | None, channel: int | None) -> str:
        """Empty where it is neither."""
        found = self.categories.get(category or 0) or self.channels.get(channel or 0)
        return found.name if found else ""


def build_endings(frame: CentreContext) -> EndingsReport:
    """Three queries, whatever the number of rows."""
    centre = frame.centre
    return EndingsReport(
        centre=centre,
        endings=ending_facts(centre.id),
        categories={category.id: category for category in category_facts()},
        channels={channel.id: channel for channel in channel_facts(centre.id)},
    )
