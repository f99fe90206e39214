"""Published figures as ranges, a panel a currency: money is never converted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.facts import BenchmarkFact

ROW_HEIGHT = 34
PANEL_GAP = 62
MARGIN = {"l": 8, "r": 16, "t": 26, "b": 30}
#: A phone's width holds so many letters of a row's name.
ROW_LETTERS = 46


@dataclass(frozen=True, slots=True)
class Panel:
    """The figures in one currency, the lowest at the foot, on axes of their own.

    number: counts the axes as Plotly does: x, x2, x3.
    """

    number: int
    currency: str
    facts: Sequence[BenchmarkFact]
    domain: tuple[float, float]

    @property
    def suffix(self) -> str:
        return "" if self.number == 1 else str(self.number)

    @property
    def trace(self) -> Figure:
        return {"type": "scatter", "xaxis": f"x{self.suffix}", "yaxis": f"y{self.suffix}"}

    @property
    def span(self) -> list[float]:
        """From a little below the lowest row to above the label of the highest."""
        return [-0.6, len(self.facts) - 0.3]


def build_benchmark_figure(
    benchmarks: Sequence[BenchmarkFact], own: Decimal | None, currency: str, own_name: str
) -> Figure:
    """A row a published figure, from low to high; our own as a line in its own currency."""
    groups = group_by_currency(benchmarks, currency)
    height = len(benchmarks) * ROW_HEIGHT + (len(groups) - 1) * PANEL_GAP
    panels = lay_out(groups, height)
    traces = [trace for panel in panels for trace in range_traces(panel)]
    annotations = [name for panel in panels for name in row_annotations(panel)]
    if own is not None:
        for panel in panels:
            if panel.currency == currency:
                traces.append(own_trace(panel, own, own_name))
                annotations.append(own_annotation(panel, own))
    layout = theme.base_layout(
        height=height + MARGIN["t"] + MARGIN["b"],
        hovermode="closest",
        showlegend=False,
        margin=MARGIN,
        annotations=annotations,
    )
    for panel in panels:
        layout |= axes(panel)
    return {"data": traces, "layout": layout}


def group_by_currency(
    benchmarks: Sequence[BenchmarkFact], own: str
) -> list[tuple[str, list[BenchmarkFact]]]:
    """Our own currency first, then the others by how much was published in them."""
    groups: dict[str, list[BenchmarkFact]] = {}
    for fact in sorted(benchmarks, key=lambda fact: (fact.high, fact.low)):
        groups.setdefault(fact.currency, []).append(fact)
    return sorted(groups.items(), key=lambda group: (group[0] != own, -len(group[1]), group[0]))


def lay_out(groups: Sequence[tuple[str, list[BenchmarkFact]]], height: int) -> list[Panel]:
    """The panels from the top down, each as high as its rows ask for."""
    panels, top = [], 1.0
    for number, (currency, facts) in enumerate(groups, start=1):
        bottom = top - len(facts) * ROW_HEIGHT / height
        panels.append(Panel(number, currency, facts, (max(bottom, 0.0), top)))
        top = bottom - PANEL_GAP / height
    return panels


def axes(panel: Panel) -> Figure:
    return {
        f"xaxis{panel.suffix}": theme.money_axis(
            panel.currency,
            "~f",
            anchor=f"y{panel.suffix}",
            rangemode="tozero",
            showline=False,
            tickangle=0,
            nticks=5,
        ),
        f"yaxis{panel.suffix}": {
            "anchor": f"x{panel.suffix}",
            "domain": list(panel.domain),
            "range": panel.span,
            "visible": False,
            "fixedrange": True,
        },
    }


def row_annotations(panel: Panel) -> list[Figure]:
    return [
        {
            "xref": "paper",
            "yref": f"y{panel.suffix}",
            "x": 0,
            "xanchor": "left",
            "y": row,
            "yshift": 13,
            "text": row_name(fact),
            "showarrow": False,
            "bgcolor": theme.SURFACE,
            "font": {"size": 11, "color": theme.QUIET},
        }
        for row, fact in enumerate(panel.facts)
    ]


def row_name(fact: BenchmarkFact) -> str:
    rest = [part for part in (fact.year, fact.region) if part != _("n/s")]
    room = ROW_LETTERS - sum(len(part) + 3 for part in rest)
    return theme.plain(" · ".join([theme.shorten(fact.publisher, max(room, 16)), *rest]))


def describe(fact: BenchmarkFact) -> str:
    """Everything that says how far to trust a figure, a line each."""
    lines = [
        theme.shorten(fact.publisher, 60),
        figure_text(fact) + " " + fact.unit,
        _("Year: %(year)s") % {"year": fact.year},
        _("Region: %(region)s") % {"region": fact.region},
        _("Source: %(title)s") % {"title": theme.shorten(fact.title, 70)},
    ]
    return "<br>".join(map(theme.plain, lines))


def figure_text(fact: BenchmarkFact) -> str:
    if fact.low == fact.high:
        return formatting.money(fact.low, fact.currency)
    low, high = (formatting.money(bound, fact.currency) for bound in (fact.low, fact.high))
    return f"{low} – {high}"


def range_traces(panel: Panel) -> list[Figure]:
    return [
        panel.trace
        | {
            "mode": "lines+markers",
            "x": [float(fact.low), float(fact.high)],
            "y": [row, row],
            "customdata": [describe(fact)] * 2,
            "hovertemplate": "%{customdata}<extra></extra>",
            "line": {"color": theme.CONTEXT, "width": 4},
            "marker": {"color": theme.CONTEXT, "size": 9 if fact.low == fact.high else 4},
        }
        for row, fact in enumerate(panel.facts)
    ]


def own_trace(panel: Panel, own: Decimal, name: str) -> Figure:
    said = theme.plain(formatting.labelled(name, formatting.money(own, panel.currency)))
    return panel.trace | {
        "mode": "lines",
        "x": [float(own), float(own)],
        "y": panel.span,
        "line": {"color": theme.ACCENT, "width": 2.5},
        "customdata": [said] * 2,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def own_annotation(panel: Panel, own: Decimal) -> Figure:
    return {
        "xref": f"x{panel.suffix}",
        "yref": f"y{panel.suffix}",
        "x": float(own),
        "y": panel.span[1],
        "yanchor": "bottom",
        "text": formatting.money(own, panel.currency),
        "showarrow": False,
        "font": {"color": theme.ACCENT, "size": 13, "weight": 600},
    }
