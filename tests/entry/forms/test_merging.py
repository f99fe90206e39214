"""Two people at one unit: field by field, each keeps what they alone have changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.forms.merging import merge_texts

NAMES = ["description", "supplier", "amount", "status"]
texts = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b", "c"]) for name in NAMES})


def as_text(_name: str, text: str) -> object:
    return text


@pytest.mark.finding("E9")
@given(texts, texts, texts)
def test_every_field_is_who_changed_it(
    base: dict[str, str], mine: dict[str, str], now: dict[str, str]
) -> None:
    merged = merge_texts(base, mine, now, as_text)
    for name in NAMES:
        if mine[name] == base[name]:
            assert merged.texts[name] == now[name]
        else:
            assert merged.texts[name] == mine[name]
    asked = {n for n in NAMES if base[n] != mine[n] != now[n] != base[n]}
    assert merged.both == asked
    assert merged.mine == {name for name in NAMES if mine[name] != base[name]}


@pytest.mark.finding("E9")
@given(texts, texts)
def test_what_is_asked_does_not_depend_on_who_was_first(
    mine: dict[str, str], theirs: dict[str, str]
) -> None:
    base = dict.fromkeys(NAMES, "")
    one, other = (merge_texts(base, *pair, as_text) for pair in ((mine, theirs), (theirs, mine)))
    assert one.both == other.both
    if not one.both:
        assert one.texts == other.texts


@pytest.mark.finding("E9")
def test_the_same_amount_written_otherwise_is_no_change() -> None:
    def value(name: str, text: str) -> object:
        return text.replace(",", "").removesuffix(".00") if name == "amount" else text

    base = {"amount": "1,000.00", "supplier": ""}
    merged = merge_texts(base, {"amount": "1000", "supplier": "Quai"}, base, value)
    assert merged.mine == {"supplier"}
    both = merge_texts(base, {**base, "amount": "900"}, {**base, "amount": "900.00"}, value)
    assert both.both == frozenset()
