"""The options of a select."""

import pytest

from kpis.pages.filters.choice import Choice
from kpis.templatetags.choices import chosen_of, options


def test_options_are_escaped_and_one_is_selected() -> None:
    choices = [
        Choice("2026-05", "May <2026>", True),
        Choice('"', "Q & A", False),
    ]
    assert options(choices) == (
        '<option value="2026-05" selected>May &lt;2026&gt;</option>'
        '<option value="&quot;">Q &amp; A</option>'
    )


@pytest.mark.parametrize(
    ("chosen", "said"),
    [("", "All"), ("a", "a"), ("ac", "a, c"), ("abc", "3 chosen")],
)
def test_what_is_chosen_is_named_or_counted(chosen: str, said: str) -> None:
    choices = [Choice(key, key, key in chosen) for key in "abcd"]
    assert chosen_of(choices, "All") == said
