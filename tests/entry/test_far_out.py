"""A close asks about what is far out, whoever closes, and takes no answer but to these figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.entry.closing import close_month, close_months
from kpis.entry.far_out import FarOutRefused
from kpis.models import Centre, ContactVolume, CostLine, MonthClose
from kpis.months import add_months
from kpis.vocabulary import FarOutKind
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("E4")]
MAY = make.month("2026-05")
BILL, CATEGORY = FarOutKind.BILL, FarOutKind.CATEGORY
CHANNEL, FIGURE = FarOutKind.CHANNEL, FarOutKind.FIGURE


def record(centre: Centre, months: int = 12) -> None:
    """Up to May, each month: 60,000 of salaries, 4,000 of software, 30,000 calls."""
    for back in range(months + 1):
        month = add_months(MAY, -back)
        make.record_months(centre, {f"{month:%Y-%m}": (60_000, 30_000)})
        add_line(centre, "4000", "Licences", month)


def add_line(centre: Centre, amount: str, words: str = "New", month: date = MAY) -> CostLine:
    line: CostLine = make.CostLineFactory(
        centre=centre,
        month=month,
        category=make.category("software_licences"),
        amount=Decimal(amount),
        description=words,
    )
    return line


def close(centre: Centre, month: date = MAY, **more: Any) -> MonthClose:
    user = make.UserFactory().pk
    return close_month(centre_id=centre.pk, month=month, user_id=user, **more)


def refused(centre: Centre, **more: Any) -> FarOutRefused:
    with pytest.raises(FarOutRefused) as caught:
        close(centre, **more)
    assert not MonthClose.objects.exists()
    return caught.value


def marks(refusal: FarOutRefused) -> list[str]:
    return [each.mark for _, each in refusal.found]


def kinds(refusal: FarOutRefused) -> list[FarOutKind]:
    return [each.subject.kind for _, each in refusal.found]


def test_a_new_line_of_120_million_is_not_closed_unasked(centre: Centre) -> None:
    record(centre)
    add_line(centre, "120000000")
    refusal = refused(centre)
    assert kinds(refusal) == [BILL, CATEGORY, FIGURE]
    assert "Software licences New: found 120000000," in str(refusal)
    assert "found 120004000, usually 4000 " in str(refusal)
    assert close(centre, confirmed=marks(refusal)).cost == 120_064_000


@pytest.mark.parametrize("months", [1, 2, 3, 4])
def test_few_months_are_enough_to_see_what_is_absurd(centre: Centre, months: int) -> None:
    record(centre, months)
    add_line(centre, "120000000")
    assert kinds(refused(centre)) == [BILL, CATEGORY, FIGURE]


def test_nothing_usual_is_asked_about(centre: Centre) -> None:
    record(centre)
    add_line(centre, "-500.00", "Credit note")
    add_line(centre, "1800.00")
    assert close(centre).cost == 65_300


def test_120_million_calls_are_asked_about(centre: Centre) -> None:
    record(centre)
    ContactVolume.objects.filter(start=MAY).update(handled=120_000_000)
    refusal = refused(centre)
    assert kinds(refusal) == [CHANNEL, FIGURE]
    assert [name for name, _ in refusal.found] == ["Phone", ""]
    close(centre, confirmed=marks(refusal))


@pytest.mark.parametrize("amount", ["120000000.01", "90000000", "-120000000"])
def test_a_confirmation_is_of_the_figures_that_were_seen(centre: Centre, amount: str) -> None:
    record(centre)
    line = add_line(centre, "120000000")
    seen = marks(refused(centre))
    CostLine.objects.filter(pk=line.pk).update(amount=Decimal(amount))
    again = refused(centre, confirmed=seen)
    assert BILL in kinds(again)
    assert not set(marks(again)) & set(seen)
    close(centre, confirmed=marks(again))


def test_one_confirmation_is_not_another(centre: Centre) -> None:
    record(centre)
    add_line(centre, "120000000")
    seen = marks(refused(centre))
    for mark in seen:
        assert marks(refused(centre, confirmed=[mark])) == [each for each in seen if each != mark]
    assert marks(refused(centre, confirmed=["", "yes", "*"])) == seen


def test_several_months_are_closed_together_or_none(centre: Centre) -> None:
    record(centre)
    add_line(centre, "120000000")
    keys: dict[str, Any] = {"centre_id": centre.pk, "user_id": make.UserFactory().pk}
    months = [add_months(MAY, -1), MAY]
    with pytest.raises(FarOutRefused) as caught:
        close_months(months=months, **keys)
    assert not MonthClose.objects.exists()
    close_months(months=months, **keys, confirmed=marks(caught.value))
    assert MonthClose.objects.count() == 2


def test_a_month_of_many_lines_is_judged_too(centre: Centre) -> None:
    record(centre)
    for number in range(310):
        add_line(centre, "1", f"Line {number}")
    add_line(centre, "120000000", "  New ")
    refusal = refused(centre)
    assert refusal.found[0][1].subject.description == "New"
    assert kinds(refusal) == [BILL, CATEGORY, FIGURE]
