"""What of a portfolio is asked for: which centres, and which channels and categories of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpis.calculation.restriction import Restriction
from kpis.facts import CategoryFact, CentreFact, ChannelFact, Period
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts_of
from kpis.queries.reference import category_facts
from kpis.reports.centre.period import restriction_of
from kpis.reports.centre.selection import Selection


@dataclass(frozen=True, slots=True)
class Scope:
    """frames: the centres that are shown. channels_of: by centre.

    channels, categories: all that may be chosen. without_channels: how many centres were asked
    for that have none of the channels that were, and so are left out.
    """

    frames: Sequence[CentreContext]
    channels_of: Mapping[int, Sequence[ChannelFact]]
    channels: Sequence[ChannelFact]
    categories: Sequence[CategoryFact]
    restriction: Restriction
    without_channels: int = 0

    def has_any_channel(self, frame: CentreContext) -> bool:
        """Of those that were asked for."""
        wanted = self.restriction.channels
        own = self.channels_of.get(frame.centre.id, ())
        return wanted is None or any(fact.id in wanted for fact in own)

    @property
    def centres(self) -> list[CentreFact]:
        return [frame.centre for frame in self.frames]

    @property
    def recorded(self) -> list[CentreFact]:
        """Those with records."""
        return [centre for centre in self.centres if centre.first_month]


def choose_scope(
    frames: Sequence[CentreContext], slugs: frozenset[str], selection: Selection
) -> Scope | None:
    """The centres asked for that have a channel asked for; None where none of them has records.

    Two queries.
    """
    asked = choose_contexts(frames, slugs)
    if not any(frame.centre.first_month for frame in asked):
        return None
    scope = read_scope(asked, selection)
    kept = [frame for frame in asked if scope.has_any_channel(frame)]
    if not any(frame.centre.first_month for frame in kept):
        return None
    return replace(scope, frames=kept, without_channels=len(asked) - len(kept))


def read_scope(frames: Sequence[CentreContext], selection: Selection) -> Scope:
    """Of these centres, whatever their channels. Two queries."""
    channels_of = channel_facts_of(list({frame.centre.id for frame in frames}))
    channels, categories = channels_in_use(frames, channels_of), category_facts()
    restriction = restriction_of(selection, channels, categories)
    return Scope(frames, channels_of, channels, categories, restriction)


def choose_contexts(
    frames: Sequence[CentreContext], slugs: frozenset[str]
) -> Sequence[CentreContext]:
    """Those asked for by slug; all where none is."""
    return [frame for frame in frames if frame.centre.slug in slugs] if slugs else frames


def without_retired(scope: Scope, period: Period, slugs: frozenset[str]) -> Scope:
    """Centres that were retired by then and have nothing recorded since are left out, unless they
    are asked for by slug, or there is no other."""
    kept = [
        frame
        for frame in scope.frames
        if frame.centre.slug in slugs or not is_retired(frame.centre, period)
    ]
    return replace(scope, frames=kept) if kept else scope


def is_retired(centre: CentreFact, period: Period) -> bool:
    if centre.retired_from is None or centre.retired_from > period.start:
        return False
    return centre.last_month is None or centre.last_month < period.start


def channels_in_use(
    frames: Sequence[CentreContext], channels_of: Mapping[int, Sequence[ChannelFact]]
) -> list[ChannelFact]:
    """Those of centres with records, each once, in their order."""
    recorded = [frame.centre.id for frame in frames if frame.centre.first_month]
    used = {fact.id: fact for centre in recorded for fact in channels_of.get(centre, ())}
    return sorted(used.values(), key=lambda fact: (fact.position, fact.code))
