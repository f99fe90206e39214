"""What has ended is not offered for months from then on, and is in every figure before."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kpis.calculation.expectation import retired_categories, retired_channels
from kpis.facts import ChannelEnding, Endings
from kpis.models import Centre
from kpis.vocabulary import Role
from tests import factories as make

MONTHS = [date(2026, number, 1) for number in range(1, 5)]
pytestmark = [pytest.mark.finding("E15"), pytest.mark.finding("O11")]


@pytest.mark.parametrize(
    ("ended", "came", "retired"),
    [
        ([], [], [False] * 4),
        ([1], [0], [False, True, True, True]),
        ([1], [0, 2], [False, True, False, False]),
        ([1, 3], [0, 2], [False, True, False, True]),
        ([0], [0], [False] * 4),
    ],
)
def test_from_its_end_until_it_comes_again(
    ended: list[int], came: list[int], retired: list[bool]
) -> None:
    endings = Endings(categories={7: [MONTHS[at] for at in ended]})
    recorded = {MONTHS[at]: {7} for at in came}
    found = [7 in retired_categories(month, endings, recorded) for month in MONTHS]
    assert found == retired


def test_a_channel_until_its_next_volume() -> None:
    endings = Endings(channels={7: [ChannelEnding(MONTHS[1], date(2026, 3, 9))]})
    assert [7 in retired_channels(month, endings) for month in MONTHS] == [
        *(False, True, False, False)
    ]


@pytest.fixture
def centre(db: None) -> Centre:
    centre: Centre = make.CentreFactory(slug="lyon")
    for month in MONTHS[:2]:
        make.CostLineFactory(centre=centre, month=month, category=make.category("training"))
        make.ContactVolumeFactory(centre=centre, channel=make.channel("email"), start=month)
    make.EndingFactory(centre=centre, category=make.category("training"), ended_from=MONTHS[2])
    make.EndingFactory(centre=centre, channel=make.channel("email"), ended_from=MONTHS[2])
    return centre


@pytest.fixture
def clerk(client: Client, centre: Centre) -> Client:
    member: Any = make.MembershipFactory(centre=centre, role=Role.FINANCE.value)
    client.force_login(member.user)
    return client


def shown(client: Client, address: str) -> str:
    response: Any = client.get(f"/centres/lyon/{address}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_sheet_of_costs_offers_it_no_more(clerk: Client) -> None:
    before, after = shown(clerk, "costs/2026-02/"), shown(clerk, "costs/2026-03/")
    assert 'id="category-training"' in before
    assert 'value="email"' in before
    assert 'id="category-training"' not in after
    assert '<option value="training"' not in after
    assert 'value="email"' not in after
    assert 'id="category-salaries"' in after


def test_the_sheet_of_contacts_asks_for_it_no_more(clerk: Client) -> None:
    assert "E-mail" in shown(clerk, "contacts/2026-02/")
    after = shown(clerk, "contacts/2026-03/")
    assert after.count("/contacts/2026-03/email/") == 0
    assert after.count("/contacts/2026-03/phone/") > 0


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ("contacts/2026-02/days/", "contacts/2026-03/days/", date(2026, 3, 4)),
        ("contacts/year/2026/", "contacts/year/2027/", date(2027, 5, 1)),
    ],
)
def test_grids_ask_for_it_no_more(
    clerk: Client, centre: Centre, before: str, after: str, day: date
) -> None:
    """A year in which it still came has its row, and so has one in which it comes again."""
    assert "E-mail" in shown(clerk, before)
    assert "E-mail" not in shown(clerk, after)
    make.ContactVolumeFactory(
        centre=centre, channel=make.channel("email"), start=day, end=day + timedelta(days=1)
    )
    assert "E-mail" in shown(clerk, after)


def test_what_is_there_all_the_same_is_shown(clerk: Client, centre: Centre) -> None:
    make.CostLineFactory(
        centre=centre,
        month=MONTHS[2],
        category=make.category("training"),
        channel=make.channel("email"),
        amount=Decimal("12.34"),
    )
    sheet = shown(clerk, "costs/2026-03/")
    assert 'id="category-training"' in sheet
    assert "12.34" in sheet
    assert '<option value="email" selected>E-mail' in sheet


def test_an_ending_that_is_taken_back(clerk: Client, centre: Centre) -> None:
    centre.endings.all().delete()
    assert 'id="category-training"' in shown(clerk, "costs/2026-03/")


def test_a_spread_invoice_keeps_its_own(clerk: Client, centre: Centre) -> None:
    parts = {"2026-03": "1.00", "2026-04": "2.00"}
    other = make.record_spread(centre, parts)
    assert 'value="training"' not in shown(clerk, f"costs/spreads/{other.pk}/")
    own = make.record_spread(centre, parts, category=make.category("training"))
    assert 'value="training" selected' in shown(clerk, f"costs/spreads/{own.pk}/")
