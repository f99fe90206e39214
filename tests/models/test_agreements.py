"""Rules, shares, limits, rates and capacity: what the database itself keeps."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from kpis.models import AllocationRule, AllocationShare, Centre, CostCategory, ExchangeRate
from kpis.models.allocation import SHARES_SUM
from tests import factories as make

pytestmark = pytest.mark.django_db
Write = Callable[[], Any]
HALVES = {"phone": Decimal(50), "email": Decimal(50)}
MAY = date(2026, 5, 1)


def execute(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def settle() -> None:
    """What the database checks at the commit, it checks now."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")


@transaction.atomic
def write_and_settle(write: Write) -> None:
    write()
    settle()


def refused(name: str, write: Write) -> None:
    """The write fails by the constraint of this name, at the commit at the latest."""
    with pytest.raises(IntegrityError) as caught:
        write_and_settle(write)
    cause: Any = caught.value.__cause__
    assert cause.diag.constraint_name == name


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory(channels=["phone", "email", "chat"])
    return made


@pytest.fixture
def fixed(centre: Centre) -> AllocationRule:
    """Half phone, half e-mail."""
    with transaction.atomic():
        made: AllocationRule = make.AllocationRuleFactory(
            centre=centre, basis="fixed_shares", shares=HALVES
        )
        settle()
    return made


# Rules

ADD_RULE = (
    "INSERT INTO kpis_allocationrule (centre_id, category_id, valid_from, basis)"
    " VALUES (%s, %s, %s, %s)"
)


def test_a_category_has_one_rule_a_month(centre: Centre) -> None:
    salaries = make.category("salaries").pk
    for category in (None, salaries):
        row = (centre.pk, category, MAY, "equal")
        execute(ADD_RULE, *row)
        refused("allocation_rule_once", partial(execute, ADD_RULE, *row))
        execute(ADD_RULE, centre.pk, category, date(2026, 6, 1), "equal")
        execute(ADD_RULE, make.CentreFactory().pk, category, MAY, "equal")
    settle()
    assert AllocationRule.objects.count() == 6


@pytest.mark.fault(44)
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"valid_from": date(2026, 5, 2)}, "allocation_rule_valid_from_first_of_month"),
        ({"basis": "guess"}, "allocation_rule_basis_known"),
    ],
)
def test_what_no_rule_says(centre: Centre, changes: dict[str, Any], name: str) -> None:
    row = {"category": None, "valid_from": MAY, "basis": "equal"} | changes
    refused(name, lambda: execute(ADD_RULE, centre.pk, *row.values()))


def test_a_category_with_a_rule_stays(centre: Centre) -> None:
    salaries = make.category("salaries").pk
    execute(ADD_RULE, centre.pk, salaries, MAY, "contacts")
    statement = "DELETE FROM kpis_costcategory WHERE id = %s"
    with pytest.raises(IntegrityError, match="kpis_allocationrule"):
        write_and_settle(lambda: execute(statement, salaries))


# Shares


def change_percent(rule: AllocationRule) -> None:
    execute("UPDATE kpis_allocationshare SET percent = 49.9999 WHERE rule_id = %s", rule.pk)


def remove_share(rule: AllocationRule) -> None:
    phone = make.channel("phone").pk
    execute("DELETE FROM kpis_allocationshare WHERE channel_id = %s", phone)


def remove_all(rule: AllocationRule) -> None:
    execute("DELETE FROM kpis_allocationshare WHERE rule_id = %s", rule.pk)


def add_share(rule: AllocationRule) -> None:
    AllocationShare.objects.create(
        centre=rule.centre, rule=rule, channel=make.channel("chat"), percent=Decimal("0.0001")
    )


def change_basis(rule: AllocationRule) -> None:
    execute("UPDATE kpis_allocationrule SET basis = 'equal' WHERE id = %s", rule.pk)


def move_shares(rule: AllocationRule) -> None:
    execute("UPDATE kpis_allocationshare SET centre_id = %s", make.CentreFactory().pk)


def move_rule(rule: AllocationRule) -> None:
    execute("UPDATE kpis_allocationrule SET centre_id = %s", make.CentreFactory().pk)


def hand_a_share_to_another(rule: AllocationRule) -> None:
    other = make.AllocationRuleFactory(
        centre=rule.centre, valid_from=MAY, basis="fixed_shares", shares=HALVES
    )
    share = rule.shares.get(channel__code="phone")
    AllocationShare.objects.filter(rule=other, channel=share.channel).delete()
    AllocationShare.objects.filter(pk=share.pk).update(rule=other)


def begin_without_shares(rule: AllocationRule) -> None:
    execute(ADD_RULE, rule.centre_id, None, MAY, "fixed_shares")


@pytest.mark.parametrize(
    "write",
    [
        change_percent,
        remove_share,
        remove_all,
        add_share,
        change_basis,
        move_shares,
        move_rule,
        hand_a_share_to_another,
        begin_without_shares,
    ],
)
def test_fixed_shares_make_a_whole_in_their_centre(
    fixed: AllocationRule, write: Callable[[AllocationRule], None]
) -> None:
    refused(SHARES_SUM, lambda: write(fixed))
    assert sum(fixed.shares.values_list("percent", flat=True)) == 100


def test_shares_change_as_a_whole_within_one_transaction(fixed: AllocationRule) -> None:
    for code, percent in (("phone", "33.3333"), ("email", "66.6667")):
        fixed.shares.filter(channel__code=code).update(percent=Decimal(percent))
    settle()
    remove_all(fixed)
    change_basis(fixed)
    settle()
    AllocationRule.objects.filter(pk=fixed.pk).delete()
    settle()


def test_a_share_is_of_a_channel_that_the_centre_uses(fixed: AllocationRule) -> None:
    bot = make.channel("bot")
    change = "UPDATE kpis_allocationshare SET channel_id = %s WHERE channel_id = %s"
    name = "kpis_allocationshare_channel_of_centre"
    refused(name, lambda: execute(change, bot.pk, make.channel("phone").pk))


def test_a_rule_by_another_basis_has_no_shares(centre: Centre) -> None:
    rule = make.AllocationRuleFactory(centre=centre, basis="equal")
    refused(SHARES_SUM, lambda: add_share(rule))


@pytest.mark.parametrize("percent", ["0", "-1", "100.0001"])
def test_a_share_is_more_than_nothing_and_at_most_all(fixed: AllocationRule, percent: str) -> None:
    change = "UPDATE kpis_allocationshare SET percent = %s WHERE rule_id = %s"
    refused("allocation_share_percent", lambda: execute(change, percent, fixed.pk))


def test_a_channel_has_one_share(fixed: AllocationRule) -> None:
    phone = make.channel("phone")
    facts = {"centre": fixed.centre, "rule": fixed, "channel": phone, "percent": 1}
    refused("allocation_share_once", lambda: AllocationShare.objects.create(**facts))


def test_a_rule_goes_with_its_centre(fixed: AllocationRule) -> None:
    fixed.centre.delete()
    settle()
    assert not AllocationRule.objects.exists()


def test_raw_sql_leaves_its_history(fixed: AllocationRule) -> None:
    remove_all(fixed)
    change_basis(fixed)
    execute("DELETE FROM kpis_allocationrule WHERE id = %s", fixed.pk)
    settle()

    def told(name: str) -> list[str]:
        events = apps.get_model("kpis", f"{name}Event").objects.order_by("pgh_id")
        return [event.pgh_label for event in events]

    assert told("AllocationRule") == ["insert", "update", "delete"]
    assert sorted(told("AllocationShare")) == ["delete", "delete", "insert", "insert"]


# Limits of service

ADD_LIMIT = (
    "INSERT INTO kpis_qualitylimit (centre_id, metric, valid_from, value) VALUES (%s, %s, %s, %s)"
)


@pytest.mark.fault(44)
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"metric": "cost_per_contact"}, "quality_limit_metric_known"),
        ({"metric": "average_handle_time"}, "quality_limit_metric_known"),
        ({"valid_from": date(2026, 5, 31)}, "quality_limit_valid_from_first_of_month"),
        ({"value": "-0.01"}, "quality_limit_value_within"),
        ({"value": "100.01"}, "quality_limit_value_within"),
    ],
)
def test_what_no_limit_says(centre: Centre, changes: dict[str, Any], name: str) -> None:
    row = {"metric": "satisfaction", "valid_from": MAY, "value": "82"} | changes
    refused(name, lambda: execute(ADD_LIMIT, centre.pk, *row.values()))


def test_a_time_may_be_longer_than_a_hundred_seconds(centre: Centre) -> None:
    execute(ADD_LIMIT, centre.pk, "response_time", MAY, "180.5")
    refused(
        "quality_limit_once",
        lambda: execute(ADD_LIMIT, centre.pk, "response_time", MAY, "60"),
    )
    execute("DELETE FROM kpis_qualitylimit")
    events = apps.get_model("kpis", "QualityLimitEvent").objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]


# Exchange rates

ADD_RATE = "INSERT INTO kpis_exchangerate (currency, month, rate, source) VALUES (%s, %s, %s, '')"


@pytest.mark.fault(44)
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"currency": "EUR"}, "exchange_rate_of_other_currency"),
        ({"currency": "usd"}, "exchange_rate_of_other_currency"),
        ({"month": date(2026, 5, 2)}, "exchange_rate_month_first_of_month"),
        ({"rate": "0"}, "exchange_rate_positive"),
        ({"rate": "-1.1"}, "exchange_rate_positive"),
    ],
)
def test_what_no_rate_says(changes: dict[str, Any], name: str) -> None:
    row = {"currency": "USD", "month": MAY, "rate": "1.08"} | changes
    refused(name, lambda: execute(ADD_RATE, *row.values()))


def test_a_currency_has_one_rate_a_month() -> None:
    execute(ADD_RATE, "USD", MAY, "1.08")
    refused("exchange_rate_once", lambda: execute(ADD_RATE, "USD", MAY, "1.09"))
    execute(ADD_RATE, "USD", date(2026, 6, 1), "1.09")
    execute(ADD_RATE, "CAD", MAY, "1.49000001")
    assert ExchangeRate.objects.get(currency="CAD").rate == Decimal("1.49000001")


# Behaviour and capacity


def test_costs_behave_in_one_of_three_ways() -> None:
    for behaviour in ("fixed", "variable", "stepped"):
        CostCategory.objects.update(behaviour=behaviour)
    change = "UPDATE kpis_costcategory SET behaviour = 'odd'"
    refused("category_behaviour_known", lambda: execute(change))


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("practical_capacity", "0", "centre_practical_capacity_percent"),
        ("practical_capacity", "100.01", "centre_practical_capacity_percent"),
        ("paid_hours", "0", "centre_paid_hours_of_a_month"),
        ("paid_hours", "744.01", "centre_paid_hours_of_a_month"),
    ],
)
def test_capacity_within_what_there_can_be(
    centre: Centre, column: str, value: str, name: str
) -> None:
    assert (centre.practical_capacity, centre.paid_hours) == (85, Decimal("151.67"))
    refused(name, lambda: execute(f"UPDATE kpis_centre SET {column} = %s", value))
