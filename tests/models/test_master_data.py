"""Master data that closed months stand on stays as it is, whoever asks and in whatever way."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kpis.models import Centre, Channel, CostCategory
from kpis.models.standing import CLOSED_FIGURES
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("O1")]
REOPENED = "2026-10-02T10:00Z"
AUGUST, SEPTEMBER = make.month("2026-08"), make.month("2026-09")


@pytest.fixture
def closed() -> Centre:
    """Calls, salaries and hours in August and September, both closed; no definition."""
    centre: Centre = make.CentreFactory(name="Lyon")
    make.record_months(centre, {"2026-08": (100, 20), "2026-09": (100, 20), "2026-10": (100, 20)})
    make.StaffingFactory(centre=centre, month=SEPTEMBER)
    for month in (AUGUST, SEPTEMBER):
        make.MonthCloseFactory(centre=centre, month=month)
    return centre


def refusal(change: Any) -> dict[str, Any]:
    """What the database says against the change, which it does not make."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        change()
    cause: Any = caught.value.__cause__
    found = cause.diag
    assert (found.sqlstate, found.message_hint) == ("23000", CLOSED_FIGURES)
    said: dict[str, Any] = json.loads(found.message_detail)
    return said


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_channel_does_not_cease_to_count_in_closed_months(closed: Centre) -> None:
    """Neither by a bulk update nor by raw SQL."""
    phone = make.channel("phone")
    both = {"what": "kind", "months": [["Lyon", "2026-08"], ["Lyon", "2026-09"]]}
    assert refusal(lambda: Channel.objects.filter(pk=phone.pk).update(kind="bot")) == both
    raw = "UPDATE kpis_channel SET kind = 'self_service' WHERE code = 'phone'"
    assert refusal(lambda: execute(raw)) == both
    phone.kind = "bot"
    assert refusal(phone.save) == both


def test_nor_does_one_begin_to(closed: Centre) -> None:
    bot = make.channel("bot")
    make.CentreChannelFactory(centre=closed, channel=bot)
    make.ContactVolumeFactory(centre=closed, channel=bot, start=make.month("2026-10"))
    Channel.objects.filter(pk=bot.pk).update(kind="chat")
    assert make.channel("bot").kind == "chat"  # no closed month has contacts of it
    make.MonthCloseFactory(centre=closed, month=make.month("2026-10"))
    said = refusal(lambda: Channel.objects.filter(pk=bot.pk).update(kind="bot"))
    assert said["months"] == [["Lyon", "2026-10"]]


def test_with_a_definition_of_its_own_a_centre_stands_by_itself(closed: Centre) -> None:
    """From its month on: August before it still goes by the default."""
    make.DefinitionFactory(centre=closed, valid_from=SEPTEMBER, channels=["phone"])
    said = refusal(lambda: Channel.objects.filter(code="phone").update(kind="bot"))
    assert said["months"] == [["Lyon", "2026-08"]]
    make.DefinitionFactory(centre=closed, valid_from=AUGUST, channels=["phone"])
    Channel.objects.filter(code="phone").update(kind="bot")
    assert make.channel("phone").kind == "bot"


@pytest.mark.parametrize(("code", "kind"), [("phone", "video"), ("chat", "bot")])
def test_a_kind_that_changes_no_closed_count_may_change(
    closed: Centre, code: str, kind: str
) -> None:
    Channel.objects.filter(code=code).update(kind=kind)
    assert make.channel(code).kind == kind


def test_what_a_contact_more_costs_stands_too(closed: Centre) -> None:
    salaries = CostCategory.objects.filter(code="salaries")
    kept = salaries.get().behaviour
    for behaviour in {"fixed", "variable", "stepped"} - {kept}:
        said = refusal(lambda to=behaviour: salaries.update(behaviour=to))
        assert said == {"what": "behaviour", "months": [["Lyon", "2026-08"], ["Lyon", "2026-09"]]}
    salaries.update(behaviour=kept, position=7)
    CostCategory.objects.filter(code="office_space").update(behaviour="variable")


@pytest.mark.finding("O13")
def test_the_fiscal_year_stands(closed: Centre) -> None:
    def move() -> None:
        Centre.objects.filter(pk=closed.pk).update(fiscal_year_start=4)

    assert refusal(move)["what"] == "fiscal_year_start"
    other = make.CentreFactory()
    Centre.objects.filter(pk=other.pk).update(fiscal_year_start=4)


@pytest.mark.parametrize("column", ["practical_capacity", "paid_hours"])
def test_working_time_stands_where_hours_are_closed(closed: Centre, column: str) -> None:
    rows = Centre.objects.filter(pk=closed.pk)
    said = refusal(lambda: rows.update(**{column: Decimal(80)}))
    assert said == {"what": column, "months": [["Lyon", "2026-09"]]}


@pytest.mark.parametrize("known", ["handle_seconds", "wait_seconds"])
def test_contacts_at_once_stand_where_handle_time_is_held_against_hours(
    closed: Centre, known: str
) -> None:
    """September has hours; August has none, and October is open."""
    open_again = make.UserFactory(is_superuser=True)
    closed.closes.update(reopened_at=REOPENED, reopened_by=open_again, reason="Handle times")
    closed.contactvolume_set.update(**{known: 3_600})
    for month in (AUGUST, SEPTEMBER):
        make.MonthCloseFactory(centre=closed, month=month)
    phone = closed.centrechannel_set.filter(channel__code="phone")
    if known == "handle_seconds":
        said = refusal(lambda: phone.update(contacts_at_once=2))
        assert said == {"what": "contacts_at_once", "months": [["Lyon", "2026-09"]]}
    else:
        phone.update(contacts_at_once=2)
    closed.centrechannel_set.exclude(channel__code="phone").update(contacts_at_once=2)


def test_reopened_months_let_it_change(closed: Centre) -> None:
    boss = make.UserFactory(is_superuser=True)
    closed.closes.update(reopened_at=REOPENED, reopened_by=boss, reason="New kinds")
    Channel.objects.filter(code="phone").update(kind="bot")
    Centre.objects.filter(pk=closed.pk).update(fiscal_year_start=4, paid_hours=140)


def test_no_setting_of_a_session_lets_it_change(closed: Centre) -> None:
    execute("SELECT set_config('pgtrigger.ignore', '{kpis_channel:kind_stands}', true)")
    refusal(lambda: Channel.objects.filter(code="phone").update(kind="bot"))
