"""Rules of allocation, limits, rates and capacity in the admin: what it takes and refuses."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kpis.models import (
    AllocationRule,
    AllocationShare,
    Centre,
    CentreChannel,
    Channel,
    CostCategory,
    ExchangeRate,
    QualityLimit,
)
from tests import factories as make
from tests.admin.conftest import MAY
from tests.admin.forms import errors_in, filled_form

ADD_RULE = "/admin/kpis/allocationrule/add/"
ADD_LIMIT = "/admin/kpis/qualitylimit/add/"
ADD_RATE = "/admin/kpis/exchangerate/add/"


@pytest.fixture
def both(centre: Centre, email: Channel) -> Centre:
    """Phone and e-mail."""
    CentreChannel.objects.create(centre=centre, channel=email)
    return centre


def url_of(row: Any) -> str:
    return f"/admin/kpis/{row._meta.model_name}/{row.pk}/change/"


def rule_form(client: Client, centre: Centre, *shares: tuple[Channel, str], **changes: Any) -> Any:
    data = {"centre": centre.pk, "valid_from": "2026-05", "basis": "fixed_shares"}
    for place, (channel, percent) in enumerate(shares):
        data |= {f"shares-{place}-channel": channel.pk, f"shares-{place}-percent": percent}
    data |= {"shares-TOTAL_FORMS": len(shares)} | changes
    return client.post(ADD_RULE, filled_form(client, ADD_RULE, **data))


def test_a_rule_with_its_shares(
    superuser_client: Client, both: Centre, phone: Channel, email: Channel
) -> None:
    response = rule_form(superuser_client, both, (phone, "33.3333"), (email, "66.6667"))
    assert response.status_code == 302
    rule = AllocationRule.objects.get()
    assert (rule.valid_from, rule.category) == (MAY, None)
    assert {share.centre for share in rule.shares.all()} == {both}
    page = superuser_client.get("/admin/kpis/allocationrule/").content.decode()
    assert "all other categories" in page
    assert "Phone 33.33%, E-mail 66.67%" in page


def test_shares_that_make_no_whole(
    superuser_client: Client, both: Centre, phone: Channel, email: Channel
) -> None:
    one = rule_form(superuser_client, both, (phone, "60"), (email, "39.5"))
    assert "Found 99.5% in all, expected 100%." in errors_in(one)
    none = rule_form(superuser_client, both)
    assert "Found 0% in all, expected 100%." in errors_in(none)
    other = rule_form(superuser_client, both, (phone, "100"), basis="equal")
    assert "Only a rule by fixed shares has shares" in errors_in(other)
    zero = rule_form(superuser_client, both, (phone, "100"), (email, "0"))
    assert "A share is more than 0 and at most 100 percent." in errors_in(zero)
    assert not AllocationRule.objects.exists()


def test_shares_of_a_channel_that_the_centre_does_not_use(
    superuser_client: Client, centre: Centre, email: Channel
) -> None:
    response = rule_form(superuser_client, centre, (email, "100"))
    assert "The centre does not use E-mail: add it to the centre first." in errors_in(response)


def test_what_only_the_database_knows_is_said_in_words(
    superuser_client: Client, both: Centre, phone: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("kpis.admin.allocation.ShareFormSet.clean")
    response = rule_form(superuser_client, both, (phone, "60"))
    assert "Nothing was changed: fixed shares must total 100 percent" in errors_in(response)
    assert not AllocationRule.objects.exists()


def test_a_rule_stays_in_its_centre_and_changes(
    superuser_client: Client, both: Centre, email: Channel
) -> None:
    rule = make.AllocationRuleFactory(
        centre=both, basis="fixed_shares", shares={"phone": 60, "email": 40}
    )
    other = make.CentreFactory()
    data = filled_form(
        superuser_client,
        url_of(rule),
        centre=other.pk,
        **{"shares-0-percent": "55", "shares-1-percent": "45"},
    )
    assert superuser_client.post(url_of(rule), data).status_code == 302
    assert AllocationRule.objects.get().centre == both
    shares = AllocationShare.objects.order_by("channel__position")
    assert [share.percent for share in shares] == [Decimal(55), Decimal(45)]


def test_one_rule_a_category_and_month(superuser_client: Client, both: Centre) -> None:
    make.AllocationRuleFactory(centre=both, valid_from=MAY)
    twice = rule_form(superuser_client, both, basis="equal")
    assert "There is a rule for this category from this month on." in errors_in(twice)


@pytest.mark.parametrize(
    ("metric", "value", "found"),
    [
        ("satisfaction", "101", "Found 101, expected a percentage from 0 to 100."),
        ("abandonment", "-1", "Found -1, expected a value of 0 or more."),
        ("response_time", "-1", "Found -1, expected a value of 0 or more."),
        ("cost_per_contact", "5", "Select a valid choice"),
    ],
)
def test_limits_out_of_bounds(
    superuser_client: Client, centre: Centre, metric: str, value: str, found: str
) -> None:
    data = {"centre": centre.pk, "metric": metric, "valid_from": "2026-05", "value": value}
    assert found in errors_in(superuser_client.post(ADD_LIMIT, data))


def test_limits_are_shown_with_their_side(superuser_client: Client, centre: Centre) -> None:
    for metric, value in (("satisfaction", "82"), ("response_time", "120"), ("abandonment", "5")):
        data = {"centre": centre.pk, "metric": metric, "valid_from": "2026-05", "value": value}
        assert superuser_client.post(ADD_LIMIT, data).status_code == 302
    assert QualityLimit.objects.count() == 3
    page = superuser_client.get("/admin/kpis/qualitylimit/").content.decode()
    for words in ("at least 82.0%", "at most 2\N{NO-BREAK SPACE}min 00\N{NO-BREAK SPACE}s"):
        assert words in page
    french = superuser_client.get(
        "/admin/kpis/qualitylimit/", headers={"accept-language": "fr"}
    ).content.decode()
    assert "au plus 5,0\N{NO-BREAK SPACE}%" in french


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"currency": "EUR"}, "A euro is one euro: enter the rate of another currency."),
        ({"currency": "ZZZ"}, "Found “ZZZ”, expected the ISO 4217 code"),
        ({"rate": "0"}, "A rate is more than 0."),
        ({"month": "2026-05-02"}, "Found 2 May 2026, expected a whole month"),
    ],
)
def test_rates_out_of_bounds(superuser_client: Client, changes: dict[str, str], found: str) -> None:
    data = {"currency": "USD", "month": "2026-05", "rate": "1.08"} | changes
    assert found in errors_in(superuser_client.post(ADD_RATE, data))


def test_a_rate_is_shown_without_idle_zeros(superuser_client: Client) -> None:
    data = {"currency": "USD", "month": "2026-05", "rate": "1.0825", "source": "ECB"}
    assert superuser_client.post(ADD_RATE, data).status_code == 302
    assert ExchangeRate.objects.get().month == MAY
    page = superuser_client.get("/admin/kpis/exchangerate/").content.decode()
    assert ">1.0825<" in page
    twice = superuser_client.post(ADD_RATE, data)
    assert "already exists" in errors_in(twice)


def test_capacity_of_a_centre(superuser_client: Client, centre: Centre) -> None:
    data = filled_form(superuser_client, url_of(centre))
    assert data["practical_capacity"] == 85
    low = superuser_client.post(url_of(centre), data | {"practical_capacity": "0"})
    assert "greater than or equal to 1" in errors_in(low)
    changed = data | {"practical_capacity": "80.5", "paid_hours": "140"}
    assert superuser_client.post(url_of(centre), changed).status_code == 302
    centre.refresh_from_db()
    assert (centre.practical_capacity, centre.paid_hours) == (Decimal("80.5"), Decimal(140))


def test_behaviour_of_a_category(superuser_client: Client, salaries: CostCategory) -> None:
    page = superuser_client.get("/admin/kpis/costcategory/").content.decode()
    assert "Stepped" in page
    data = filled_form(superuser_client, url_of(salaries), behaviour="variable")
    assert superuser_client.post(url_of(salaries), data).status_code == 302
    salaries.refresh_from_db()
    assert salaries.behaviour == "variable"
