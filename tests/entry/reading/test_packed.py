"""Facts of many contacts in few bytes."""

from struct import Struct

from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.reading.packed import FREE, Numbers, Packed, key_of

KEYS = st.integers(-(2**63), 2**63 - 1).filter(lambda key: key != FREE)


@given(st.dictionaries(KEYS | st.integers(1, 40), st.integers(0, 2**31), max_size=100))
def test_numbers_are_found_by_their_keys(numbers: dict[int, int]) -> None:
    """However many there are for the places, and wherever their places collide."""
    numbers.pop(FREE, None)
    table = Numbers(places=2)
    for key, number in numbers.items():
        assert table.get(key) is None
        assert table.setdefault(key, number) == number
        assert table.setdefault(key, number + 1) == number
    assert {key: table.get(key) for key in numbers} == numbers
    assert len(table.keys) <= max(2, 4 * len(numbers))


@given(st.lists(st.tuples(st.text("abc", max_size=2), st.integers(0, 99))))
def test_facts_are_those_put_last(rows: list[tuple[str, int]]) -> None:
    packed, plain = Packed(Struct("<q")), dict[str, int]()
    for place, (id, fact) in enumerate(rows):
        number, is_new = packed.claim(key_of(id))
        key = id or f"row {place}"
        assert (is_new, packed[number]) == (key not in plain, (plain.get(key, 0),))
        packed.put(number, (fact,))
        plain[key] = fact
    assert [fact for (fact,) in packed] == list(plain.values())
    assert len(packed) == len(plain)
    packed.forget_keys()
    assert [fact for (fact,) in packed] == list(plain.values())
    assert packed.number_of(key_of("a")) is None


def test_only_what_has_no_id_has_no_key() -> None:
    assert key_of("") == FREE
    assert FREE not in {key_of(f"{number}") for number in range(10_000)}
