"""Whether the key matters, in a sentence; and keys in words."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.pages.channels.keys import key_text
from kpis.pages.channels.words import (
    answer_sentence,
    left_out_note,
    sensitivity_sentence,
)
from kpis.pages.words.small import keys_note
from kpis.vocabulary import AllocationBasis as Basis

#: Stands for what the sentences read.
Made: Any = SimpleNamespace


def band(id: int, name: str, in_force: str, contacts: str, equal: str) -> Any:
    by_method = {Basis.CONTACTS: Decimal(contacts), Basis.EQUAL: Decimal(equal)}
    values = [Decimal(in_force), *by_method.values()]
    return Made(
        channel=Made(id=id, name=name),
        in_force=values[0],
        by_method=by_method,
        low=min(values),
        high=max(values),
    )


def said(*bands: Any, left_out: tuple[Basis, ...] = (), partly: tuple[Basis, ...] = ()) -> str:
    """Of channels that cost as much as their number."""
    lines = [
        Made(figures=Made(channel=band.channel, cost=Decimal(1_000 - band.channel.id)))
        for band in bands
    ]
    return sensitivity_sentence(Made(bands=bands), lines, "EUR")


PHONE = band(1, "Phone", "8.10", "7.90", "8.30")


def test_a_key_that_hardly_matters() -> None:
    email = band(2, "E-mail", "4.00", "3.90", "4.10")
    assert said(PHONE, email) == (
        "The basis hardly matters: it moves no channel by more than 5.0%. "
        "Whatever the basis, Phone stays between €7.90 and €8.30."
    )


def test_a_key_matters_from_more_than_a_tenth_of_the_figure_on() -> None:
    """From 7.60 to 8.40 is a tenth of 8.00, to 8.41 is more."""
    assert said(band(1, "Phone", "8.00", "7.60", "8.40")).startswith(
        "The basis hardly matters: it moves no channel by more than 10.0%."
    )
    assert said(band(1, "Phone", "8.00", "7.60", "8.41")).startswith(
        "The basis matters most for Phone: from €7.60 to €8.41."
    )


def test_a_key_that_matters_and_does_not_change_who_is_dearest() -> None:
    assert said(PHONE, band(2, "Social", "4.00", "3.00", "7.00")) == (
        "The basis matters most for Social: from €3.00 to €7.00. "
        "Whatever the basis, Phone stays between €7.90 and €8.30. "
        "On every basis, Phone costs most per contact."
    )


def test_a_key_that_changes_who_is_dearest() -> None:
    assert said(PHONE, band(2, "Social", "4.00", "3.00", "9.00")).endswith(
        "Which channel costs most per contact depends on the basis."
    )


def test_a_key_that_moves_one_channel_only_as_much_as_rounding() -> None:
    assert said(band(1, "Phone", "8.101", "8.1", "8.102")).endswith(
        "Whatever the basis, Phone stays at €8.10."
    )


def test_without_shared_cost_or_without_a_figure() -> None:
    assert (
        said()
        == "No cost is shared between channels in this period, so the basis makes no difference."
    )
    alone = band(1, "Phone", "8", "8", "8")
    assert (
        said(alone) == "All shared cost goes to the same channel, so the basis makes no difference."
    )
    free = band(1, "Phone", "0", "0", "5")
    assert said(free) == "The basis matters most for Phone: from €0.00 to €5.00."


def test_what_is_left_out_is_said() -> None:
    sensitivity = Made(bands=[PHONE], left_out=[Basis.STAFFED_HOURS], partly=[Basis.HANDLE_TIME])
    assert left_out_note(sensitivity) == (
        "Left out, as it is known for every channel in no month: staffed hours. "
        "In months where a channel lacks it, contacts are used instead of: handle time."
    )
    assert left_out_note(Made(bands=[PHONE], left_out=[], partly=[])) == ""


def line(
    name: str,
    value: str | None,
    cost: str,
    share: str | None,
    counts: bool = True,
    direct: str = "1",
) -> Any:
    return Made(
        figures=Made(
            channel=Made(name=name),
            counts=counts,
            direct=Decimal(direct),
            allocated=Decimal(1),
            cost=Decimal(cost),
            cost_per_contact=None if value is None else Decimal(value),
        ),
        cost_share=None if share is None else Decimal(share),
        contact_share=Decimal("0.5"),
    )


def test_the_answer_leaves_out_what_does_not_count_or_has_no_figure() -> None:
    lines = [
        line("Bot", "99", "900", "0.9", counts=False),
        line("Post", None, "500", "0.5"),
        line("Phone", "8", "80", "0.08"),
    ]
    assert answer_sentence(lines, "EUR") == "A contact by Phone costs €8.00."
    assert answer_sentence(lines[:2], "EUR").startswith("No channel has a cost per contact")


@pytest.mark.finding("F15")
def test_channels_that_cost_the_same_as_it_is_shown_are_told_together() -> None:
    """ "Phone costs most, €5.71": so did e-mail, by the same key."""
    lines = [
        line("Phone", "5.714", "800", "0.8", direct="0"),
        line("E-mail", "5.706", "200", "0.2", direct="0"),
    ]
    assert answer_sentence(lines, "EUR") == (
        "Every channel costs the same per contact: €5.71. "
        "Phone takes the largest share of cost: 80.0% of the cost for 50.0% of the contacts. "
        "No channel has direct cost: each figure follows from the allocation bases alone."
    )
    three = [*lines, line("Post", "3", "90", "0.1")]
    assert answer_sentence(three, "EUR") == (
        "Phone and E-mail cost most per contact: €5.71 each. "
        "Phone takes the largest share of cost: 80.0% of the cost for 50.0% of the contacts. "
        "Phone and E-mail: no direct cost, so this figure follows from the allocation bases alone."
    )


@pytest.mark.finding("F15")
@given(st.lists(st.decimals(1, 3, places=3), min_size=2, max_size=5))
def test_no_channel_is_called_dearest_beside_one_that_shows_the_same(values: list[Decimal]) -> None:
    lines = [line(f"C{place}", str(value), "1", "0.1") for place, value in enumerate(values)]
    shown = [round(value, 2) for value in values]
    alone = shown.count(max(shown)) == 1
    assert ("costs most per contact" in answer_sentence(lines, "EUR")) == alone


@pytest.mark.finding("F15")
def test_a_tie_by_every_key_is_told_as_one() -> None:
    assert said(PHONE, band(2, "Social", "8.10", "7.90", "8.30")).endswith(
        "stays between €7.90 and €8.30."
    )
    wide = band(1, "Phone", "8", "4", "12"), band(2, "Social", "8", "4", "12")
    assert said(*wide).endswith(
        "On every basis, Phone and Social cost the same, and most, per contact."
    )


def test_credits_that_outweigh_cost_leave_no_shares_to_speak_of() -> None:
    lines = [line("Phone", "-2", "-20", None), line("E-mail", "-3", "-60", None)]
    assert answer_sentence(lines, "EUR") == "Phone costs most per contact: −€2.00."


@pytest.mark.parametrize(
    ("basis", "weight", "total", "expected"),
    [
        (Basis.CONTACTS, 25, 100, "25.0% of contacts of May 2026 (25 of 100)"),
        (Basis.HANDLE_TIME, 9_000, 36_000, "25.0% of handle time of May 2026 (2.5 of 10 h)"),
        (Basis.STAFFED_HOURS, 25, 100, "25.0% of staffed hours of May 2026 (25 of 100 h)"),
        (Basis.EQUAL, 1, 5, "one of 5 equal shares"),
        (Basis.FIXED_SHARES, 48, 100, "a fixed share of 48.0%"),
    ],
)
def test_every_key_in_words(basis: Basis, weight: int, total: int, expected: str) -> None:
    part: Any = Made(basis=basis, wanted=basis, weight=Decimal(weight), total=Decimal(total))
    assert key_text(part, "May 2026") == expected


def test_a_key_that_was_fallen_back_on_says_why() -> None:
    part: Any = Made(
        basis=Basis.CONTACTS, wanted=Basis.HANDLE_TIME, weight=Decimal(25), total=Decimal(100)
    )
    assert key_text(part, "May 2026") == (
        "handle time is not known for every channel: 25.0% of contacts of May 2026 (25 of 100)"
    )
    allocation: Any = Made(bases={Basis.CONTACTS}, parts=[part])
    nothing: Any = Made(bases=set(), parts=[])
    assert keys_note(allocation) == (
        "Shared cost is allocated by contacts. By contacts where a channel has no handle time."
    )
    assert keys_note(nothing) == ("No shared cost is allocated to channels in this period.")
