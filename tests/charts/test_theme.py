"""What all figures share."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kpis.charts import theme
from kpis.models.named import COLOURS

TOKENS = Path(settings.BASE_DIR) / "static" / "kpis" / "tokens.css"


def test_marks_are_those_of_the_reader() -> None:
    with translation.override("en"):
        assert theme.separators() == ".,"
        assert theme.money_axis("CAD", "~s")["tickprefix"] == "C$"
    with translation.override("fr"):
        assert theme.separators() == ",\N{NARROW NO-BREAK SPACE}"
        assert theme.money_axis("CAD", "~s")["ticksuffix"] == "\xa0$CA "


def test_an_axis_names_few_periods_and_always_the_last() -> None:
    for count in range(1, 200):
        labels = [str(number) for number in range(count)]
        named = theme.period_axis(labels, ticks=6)["tickvals"]
        assert named[-1] == labels[-1]
        assert min(count, 4) <= len(named) <= 6


@pytest.mark.finding("P7")
def test_names_of_the_same_beginning_keep_what_they_differ_in() -> None:
    names = [
        "Contact centre for retail customers, Lyon",
        "Contact centre for retail customers, Marseille",
        "Post",
        "Contact centre for retail customers",
    ]
    assert theme.shorten_apart(names, 18) == [
        "Contact centr…Lyon",
        "Contact…Marseille",
        "Post",
        "Contact…customers",
    ]


@given(st.lists(st.text(st.characters(categories=["L", "Zs"]), max_size=70), max_size=6))
def test_a_shortened_name_is_never_longer_than_asked(names: list[str]) -> None:
    for name, short in zip(names, theme.shorten_apart(names, 18), strict=True):
        assert len(short) <= 18
        assert len(name) > 18 or short == name


def tokens(family: str) -> list[tuple[str, str]]:
    """Light and dark value of each colour of a family, as the style sheet says them."""
    found = re.findall(rf"--{family}-?\d*: light-dark\((#\w+), (#\w+)\)", TOKENS.read_text())
    return [(light, dark) for light, dark in found]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.finding("P3")
@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize("family", ["series", "category"])
def test_every_mark_stands_out_from_its_card(family: str, scheme: int) -> None:
    (card,) = (pair[scheme] for pair in tokens("surface"))
    colours = [pair[scheme] for pair in tokens(family)]
    assert len(colours) == len(COLOURS)
    assert min(contrast(colour, card) for colour in colours) >= 3


@pytest.mark.finding("P3")
def test_no_category_has_the_colour_of_a_channel() -> None:
    for scheme in (0, 1):
        families = [{pair[scheme] for pair in tokens(name)} for name in ("series", "category")]
        assert not set.intersection(*families)
    marks = [theme.category_mark(place) for place in range(1, 11)]
    assert {mark["color"] for mark in marks} == {f"var(--category-{n})" for n in range(1, 11)}
    assert [("pattern" in mark) for mark in marks] == [False, True] * 5
