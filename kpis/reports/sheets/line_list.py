"""The report behind the page of all cost lines, and what they may become."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kpis.calculation.usual_costs import usual_costs
from kpis.facts import ChannelFact
from kpis.months import first_of_month
from kpis.queries.category_costs import CategoryTotals, category_costs, category_totals
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.found_lines import (
    LINES_SHOWN,
    SHARED,
    SORTS,
    FoundLine,
    FoundLines,
    LineQuestion,
    find_lines,
    versions_found,
)
from kpis.reports.sheets.month_lines import LINES_A_PAGE
from kpis.reports.sheets.month_records import retired_codes, year_to
from kpis.zones import today_of

__all__ = [
    "LINES_A_PAGE",
    "LINES_SHOWN",
    "SHARED",
    "SORTS",
    "FoundLine",
    "FoundLines",
    "LineQuestion",
    "find_lines",
    "versions_found",
]


@dataclass(frozen=True, slots=True)
class LineChoices:
    """What lines can be asked for by, and become. retired: by category and channel, the codes
    of what is no longer offered today."""

    categories: Sequence[CategoryTotals]
    channels: Sequence[ChannelFact]
    retired: Mapping[str, AbstractSet[str]]


def line_choices(frame: CentreContext) -> LineChoices:
    """Three queries."""
    month = first_of_month(today_of(frame.centre))
    costs = category_costs(frame.centre.id, *year_to(month))
    categories = category_totals(frame.centre.id, month, costs)
    channels = channel_facts(frame.centre.id)
    usual = usual_costs([each.cost for each in costs])
    return LineChoices(
        categories, channels, retired_codes(frame, month, categories, channels, usual)
    )
