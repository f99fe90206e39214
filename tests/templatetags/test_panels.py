"""The points of a small chart as SVG."""

from kpis.charts.small_multiples import Dot
from kpis.templatetags.panels import panel_dots


def test_a_dot_has_a_column_in_which_its_title_is_found() -> None:
    dot = Dot("50.00%", "10.00%", "48.00%", "May 2026: <€5>", is_hollow=False, is_selected=False)
    assert panel_dots([dot], "4.00%") == (
        "<g><title>May 2026: &lt;€5&gt;</title>"
        '<rect x="48.00%" width="4.00%" height="100%"/>'
        '<circle cx="50.00%" cy="10.00%" r="2"/></g>'
    )


def test_hollow_and_selected_dots_are_named_so() -> None:
    dot = Dot("0%", "0%", "0%", "", is_hollow=True, is_selected=True)
    assert 'class="hollow selected"' in panel_dots([dot], "4%")
