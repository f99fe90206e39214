"""The options of a select."""

from kpis.templatetags.choices import options


def test_options_are_escaped_and_one_is_selected() -> None:
    choices = [
        {"key": "2026-05", "label": "May <2026>", "selected": True},
        {"key": '"', "label": "Q & A", "selected": False},
    ]
    assert options(choices) == (
        '<option value="2026-05" selected>May &lt;2026&gt;</option>'
        '<option value="&quot;">Q &amp; A</option>'
    )
