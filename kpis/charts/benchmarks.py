"""Published figures as ranges, a panel a currency: money is never converted."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts import theme
from kpis.charts.theme import Figure
from kpis.facts import BenchmarkFact

ROW_HEIGHT = 34
PANEL_GAP = 62


def build_benchmark_figure(
    benchmarks: Sequence[BenchmarkFact], own: Decimal | None, currency: str, own_name: str
) -> Figure:
    """A row a published figure, from low to high; our own as a line in its own currency."""
    panels = panels_by_currency(benchmarks, currency)
    rows = [len(facts) for _currency, facts in panels]
    height = sum(rows) * ROW_HEIGHT + len(panels) * PANEL_GAP
    layout = theme.base_layout(
        height=height,
        hovermode="closest",
        showlegend=False,
        margin={"l": 8, "r": 16, "t": 26, "b": 30},
        annotations=[],
        shapes=[],
    )
    traces: list[Figure] = []
    top = 1.0
    for index, (panel_currency, facts) in enumerate(panels, start=1):
        bottom = top - len(facts) * ROW_HEIGHT / height
        add_panel(layout, index, panel_currency, facts, (max(bottom, 0.0), top))
        traces += range_traces(index, facts)
        if panel_currency == currency and own is not None:
            mark_own(layout, traces, index, len(facts), own, currency, own_name)
        top = bottom - PANEL_GAP / height
    return {"data": traces, "layout": layout}


def panels_by_currency(
    benchmarks: Sequence[BenchmarkFact], own: str
) -> list[tuple[str, list[BenchmarkFact]]]:
    """Our own currency first, then the others by how much was published in them."""
    currencies = {fact.currency for fact in benchmarks}
    panels = [
        (
            currency,
            sorted((f for f in benchmarks if f.currency == currency), key=lambda f: (f.high, f.low)),
        )
        for currency in currencies
    ]
    return sorted(panels, key=lambda panel: (panel[0] != own, -len(panel[1]), panel[0]))


def add_panel(
    layout: Figure,
    index: int,
    currency: str,
    facts: Sequence[BenchmarkFact],
    domain: tuple[float, float],
) -> None:
    suffix = "" if index == 1 else str(index)
    layout[f"xaxis{suffix}"] = theme.money_axis(
        currency, "~f", anchor=f"y{suffix}", rangemode="tozero", showline=False
    )
    layout[f"yaxis{suffix}"] = {
        "anchor": f"x{suffix}",
        "domain": list(domain),
        "range": [-0.6, len(facts) - 0.3],
        "visible": False,
        "fixedrange": True,
    }
    layout["annotations"] += [
        {
            "xref": "paper",
            "yref": f"y{suffix}",
            "x": 0,
            "xanchor": "left",
            "y": row,
            "yshift": 10,
            "text": row_name(fact),
            "showarrow": False,
            "font": {"size": 11, "color": theme.QUIET},
        }
        for row, fact in enumerate(facts)
    ]


def row_name(fact: BenchmarkFact) -> str:
    return " · ".join([shorten(fact.publisher), fact.year, fact.region])


def shorten(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def range_traces(index: int, facts: Sequence[BenchmarkFact]) -> list[Figure]:
    suffix = "" if index == 1 else str(index)
    shared: Figure = {"type": "scatter", "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    return [
        shared
        | {
            "mode": "lines+markers",
            "x": [float(fact.low), float(fact.high)],
            "y": [row, row],
            "customdata": [describe(fact)] * 2,
            "hovertemplate": "%{customdata}<extra></extra>",
            "line": {"color": theme.CONTEXT, "width": 4},
            "marker": {"color": theme.CONTEXT, "size": 9 if fact.low == fact.high else 4},
        }
        for row, fact in enumerate(facts)
    ]


def describe(fact: BenchmarkFact) -> str:
    """Everything that says how far to trust a figure, a line each."""
    return "<br>".join(
        [
            f"<b>{shorten(fact.publisher, 60)}</b>",
            figure_text(fact) + " " + fact.unit,
            _("Year: %(year)s") % {"year": fact.year},
            _("Region: %(region)s") % {"region": fact.region},
            _("Source: %(title)s") % {"title": shorten(fact.title, 70)},
        ]
    )


def figure_text(fact: BenchmarkFact) -> str:
    if fact.low == fact.high:
        return formatting.money(fact.low, fact.currency)
    low, high = (formatting.money(bound, fact.currency) for bound in (fact.low, fact.high))
    return f"{low} – {high}"


def mark_own(
    layout: Figure,
    traces: list[Figure],
    index: int,
    rows: int,
    own: Decimal,
    currency: str,
    name: str,
) -> None:
    suffix = "" if index == 1 else str(index)
    traces.append(
        {
            "type": "scatter",
            "xaxis": f"x{suffix}",
            "yaxis": f"y{suffix}",
            "mode": "lines",
            "x": [float(own), float(own)],
            "y": [-0.6, rows - 0.3],
            "line": {"color": theme.ACCENT, "width": 2.5},
            "customdata": [f"{name}: {formatting.money(own, currency)}"] * 2,
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    )
    layout["annotations"].append(
        {
            "xref": f"x{suffix}",
            "yref": f"y{suffix}",
            "x": float(own),
            "y": rows - 0.3,
            "yanchor": "bottom",
            "text": f"<b>{formatting.money(own, currency)}</b>",
            "showarrow": False,
            "font": {"color": theme.ACCENT},
        }
    )
