"""A chart of a page, as templates/kpis/_plot.html draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.charts.theme import Figure, legend_of


@dataclass(frozen=True, slots=True)
class Plot:
    """links: where a click on each of its points leads, a query each, as JSON; empty where it
    leads nowhere."""

    figure: Figure
    links: str = ""

    @property
    def legend(self) -> Sequence[Figure]:
        return legend_of(self.figure)
