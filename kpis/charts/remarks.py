"""Remarks in a chart: boxes above the points. On a narrow chart, and where there are many, the
page's script (charts.js) puts numbers in their place, and a list below says the texts."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from kpis.charts import theme
from kpis.charts.theme import Figure

#: By this name the page's script knows them.
REMARK = "remark"
#: A remark takes the width of about so many points to either side of its own.
REACH = 3
#: Of a line of a remark, from the fewest to the most, in a chart of few points.
LETTERS, MANY = (26, 40), 240
BREAK = "<br>"
#: Pixels: of a line of a remark, and of the plot, about. The axis reaches up to the texts, so a
#: line is a larger part of the values the more of them there are.
TEXT_LINE, PLOT = 18, 250
#: Of the values' span: the room between a text and the points.
CLEAR = 0.08


def remark_annotations(
    values: Sequence[float | None], remarks: Sequence[str], span: float
) -> list[Figure]:
    """They stand above the line, or at the foot of the chart where there is no point.

    remarks: as many as values, empty where there is none. span: from the lowest to the highest
    value that the chart shows. The last remark comes first: what is drawn later, and may stand
    lower, covers its upright.
    """
    letters = max(LETTERS[0], min(LETTERS[1], MANY // max(len(values), 1)))
    texts = {place: wrap_remark(remark, letters) for place, remark in enumerate(remarks) if remark}
    lines = {place: text.count(BREAK) + 1 for place, text in texts.items()}
    line = span * TEXT_LINE / max(PLOT - TEXT_LINE * sum(lines.values()), TEXT_LINE)
    heights = text_heights(values, lines, line, span * CLEAR)
    return [
        {
            "name": REMARK,
            "x": place,  # a label such as "2025" would be read as a place itself
            "text": text,
            "xanchor": anchor_of(place, len(values)),
            "yanchor": "bottom",
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": theme.CONTEXT,
            "ax": 0,
            "bgcolor": theme.SURFACE,
            "font": {"size": 11, "color": theme.QUIET},
        }
        | (
            {"y": 0, "yref": "paper", "ay": -34}
            if values[place] is None
            else {"y": values[place], "yref": "y", "ay": heights[place], "ayref": "y"}
        )
        for place, text in reversed(texts.items())
    ]


def text_heights(
    values: Sequence[float | None], lines: Mapping[int, int], line: float, clear: float
) -> dict[int, float]:
    """Where the text at each place is clear of the points around it and of the texts before.

    lines: of the text at each place; line, clear: in the values' unit, how high a line of text
    is, and how far above the points it stands.
    """
    heights: dict[int, float] = {}
    for place, count in lines.items():
        near = [v for v in values[max(place - REACH, 0) : place + REACH + 1] if v is not None]
        height = max(near, default=0.0) + clear
        before = [other for other in heights if place - other <= 3 * REACH]
        for other in sorted(before, key=heights.__getitem__):
            top = heights[other] + lines[other] * line
            if height < top and heights[other] < height + count * line:
                height = top
        heights[place] = height
    return heights


def wrap_remark(text: str, letters: int) -> str:
    lines = wrap(text, width=letters, max_lines=2, placeholder="…")
    return BREAK.join(theme.plain(line) for line in lines)


def anchor_of(place: int, places: int) -> str:
    """Text near an edge of the chart hangs inwards."""
    if place < places / 6:
        return "left"
    return "right" if place >= places * 5 / 6 else "center"
