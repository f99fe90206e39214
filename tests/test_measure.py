"""The walk of `make measure` finds its stations."""

from tests import measure


def test_the_headline_number_is_followed_to_sql_and_back() -> None:
    walked = dict(measure.walked())
    assert walked["… costs in SQL"].startswith("pages.overview.page.overview → ")
    assert "calculation.cost_per_contact" in walked["… calculation"]
    assert walked["… template"].endswith("_headline.html")
    assert int(walked["files to follow the headline number"]) > 5


def test_sizes_are_of_what_is_there() -> None:
    assert "kpis/pages" in dict(measure.rooms())
    assert dict(measure.sizes())["functions with a docstring"].endswith(" %")
    assert measure.spread([3, 1, 2]) == "2 / 3 / 3"
