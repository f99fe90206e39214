"""What the overview says of a change: how much, since when, and whether it is good."""

from decimal import Decimal

import pytest
from django.test import Client

from kpis.models import Centre
from kpis.pages.overview.cells import KeyFigureCell
from tests import factories as make

URL = "/centres/lyon/"
RANGE = "published range €13.00–€15.00"


def chips(client: Client, query: str) -> list[tuple[str, str, str]]:
    """Text, note and tone of those beside the headline."""
    shown = client.get(URL + query).context["chips"]
    return [(chip.text, chip.note, chip.tone) for chip in shown]


def key_figures(client: Client, query: str) -> dict[str, KeyFigureCell]:
    return {each.label: each for each in client.get(URL + query).context["key_figures"]}


def test_a_year_has_one_period_before_it(manager_client: Client, centre: Centre) -> None:
    """The period before a year is also the same period a year before: it is said once."""
    make.record_months(centre, {f"2024-{month:02}": (800, 80) for month in range(1, 13)})
    assert chips(manager_client, "?by=year&period=2025-01") == [("▲ €2.74", "vs 2024", "bad")]
    assert chips(manager_client, "?period=2025-03") == [
        ("▲ €2.93", "vs February 2025", "bad"),
        ("▲ 54.3%", "vs March 2024", "bad"),
    ]
    assert chips(manager_client, "?period=2025-04") == [
        ("▼ €2.93", "vs March 2025", "good"),
        ("▲ 25.0%", "vs April 2024", "bad"),
        ("unproven", "", "warn"),
    ]


def test_a_difference_is_that_of_the_amounts_as_they_are_shown(
    manager_client: Client, bare_centre: Centre, centre: Centre
) -> None:
    """10.006 and 12.504 are shown as 10.01 and 12.50: 2.49 lie between them, not 2.50."""
    make.record_months(centre, {"2026-01": ("10006.00", 1_000), "2026-02": ("12504.00", 1_000)})
    assert chips(manager_client, "?period=2026-02")[0][0] == "▲ €2.49"


def test_a_target_is_met_missed_or_hit(manager_client: Client, centre: Centre) -> None:
    for name, value in (("2025-01", "12.50"), ("2025-02", "12.49"), ("2025-04", "12.51")):
        make.TargetFactory(centre=centre, valid_from=make.month(name), value=Decimal(value))
    said = {
        month: chips(manager_client, f"?period=2025-{month}")[-1] for month in ("01", "02", "06")
    }
    assert said == {
        "01": ("on target", "target €12.50", ""),
        "02": ("▲ €0.01 above", "the target of €12.49", "bad"),
        "06": ("▼ €0.01 below", "the target of €12.51", "good"),
    }


@pytest.mark.parametrize(
    ("label", "value", "change", "tone"),
    [
        ("Total cost", "€3,637", "▲ 4.9%", "bad"),
        ("Contacts counted", "330", "▲ 13.8%", ""),
        ("Cost per resolution", "€14.10", "▼ 17.1%", "good"),
        ("Average handle time", "4\xa0min 55\xa0s", "▼ 25\xa0s", "good"),
        ("First-contact resolution", "78.2%", "▲ 7.9 pt", "good"),
        ("Satisfaction (CSAT)", "82.5%", "▲ 5.1 pt", "good"),
    ],
)
def test_each_key_figure_is_judged_by_what_is_better(
    label: str, value: str, change: str, tone: str, whole: Centre, manager_client: Client
) -> None:
    """More contacts are neither better nor worse."""
    shown = key_figures(manager_client, "?period=2025-12")[label]
    assert shown.value == value
    assert (shown.change.text, shown.change.tone) == (change, tone)


@pytest.mark.parametrize(
    ("figures", "chip"),
    [
        ({"value": "9.70"}, ("€2.80 above", "published figure €9.70", "")),
        ({"value": "12.50"}, ("within", "published figure €12.50", "")),
        ({"value": "14", "low": "13.00", "high": "15"}, ("€0.50 below", RANGE, "")),
        ({"currency": "USD"}, ("no published figure in EUR", "1 in another currency", "")),
    ],
)
def test_a_published_figure_is_context_and_has_no_colour(
    manager_client: Client, centre: Centre, figures: dict[str, str], chip: tuple[str, str, str]
) -> None:
    make.BenchmarkFactory(channel="", channel_kind="", **figures)
    assert chips(manager_client, "?period=2025-04")[-1] == chip


def test_a_month_that_is_not_complete_is_beside_what_is_published_and_not_judged(
    manager_client: Client, centre: Centre
) -> None:
    """The taxes of three months have not come in April."""
    for name in ("2025-01", "2025-02", "2025-03"):
        make.CostLineFactory(centre=centre, month=make.month(name), category=make.category("taxes"))
    make.BenchmarkFactory(channel="", channel_kind="", value="9.70")
    make.TargetFactory(centre=centre, valid_from=make.month("2025-01"), value=Decimal(12))
    assert chips(manager_client, "?period=2025-04") == [
        ("", "target €12.00", ""),
        ("", "published figure €9.70", ""),
    ]
