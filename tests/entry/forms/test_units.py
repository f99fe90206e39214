"""What a sheet posts: its units, and which of them were touched."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from kpis.entry.forms.units import read_units, seen_mark

FIELDS = ("amount", "description")


def posted(**fields: str | list[str]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in fields.items():
        query.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return query


def test_a_unit_that_was_not_touched() -> None:
    seen = seen_mark(12, 3, {"amount": "1,234.50", "description": "Rent"})
    post = posted(row="12", seen__12=seen, amount__12="1,234.50", description__12="Rent ")
    (unit,) = read_units(post, FIELDS)
    assert (unit.key, unit.id, unit.version, unit.touched) == ("12", 12, 3, False)


def test_a_unit_that_was_touched() -> None:
    seen = seen_mark(12, 3, {"amount": "1,234.50", "description": "Rent"})
    post = posted(row="12", seen__12=seen, amount__12="1,234.51", description__12="Rent")
    (unit,) = read_units(post, FIELDS)
    assert unit.touched
    assert unit.texts == {"amount": "1,234.51", "description": "Rent"}


def test_a_new_unit_has_no_row_yet() -> None:
    seen = seen_mark(None, None, {"amount": "", "description": ""})
    blank = posted(row="new-5-1", **{"seen-new-5-1": seen, "amount-new-5-1": ""})
    blank["description-new-5-1"] = ""
    (unit,) = read_units(blank, FIELDS)
    assert (unit.id, unit.version, unit.touched) == (None, None, False)


@pytest.mark.fault(32)
def test_fields_of_no_sheet_are_ignored() -> None:
    seen = seen_mark(12, 3, {"amount": "1"})
    post = posted(row=["12", "12"], seen__12=seen, amount__12="1", centre__12="99", version="9")
    (unit,) = read_units(post, FIELDS)
    assert unit.texts == {"amount": "1"}
    assert not unit.touched


@pytest.mark.parametrize("seen", ["", "1:2", "x:1:0123456789abcdef", "1:1:0123456789ABCDEF"])
def test_what_no_page_of_ours_sent(seen: str) -> None:
    with pytest.raises(SuspiciousOperation):
        read_units(posted(row="12", seen__12=seen, amount__12="1"), FIELDS)


def test_a_key_that_no_page_of_ours_made() -> None:
    seen = seen_mark(None, None, {})
    with pytest.raises(SuspiciousOperation):
        read_units(posted(**{"row": "a b", "seen-a b": seen}), FIELDS)
