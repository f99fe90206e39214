"""Several cells of a clipboard never become the text of one field."""

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.forms.cost_rows import CostWords, line_units, read_line_changes
from kpis.entry.forms.spread_rows import read_spread
from kpis.entry.forms.texts import UnitTexts, several_cells
from kpis.entry.forms.units import seen_mark
from kpis.entry.parsing.typed import parse_typed_count
from kpis.entry.refusals import Mistakes

WORDS = CostWords({"taxes": 1}, {"phone": 1}, "EUR", ".")
cell = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9)


@pytest.mark.finding("E2")
@given(st.lists(cell, min_size=2, max_size=6), st.sampled_from(["\t", "\n", "\r\n", "\u2028"]))
def test_every_block_is_named(cells: list[str], between: str) -> None:
    assert cells[0] in several_cells(between.join(cells))


@pytest.mark.finding("E2")
@given(cell, st.sampled_from(["", "\n", "\r\n", "\t"]))
def test_one_cell_with_its_line_end_is_one(text: str, end: str) -> None:
    assert not several_cells(text + end)
    assert not several_cells(f"{text} and {text}")


@pytest.mark.finding("E2")
@pytest.mark.parametrize("field", ["amount", "description", "supplier", "channel", "category"])
def test_a_line_with_a_block_in_one_field(field: str) -> None:
    texts = {"category": "taxes", "amount": "1", "status": "actual", "channel": ""}
    post = QueryDict(mutable=True)
    post.update({"row": "new-1", "seen-new-1": seen_mark(None, None, {})})
    for name, text in {**texts, field: "120\t450\n300"}.items():
        post[f"{name}-new-1"] = text
    with pytest.raises(Mistakes) as refused:
        read_line_changes(line_units(post), WORDS)
    assert "several cells, “120 | 450 | 300”" in refused.value.messages["new-1"][field]


@pytest.mark.finding("E2")
def test_spread_invoices_and_counts() -> None:
    texts: dict[str, Any] = {"start": "2026-05", "months": "12", "category": "taxes", "channel": ""}
    with pytest.raises(Mistakes) as refused:
        read_spread({**texts, "amount": "120\n450", "description": "Rent\tQuai"}, WORDS)
    assert set(refused.value.messages["spread"]) == {"amount", "description"}
    reader = UnitTexts({"handled": "120\t450"})
    assert reader.read("handled", lambda text: parse_typed_count(text, ".")) is None
    assert "120 | 450" in reader.messages["handled"]
