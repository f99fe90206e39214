"""What a sheet of cost lines posts becomes changes, or mistakes by unit and field."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from kpis.entry.forms.accrual_rows import read_confirmations
from kpis.entry.forms.cost_rows import CostWords, cost_words, line_units, read_line_changes
from kpis.entry.forms.spread_rows import read_spread
from kpis.entry.forms.units import seen_mark
from kpis.entry.recording.cost_lines import LineChange
from kpis.entry.refusals import Mistakes
from kpis.models import Centre
from kpis.vocabulary import CostStatus
from tests import factories as make

BLANK = {
    "category": "salaries",
    "description": "",
    "supplier": "",
    "channel": "",
    "amount": "",
    "status": "actual",
}
SPREAD = {
    "amount": "12000",
    "start": "2026-05",
    "months": "12",
    "category": "taxes",
    "channel": "phone",
    "description": "Insurance",
    "supplier": "Mutuelle",
    "status": "actual",
}


def posted(*units: tuple[str, str, dict[str, str]], **more: str) -> QueryDict:
    """units: key, seen mark and texts."""
    post = QueryDict(mutable=True)
    for key, seen, texts in units:
        post.appendlist("row", key)
        post[f"seen-{key}"] = seen
        for name, text in texts.items():
            post[f"{name}-{key}"] = text
    post.update(more)
    return post


def new(key: str = "new-1", **texts: str) -> tuple[str, str, dict[str, str]]:
    return key, seen_mark(None, None, BLANK), {**BLANK, **texts}


def known(id: int, **texts: str) -> tuple[str, str, dict[str, str]]:
    return str(id), seen_mark(id, 3, BLANK), {**BLANK, **texts}


@pytest.fixture
def words(centre: Centre) -> CostWords:
    return cost_words(centre.pk, "EUR", ".")


def changes(centre: Centre, words: CostWords, post: QueryDict) -> list[LineChange]:
    return read_line_changes(line_units(post), words, post.get("remove", ""))[0]


def mistakes(centre: Centre, words: CostWords, post: QueryDict) -> Any:
    with pytest.raises(Mistakes) as refused:
        changes(centre, words, post)
    return refused.value.messages


def test_a_new_line(centre: Centre, words: CostWords) -> None:
    post = posted(new(description=" Rent ", amount="=1250*12", channel="phone", status="accrual"))
    (change,) = changes(centre, words, post)
    assert (change.id, change.version, change.key) == (None, None, "new-1")
    assert change.values is not None
    assert (change.values.amount, change.values.description) == (Decimal(15000), "Rent")
    assert change.values.channel_id == make.channel("phone").pk
    assert change.values.status is CostStatus.ACCRUAL


def test_the_readers_decimal_mark(centre: Centre) -> None:
    words = cost_words(centre.pk, "EUR", ",")
    (change,) = changes(centre, words, posted(new(amount="1\u202f250,50")))
    assert change.values is not None
    assert change.values.amount == Decimal("1250.50")


def test_what_nobody_typed_in_is_left_out(centre: Centre, words: CostWords) -> None:
    untouched = ("7", seen_mark(7, 1, BLANK), BLANK)
    blank = new(channel="phone", status="accrual")
    found, idle = read_line_changes(line_units(posted(untouched, blank)), words)
    assert found == []
    assert [unit.key for unit in idle] == ["7", "new-1"]


@pytest.mark.parametrize(
    ("texts", "field", "said"),
    [
        ({"amount": "12.345"}, "amount", "at most 2 decimals"),
        ({"amount": "12,50"}, "amount", "decimal mark"),
        ({"amount": "=__import__('os')"}, "amount", "brackets only"),
        ({"amount": "1", "channel": "chat"}, "channel", "“chat”"),
        ({"amount": "1", "channel": "nowhere"}, "channel", "“nowhere”"),
        ({"amount": "1", "category": "gifts"}, "category", "“gifts”"),
        ({"amount": "1", "status": "paid"}, "status", "“paid”"),
        ({"amount": "1", "description": "x" * 201}, "description", "at most 200 characters"),
        ({"amount": "1", "supplier": "x" * 121}, "supplier", "at most 120 characters"),
        ({"description": "Rent"}, "amount", "0 if it cost nothing"),
    ],
)
def test_mistakes_name_the_field(
    centre: Centre, words: CostWords, texts: dict[str, str], field: str, said: str
) -> None:
    found = mistakes(centre, words, posted(new(**texts), new("new-2", amount="1")))
    assert list(found) == ["new-1"]
    assert list(found["new-1"]) == [field]
    assert said in found["new-1"][field]


def test_an_amount_that_was_emptied(centre: Centre, words: CostWords) -> None:
    found = mistakes(centre, words, posted(known(7, description="Rent")))
    assert found == {"7": {"amount": "Enter an amount: 0, or delete the line."}}


def test_a_line_is_removed_and_the_others_saved(centre: Centre, words: CostWords) -> None:
    """Without the script all of the form is sent: nothing that was typed is lost."""
    post = posted(known(7, amount=""), known(8, amount="5"), remove="7")
    saved, removed = changes(centre, words, post)
    assert (saved.id, removed) == (8, LineChange("7", 7, 3, None))


@pytest.mark.fault(32)
def test_fields_that_no_sheet_has_are_ignored(centre: Centre, words: CostWords) -> None:
    extra = {"version-new-1": "9", "centre-new-1": "2", "id-new-1": "4", "month": "2020-01"}
    (change,) = changes(centre, words, posted(new(amount="1"), **extra))
    assert (change.id, change.version) == (None, None)


def test_text_that_no_database_keeps(centre: Centre, words: CostWords) -> None:
    (change,) = changes(centre, words, posted(new(amount="1", description="Re\0nt")))
    assert change.values is not None
    assert change.values.description == "Rent"


def test_a_spread_invoice(words: CostWords) -> None:
    spread = read_spread(SPREAD, words)
    assert (spread.amount, spread.months) == (Decimal(12000), 12)
    assert spread.start == make.month("2026-05")
    assert spread.status is CostStatus.ACTUAL
    assert read_spread({**SPREAD, "status": ""}, words).status is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("amount", ""),
        ("amount", "12k"),
        ("months", "1"),
        ("months", "61"),
        ("months", "٣"),
        ("months", "2.5"),
        ("start", "May"),
        ("start", "1066-10"),
        ("category", "gifts"),
        ("channel", "chat"),
        ("status", "paid"),
    ],
)
def test_mistakes_in_a_spread_invoice(words: CostWords, field: str, text: str) -> None:
    with pytest.raises(Mistakes) as refused:
        read_spread({**SPREAD, field: text}, words)
    assert list(refused.value.messages["spread"]) == [field]


def accrual(id: int, amount: str) -> tuple[str, str, dict[str, str]]:
    return f"accrual-{id}", seen_mark(id, 2, {"amount": "1.00"}), {"amount": amount}


def test_chosen_accruals(words: CostWords) -> None:
    post = posted(accrual(7, "1.00"), accrual(8, "2.50"))
    post.setlist("chosen", ["accrual-8"])
    (found,) = read_confirmations(post, words)
    assert (found.id, found.version, found.amount) == (8, 2, Decimal("2.50"))


def test_mistakes_in_accruals(words: CostWords) -> None:
    post = posted(accrual(7, "x"), accrual(8, "y"))
    with pytest.raises(Mistakes) as refused:
        read_confirmations(post, words)
    assert list(refused.value.messages) == [""]
    post.setlist("chosen", ["accrual-7", "accrual-8"])
    with pytest.raises(Mistakes) as refused:
        read_confirmations(post, words)
    assert list(refused.value.messages) == ["accrual-7", "accrual-8"]
