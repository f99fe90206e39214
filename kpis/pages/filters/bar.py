"""The bar above a page about a period: kind, period, comparison, channels, categories.

All of it stands in the address, so that what one sees can be sent to a colleague.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kpis.facts import CategoryFact, ChannelFact, Period
from kpis.formatting import period_name
from kpis.models.labels import LABELS
from kpis.pages.filters.choice import Choice, Link
from kpis.pages.filters.query import key_near, period_key, selected_key, selection_query
from kpis.reports.centre.head import PeriodHead
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Comparison, PeriodKind

#: From the key of a period, if it is to be kept, and its kind to the query of a link.
LinkTo = Callable[[str | None, PeriodKind], str]


@dataclass(frozen=True, slots=True)
class FilterBar:
    """What templates/kpis/_filters.html shows. by: the kind of period. kept: what else the page
    keeps, by name. parts: the names of what is chosen of channels and categories. all_query: of
    the same page about all of them. A choice that a page does not have is empty."""

    kinds: Sequence[Link]
    by: str
    periods: Sequence[Choice]
    comparisons: Sequence[Choice]
    channel_choices: Sequence[Choice]
    category_choices: Sequence[Choice]
    parts: Sequence[str]
    all_query: str
    kept: Sequence[tuple[str, str]] = ()


def filter_bar(
    selection: Selection,
    period: Period,
    choices: Sequence[Period],
    channels: Sequence[ChannelFact] = (),
    categories: Sequence[CategoryFact] = (),
) -> FilterBar:
    """choices: periods, latest first."""
    return FilterBar(
        kinds=kind_links(selection, period),
        by=selection.kind.value,
        periods=period_options(period, choices),
        comparisons=comparison_options(selection),
        channel_choices=part_options(channels, selection.channels),
        category_choices=part_options(categories, selection.categories),
        parts=parts_shown(selection, channels, categories),
        all_query=whole_query(selection),
    )


def bar_of(head: PeriodHead) -> FilterBar:
    """Of a page about a period of a centre."""
    period, choices = head.figures.period, head.choices
    return filter_bar(head.selection, period, choices, head.channels, head.categories)


def whole_query(selection: Selection) -> str:
    """Of the same page without the filters of channels and categories."""
    everything = replace(selection, channels=frozenset(), categories=frozenset())
    return selection_query(everything, selected_key(selection))


def kind_links(
    selection: Selection,
    period: Period,
    kinds: Iterable[PeriodKind] = PeriodKind,
    link: LinkTo | None = None,
) -> list[Link]:
    """Another kind of period: around the same time, where a time was chosen. link: of a page
    that keeps more than its selection."""
    link = link or partial(selection_query, selection)
    chosen = selection.day is not None
    return [
        Link(
            label=str(LABELS[kind]),
            query=link(key_near(period, kind) if chosen else None, kind),
            current=kind is selection.kind,
        )
        for kind in kinds
    ]


def period_options(selected: Period, choices: Sequence[Period]) -> list[Choice]:
    return [
        Choice(period_key(period), period_name(period), period == selected) for period in choices
    ]


def currency_options(codes: Sequence[str], chosen: str) -> list[Choice]:
    return [Choice(code, code, code == chosen) for code in codes]


def comparison_options(selection: Selection) -> list[Choice]:
    chosen = selection.comparison
    return [Choice(choice.value, str(LABELS[choice]), choice is chosen) for choice in Comparison]


def part_options(
    parts: Sequence[ChannelFact] | Sequence[CategoryFact], chosen: frozenset[str]
) -> list[Choice]:
    return [Choice(part.code, part.name, part.code in chosen) for part in parts]


def parts_of(head: PeriodHead) -> list[str]:
    """The names of the channels and categories that a page is about; none where it is all."""
    return parts_shown(head.selection, head.channels, head.categories)


def parts_shown(
    selection: Selection, channels: Sequence[ChannelFact], categories: Sequence[CategoryFact]
) -> list[str]:
    """As parts_of, of some of them."""
    return [
        *(channel.name for channel in channels if channel.code in selection.channels),
        *(category.name for category in categories if category.code in selection.categories),
    ]
