"""Which figures are better when they rise, when they fall, and which neither."""

import pytest
from django.test import Client

from kpis.models import Centre
from tests.pages.html_tables import table_in

#: The change from November to December 2025, and how it is judged.
JUDGED = {
    "Cost per call": ("▼ €0.80", "good"),
    "Cost per resolution": ("▼ €2.90", "good"),
    "Cost per handled minute": ("= €0.00", ""),
    "Average handle time": ("▼ 25\xa0s", "good"),
    "Response time": ("▲ 2\xa0min 20\xa0s", "bad"),
    "First-contact resolution": ("▲ 7.9 pt", "good"),
    "Satisfaction (CSAT)": ("▲ 5.1 pt", "good"),
    "Abandonment": ("▼ 1.4 pt", "good"),
    "Utilisation": ("▼ 0.8 pt", ""),
    "Occupancy": ("▲ 0.4 pt", ""),
    "Use of contract hours": ("▼ 1.6 pt", ""),
    "Productivity": ("▲ 0.6", ""),
    "Loaded cost per hour": ("▼ €1.12", ""),
}


@pytest.mark.parametrize("figure", JUDGED)
def test_a_change_is_judged(figure: str, whole: Centre, manager_client: Client) -> None:
    page = manager_client.get("/centres/lyon/figures/?period=2025-12").content.decode()
    table = table_in(page, "related-title")
    assert (table.row(figure)["Change"], table.tone(figure, "Change")) == JUDGED[figure]


def test_no_figure_is_left_out(whole: Centre, manager_client: Client) -> None:
    page = manager_client.get("/centres/lyon/figures/?period=2025-12").content.decode()
    assert table_in(page, "related-title").column("Figure") == [*JUDGED]
