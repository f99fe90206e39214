"""A small line, drawn on the server: no script, no width of its own."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

register = template.Library()
WIDTH, HEIGHT, EDGE = 100, 24, 2
#: The whole height is at least this part of the mean, so that cents do not look like a leap.
SMALLEST_SPAN = 0.2

Point = tuple[float, float]


@register.simple_tag
def sparkline(values: Sequence[Decimal | None], complete: Sequence[bool] = ()) -> SafeString:
    """The values from left to right; None is a gap, and a value alone a dash.

    complete: whether each period is; one that is not has a hollow dot, for its value will change.
    """
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, span = scale_of(known)
    step = WIDTH / (len(values) - 1)
    points = [
        None if value is None else (i * step, HEIGHT - EDGE - height_of(float(value), low, span))
        for i, value in enumerate(values)
    ]
    hollow = [point for point, whole in zip(points, complete, strict=False) if point and not whole]
    return SafeString(
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">'
        f"{''.join(map(line, runs(points)))}{''.join(map(hollow_dot, hollow))}</svg>"
    )


def scale_of(known: Sequence[float]) -> tuple[float, float]:
    """The lowest value that has a place, and how far the highest is above it."""
    low, high = min(known), max(known)
    missing = SMALLEST_SPAN * abs(sum(known) / len(known)) - (high - low)
    return (low - missing / 2, high - low + missing) if missing > 0 else (low, high - low)


def height_of(value: float, low: float, span: float) -> float:
    """Above the lower edge; kept within the frame."""
    room = HEIGHT - 2 * EDGE
    return min(max((value - low) * room / span, 0), room) if span else 0


def line(run: Sequence[Point]) -> str:
    return f'<polyline points="{" ".join([f"{x:.1f},{y:.1f}" for x, y in run])}"/>'


def hollow_dot(point: Point) -> str:
    """Lines without length, whose round ends stay round however wide the picture is drawn."""
    place = f"M{point[0]:.1f} {point[1]:.1f}h0"
    return f'<path class="dot" d="{place}"/><path class="hole" d="{place}"/>'


def runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    """The points between gaps; one that stands alone is drawn as a short dash."""
    run: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run if len(run) > 1 else [run[0], (run[0][0] + 1, run[0][1])]
            run = []
