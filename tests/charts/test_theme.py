"""What all figures share."""

from django.utils import translation

from kpis.charts import theme


def test_colours_follow_the_list_and_begin_again_after_ten() -> None:
    assert theme.series_colour(10) == "var(--series-1)"
    assert theme.series_colour(100) == "var(--series-10)"
    assert theme.series_colour(110) == "var(--series-1)"
    assert theme.series_colour(0) == theme.series_colour(9) == "var(--series-1)"


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
