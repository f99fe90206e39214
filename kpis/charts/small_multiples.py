"""A small line chart for each channel, drawn by the page itself: it restacks on a phone and
needs no script. Places are in percent of the drawing, so that text and points keep their shape.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis import formatting
from kpis.facts import Named, Period
from kpis.formatting import labelled
from kpis.vocabulary import decimals_of_ratio

#: Steps of an axis, in powers of ten.
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MOST_INTERVALS = 3
#: What a label can tell apart.
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PanelPoint:
    """value: money; None is a gap. An incomplete point is hollow. is_break: from here on the
    figures are made in another way."""

    period: Period
    value: Decimal | None
    is_complete: bool
    target: Decimal | None
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """x, y, left: in percent of the drawing. title: what a pointer over it reads."""

    x: str
    y: str
    left: str
    title: str
    is_hollow: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class SmallPanel:
    """ticks: from the top down, evenly spaced. lines, targets: points of polylines, in percent.

    wide: of a dot's column, in percent.
    """

    name: str
    colour: int
    ticks: Sequence[str]
    grid: Sequence[str]
    lines: Sequence[str]
    targets: Sequence[str]
    breaks: Sequence[str]
    dots: Sequence[Dot]
    wide: str
    first: str
    last: str


def build_panel(
    named: Named, points: Sequence[PanelPoint], currency: str, selected: Period
) -> SmallPanel | None:
    """None where the channel has no value in any of the periods."""
    if all(point.value is None for point in points):
        return None
    fine = decimals_of_ratio(currency)
    values = [v for p in points for v in (p.value, p.target) if v is not None]
    ticks = choose_ticks(values, Decimal(1).scaleb(-fine))
    bounds = (ticks[0], ticks[-1])
    places = [place_of(i, len(points)) for i in range(len(points))]
    decimals = 0 if all(tick == round(tick) for tick in ticks) else fine
    money = formatting.money_format(currency)
    return SmallPanel(
        name=named.name,
        colour=named.colour,
        ticks=[formatting.money(tick, currency, decimals) for tick in reversed(ticks)],
        grid=[percent(height(tick, bounds)) for tick in ticks],
        lines=polylines(
            [
                (x, height(p.value, bounds)) if p.value is not None and p.is_complete else None
                for x, p in zip(places, points, strict=True)
            ]
        ),
        targets=polylines(
            [
                None if p.target is None else (x, height(p.target, bounds))
                for x, p in zip(places, points, strict=True)
            ]
        ),
        breaks=[
            percent(x - 50 / max(len(points) - 1, 1))
            for x, p in zip(places[1:], points[1:], strict=True)
            if p.is_break
        ],
        dots=[
            make_dot(point, x, len(points), bounds, money, selected)
            for x, point in zip(places, points, strict=True)
            if point.value is not None
        ],
        wide=percent(100 / len(points)),
        first=formatting.period_short(points[0].period),
        last=formatting.period_short(points[-1].period),
    )


def make_dot(
    point: PanelPoint,
    x: float,
    number: int,
    bounds: tuple[Decimal, Decimal],
    money: Callable[[Decimal], str],
    selected: Period,
) -> Dot:
    assert point.value is not None
    return Dot(
        x=percent(x),
        y=percent(height(point.value, bounds)),
        left=percent(x - 50 / number),
        title=labelled(formatting.period_name(point.period), money(point.value)),
        is_hollow=not point.is_complete,
        is_selected=point.period == selected,
    )


def choose_ticks(values: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """Round values, evenly spaced, from at or below the lowest to at or above the highest.

    unit: none is finer.
    """
    low, high = min(values), max(values)
    if high - low < unit:
        margin = max(abs(high) / 20, unit)
        low, high = low - margin, high + margin
    power = max(Decimal(10) ** ((high - low).adjusted() - 1), unit)
    for step in (size * scale for scale in (power, 10 * power) for size in STEPS):
        start, end = low // step, -(-high // step)
        start -= start * step > low  # Decimal rounds towards zero
        end += end * step < high
        end += start == end
        if end - start <= MOST_INTERVALS:
            break
    return [step * count for count in range(int(start), int(end) + 1)]


def place_of(index: int, number: int) -> float:
    """In percent from the left; one alone stands in the middle."""
    return index * 100 / (number - 1) if number > 1 else 50.0


def height(value: Decimal, bounds: tuple[Decimal, Decimal]) -> float:
    """In percent from the top."""
    low, high = bounds
    return float(100 * (high - value) / (high - low))


def percent(value: float) -> str:
    return f"{value:.2f}%"


def polylines(places: Sequence[Place | None]) -> list[str]:
    """The runs between gaps; one that stands alone is no line."""
    return [" ".join(f"{x:.2f},{y:.2f}" for x, y in run) for run in runs(places) if len(run) > 1]


def runs(places: Sequence[Place | None]) -> Iterator[list[Place]]:
    run: list[Place] = []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
        elif run:
            yield run
            run = []
