"""A small line, drawn on the server: no script, no width of its own."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

register = template.Library()
WIDTH, HEIGHT, EDGE = 100, 24, 2


@register.simple_tag
def sparkline(values: Sequence[Decimal | None]) -> SafeString:
    """The values from left to right; None is a gap, and a value alone a dot."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    scale = (HEIGHT - 2 * EDGE) / (high - low) if high > low else 0
    step = WIDTH / (len(values) - 1)
    points = [
        None if value is None else (i * step, HEIGHT - EDGE - (float(value) - low) * scale)
        for i, value in enumerate(values)
    ]
    lines = "".join(
        f'<polyline points="{" ".join([f"{x:.1f},{y:.1f}" for x, y in run])}"/>'
        for run in runs(points)
    )
    return SafeString(
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{lines}</svg>'
    )


def runs(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """The points between gaps; one that stands alone is drawn as a short dash."""
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run if len(run) > 1 else [run[0], (run[0][0] + 1, run[0][1])]
            run = []
