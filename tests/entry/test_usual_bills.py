"""Usual bills that have not come are recorded once, as accruals, with their usual amounts."""

from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kpis.entry import usual_bills
from kpis.entry.recording.copying import copy_last_month
from kpis.entry.refusals import MonthIsClosed
from kpis.entry.usual_bills import AddedBills, add_usual_bills
from kpis.models import Centre, CostLine
from kpis.models.labels import USUAL_ACCRUAL
from kpis.queries.recurring import bills_not_come
from kpis.vocabulary import CostStatus
from tests import factories as make
from tests.entry.recording.test_copying import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.finding("E14")]
MAY = make.month("2026-05")
BEFORE = ("2026-02", "2026-03", "2026-04")


def record(centre: Centre, *months: str, amount: Any = 100, **facts: Any) -> None:
    facts = {"category": make.category("office_space"), **facts}
    for name in months:
        make.CostLineFactory(centre=centre, month=make.month(name), amount=amount, **facts)


def rent_and_licence(centre: Centre) -> None:
    for name, amount in zip(BEFORE, (2400, 2500, 2450), strict=True):
        record(
            centre,
            name,
            amount=amount,
            description="Rent “x” <b>",
            supplier="Lessor",
            channel=make.channel("phone"),
            account=f"6132{name[-1]}",
        )
    licences = make.category("software_licences")
    for year, amount in ((2024, 500), (2025, 550)):
        record(centre, f"{year}-05", amount=amount, category=licences, description=f"In {year}")


def keys(centre: Centre) -> list[str]:
    return [bill.key for bill in bills_not_come(centre.pk, MAY)]


def in_may(centre: Centre) -> list[CostLine]:
    return list(CostLine.objects.filter(centre=centre, month=MAY).order_by("id"))


def test_each_comes_with_its_usual_amount_as_an_accrual() -> None:
    centre = make.CentreFactory()
    rent_and_licence(centre)
    added = add_usual_bills(centre_id=centre.pk, month=MAY, keys=keys(centre))
    rent, licence = in_may(centre)
    assert added == AddedBills([rent.pk, licence.pk], 0)
    assert (rent.amount, rent.description, rent.supplier) == (2450, "Rent “x” <b>", "Lessor")
    assert (rent.category.code, rent.channel) == ("office_space", make.channel("phone"))
    assert (rent.account, licence.account) == ("61324", "")
    assert (licence.amount, licence.description) == (550, str(USUAL_ACCRUAL))
    assert licence.category.code == "software_licences"
    assert {rent.status, licence.status} == {CostStatus.ACCRUAL}
    assert keys(centre) == []


def test_only_what_was_chosen_and_only_as_it_was_seen() -> None:
    centre = make.CentreFactory()
    rent_and_licence(centre)
    rent, licence = keys(centre)
    record(centre, "2025-05", amount=50, category=make.category("software_licences"))
    added = add_usual_bills(centre_id=centre.pk, month=MAY, keys=[licence, "x' OR 1=1", ""])
    assert added == AddedBills([], 3)
    assert in_may(centre) == []
    assert add_usual_bills(centre_id=centre.pk, month=MAY, keys=[rent, rent]).left_out == 0
    assert len(in_may(centre)) == 1


def test_a_second_press_adds_nothing() -> None:
    centre = make.CentreFactory()
    rent_and_licence(centre)
    seen = keys(centre)
    add_usual_bills(centre_id=centre.pk, month=MAY, keys=seen)
    assert add_usual_bills(centre_id=centre.pk, month=MAY, keys=seen) == AddedBills([], 2)
    assert len(in_may(centre)) == 2


def test_a_closed_month_takes_none() -> None:
    centre = make.CentreFactory()
    rent_and_licence(centre)
    seen = keys(centre)
    make.MonthCloseFactory(centre=centre, month=MAY)
    with pytest.raises(MonthIsClosed):
        add_usual_bills(centre_id=centre.pk, month=MAY, keys=seen)
    assert in_may(centre) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_a_whole_category_usually_costs_stands_for_its_bills(language: str) -> None:
    """Else the click for the category and the click for its rent would count the rent twice."""
    centre = make.CentreFactory()
    rent_and_licence(centre)
    with override(language):
        text = str(USUAL_ACCRUAL)
    record(centre, "2026-05", description=text, status=CostStatus.ACCRUAL)
    (licence,) = bills_not_come(centre.pk, MAY)
    assert licence.category == make.category("software_licences").pk


@pytest.mark.parametrize(
    ("ended", "missing"), [("2026-05", False), ("2026-03", False), ("2026-02", True)]
)
@pytest.mark.parametrize("of", ["category", "channel"])
def test_what_has_ended_is_not_proposed(ended: str, missing: bool, of: str) -> None:
    """Unless it came in three months running since."""
    centre = make.CentreFactory()
    phone, rooms = make.channel("phone"), make.category("office_space")
    record(centre, *BEFORE, description="Rent", channel=phone)
    ending = {"category": rooms} if of == "category" else {"category": None, "channel": phone}
    make.EndingFactory(centre=centre, ended_from=make.month(ended), **ending)
    assert bool(bills_not_come(centre.pk, MAY)) is missing


def test_a_bill_that_came_as_a_spread_invoice_has_come() -> None:
    centre = make.CentreFactory()
    record(centre, *BEFORE, description="Rent", category=make.category("salaries"))
    make.record_spread(centre, {"2026-05": "1.00", "2026-06": "1.00"}, description="Rent")
    assert keys(centre) == []


def both_at_once(monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> int:
    """How many lines two people add who press at the same moment."""
    centre = make.CentreFactory()
    record(centre, *BEFORE, description="Rent")
    seen, both = keys(centre), Barrier(2, timeout=1)
    read = bills_not_come

    def read_together(*args: Any) -> Any:
        found = read(*args)
        with suppress(BrokenBarrierError):  # the other one waits for its turn
            both.wait()
        return found

    monkeypatch.setattr(usual_bills, "bills_not_come", read_together)
    if not guarded:
        monkeypatch.setattr(usual_bills, "wait_for_the_month", lambda *_: None)

    def add() -> None:
        add_usual_bills(centre_id=centre.pk, month=MAY, keys=seen)

    run_together(add, add)
    return len(in_may(centre))


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_add_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert both_at_once(monkeypatch, guarded=True) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_they_race(monkeypatch: pytest.MonkeyPatch) -> None:
    assert both_at_once(monkeypatch, guarded=False) == 2


@pytest.mark.django_db(transaction=True)
def test_who_copies_and_who_adds_at_once_have_it_once() -> None:
    centre = make.CentreFactory()
    record(centre, *BEFORE, description="Rent")
    seen, both = keys(centre), Barrier(2)

    def add() -> None:
        both.wait()
        add_usual_bills(centre_id=centre.pk, month=MAY, keys=seen)

    def copy() -> None:
        both.wait()
        copy_last_month(centre_id=centre.pk, month=MAY)

    run_together(add, copy)
    assert len(in_may(centre)) == 1


BILLS = st.lists(
    st.tuples(
        st.sampled_from(["Rent", " rent ", "Énergie", "Sanitärgroß", ""]),
        st.decimals("-999.99", "999.99", places=2).filter(bool),
    ),
    min_size=1,
    max_size=5,
)


class TestAnyBills(TestCase):
    @given(BILLS)
    @settings(max_examples=25, deadline=None)
    def test_adding_all_leaves_none_missing_and_records_what_was_said(
        self, bills: list[tuple[str, Decimal]]
    ) -> None:
        centre = make.CentreFactory()
        for description, amount in bills:
            record(centre, *BEFORE, amount=amount, description=description)
        missing = bills_not_come(centre.pk, MAY)
        seen = [bill.key for bill in missing]
        add_usual_bills(centre_id=centre.pk, month=MAY, keys=seen)
        assert sum(line.amount for line in in_may(centre)) == sum(b.usual for b in missing)
        assert bills_not_come(centre.pk, MAY) == []
