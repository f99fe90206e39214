"""Two people at one cost line, and panels that were opened before something changed."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kpis.models import Centre, CostLine, User
from tests import factories as make
from tests.pages.conftest import LogIn
from tests.pages.sheet_forms import forms_of, sheet_of

URL = "/centres/lyon/costs/2025-06/"
JUNE = make.month("2025-06")
JSON = {"Accept": "application/json"}


def person(centre: Centre, name: str) -> User:
    user: User = make.UserFactory(first_name=name, last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return user


@pytest.fixture
def ada(centre: Centre, log_in: LogIn) -> Client:
    return log_in(person(centre, "Ada"))


@pytest.fixture
def bob(centre: Centre, log_in: LogIn) -> Client:
    return log_in(person(centre, "Bob"))


@pytest.fixture
def line(centre: Centre) -> CostLine:
    return CostLine.objects.get(centre=centre, month=JUNE)


def unit(client: Client, key: Any, **texts: str) -> dict[str, Any]:
    """One line of the page as it is now, as its script sends it with other texts."""
    mine = {n: v for n, v in sheet_of(client, URL).items() if n.endswith(f"-{key}")}
    typed = {f"{name}-{key}": text for name, text in texts.items()}
    return {**mine, "row": key, "token": str(uuid4()), **typed}


def post(client: Client, data: dict[str, Any]) -> Any:
    return client.post(URL, data, headers=JSON)


@pytest.mark.finding("E9")
def test_a_supplier_and_an_amount_are_both_kept(ada: Client, bob: Client, line: CostLine) -> None:
    late = unit(ada, line.pk, amount="1,200")
    assert post(bob, unit(bob, line.pk, supplier="Nordlys")).status_code == 200
    answer = post(ada, late)
    assert answer.status_code == 200
    line.refresh_from_db()
    assert (line.amount, line.supplier, line.version) == (Decimal(1200), "Nordlys", 3)
    assert answer.json()["saved"][str(line.pk)]["values"]["supplier"] == "Nordlys"
    again = post(ada, unit(ada, line.pk, status="accrual"))
    assert again.status_code == 200


@pytest.mark.finding("E9")
@pytest.mark.parametrize("script", [True, False])
def test_mine_writes_only_what_i_changed(
    ada: Client, bob: Client, line: CostLine, script: bool
) -> None:
    late = unit(ada, line.pk, amount="1,200", description="Pay")
    post(bob, unit(bob, line.pk, amount="1,100", supplier="Nordlys"))
    if script:
        conflict = post(ada, late).json()["conflicts"][str(line.pk)]
        assert (conflict["both"], conflict["mine"]) == (["amount"], ["amount", "description"])
        mine = {name: late[f"{name}-{line.pk}"] for name in conflict["mine"]}
        kept = {f"{n}-{line.pk}": text for n, text in (conflict["theirs"] | mine).items()}
        answer = post(ada, {**late, **kept, f"seen-{line.pk}": conflict["seen"]})
        assert answer.status_code == 200
    else:
        refused = ada.post(URL, late)
        assert refused.status_code == 409
        form = next(f for f in reversed(forms_of(refused.content.decode())) if "row" in f)
        assert form[f"supplier-{line.pk}"] == "Nordlys"
        assert form[f"amount-{line.pk}"] == "1,200"
        assert ada.post(URL, form).status_code == 302
    line.refresh_from_db()
    assert (line.amount, line.supplier, line.description) == (Decimal(1200), "Nordlys", "Pay")


@pytest.mark.finding("E9")
def test_a_removal_of_what_somebody_changed_asks(ada: Client, bob: Client, line: CostLine) -> None:
    late = unit(ada, line.pk) | {"remove": str(line.pk)}
    post(bob, unit(bob, line.pk, supplier="Nordlys"))
    assert post(ada, late).status_code == 409
    assert CostLine.objects.filter(pk=line.pk).exists()


@pytest.mark.finding("E9")
def test_deleted_kept_and_restored_is_one_bill(
    ada: Client, bob: Client, centre: Centre, line: CostLine
) -> None:
    late = unit(ada, line.pk, amount="1,200")
    post(bob, unit(bob, line.pk) | {"remove": str(line.pk)})
    conflict = post(ada, late).json()["conflicts"][str(line.pk)]
    assert conflict["theirs"] is None
    kept = post(ada, late | {f"seen-{line.pk}": conflict["seen"]})
    assert kept.status_code == 200
    restored = post(bob, {"action": "restore", "line": line.pk, "token": str(uuid4())})
    assert restored.status_code == 200
    (only,) = CostLine.objects.filter(centre=centre, month=JUNE)
    assert (only.pk, only.amount) == (line.pk, Decimal(1200))


@pytest.mark.finding("E9")
@pytest.mark.parametrize(("words", "refused"), [("Rent", True), ("rent ", True), ("Water", False)])
def test_a_bill_that_was_entered_again_is_not_restored(
    ada: Client, centre: Centre, words: str, refused: bool
) -> None:
    rent = make.CostLineFactory(centre=centre, month=JUNE, description="Rent", amount=Decimal(50))
    post(ada, unit(ada, rent.pk) | {"remove": str(rent.pk)})
    make.CostLineFactory(centre=centre, month=JUNE, description=words, amount=Decimal(60))
    answer = post(ada, {"action": "restore", "line": rent.pk, "token": str(uuid4())})
    assert (answer.status_code == 422) is refused
    if refused:
        assert "is there again, with 60.00" in answer.json()["message"]
    assert CostLine.objects.filter(centre=centre, month=JUNE).count() == (2 if refused else 3)


@pytest.mark.finding("E9")
def test_a_forged_id_brings_nothing_back(ada: Client, centre: Centre, line: CostLine) -> None:
    sent = unit(ada, line.pk, amount="1")
    elsewhere = make.CostLineFactory()
    for id in (elsewhere.pk, 10**12, line.pk):
        seen = f"{id}::{'0' * 16}"
        assert post(ada, sent | {f"seen-{line.pk}": seen}).status_code == 409
    line.refresh_from_db()
    assert line.amount == Decimal(1000)


def accruals_form(client: Client) -> dict[str, Any]:
    """The panel as it was rendered, with everything ticked."""
    forms = forms_of(client.get(URL).content.decode())
    form = next(f for f in forms if f.get("row", [""])[0].startswith("accrual-"))
    return form | {"action": "confirm", "chosen": form["row"], "token": str(uuid4())}


@pytest.fixture
def accruals(centre: Centre, line: CostLine) -> list[CostLine]:
    """Four, of 1,000 each."""
    CostLine.objects.filter(pk=line.pk).update(status="accrual")
    more = [
        make.CostLineFactory(centre=centre, month=JUNE, amount=Decimal(1000), status="accrual")
        for _ in range(3)
    ]
    return [CostLine.objects.get(pk=line.pk), *more]


@pytest.mark.finding("E1")
def test_a_panel_from_before_my_own_edits_confirms_what_i_typed(
    ada: Client, accruals: list[CostLine]
) -> None:
    panel = accruals_form(ada)
    for number, line in enumerate(accruals, start=1):
        post(ada, unit(ada, line.pk, amount=f"{number}50"))
    assert ada.post(URL, panel).status_code == 302
    found = {(row.amount, row.status) for row in CostLine.objects.filter(month=JUNE)}
    assert found == {(Decimal(n * 100 + 50), "actual") for n in (1, 2, 3, 4)}


@pytest.mark.finding("E1")
def test_no_accrual_is_ticked_and_no_amount_is_sent(ada: Client, accruals: list[CostLine]) -> None:
    page = ada.get(URL).content.decode()
    form = next(f for f in forms_of(page) if f.get("row", [""])[0].startswith("accrual-"))
    assert "chosen" not in form
    assert {form[f"amount-{key}"] for key in form["row"]} == {""}


@pytest.mark.finding("E1")
def test_an_amount_that_somebody_else_changed_is_asked_about(
    ada: Client, bob: Client, accruals: list[CostLine]
) -> None:
    panel = accruals_form(ada)
    post(bob, unit(bob, accruals[0].pk, amount="700"))
    post(bob, unit(bob, accruals[1].pk, supplier="Nordlys"))
    refused = ada.post(URL, panel)
    assert refused.status_code == 409
    assert "Bob Byron saved first" in refused.content.decode()
    assert not CostLine.objects.filter(month=JUNE, status="actual").exists()
    rest = [key for key in panel["row"] if key != f"accrual-{accruals[0].pk}"]
    assert ada.post(URL, panel | {"chosen": rest, "token": str(uuid4())}).status_code == 302
    assert CostLine.objects.filter(month=JUNE, status="actual").count() == 3
    assert CostLine.objects.get(pk=accruals[1].pk).supplier == "Nordlys"
