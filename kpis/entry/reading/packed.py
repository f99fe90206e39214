"""Facts of millions of contacts by their ids, in a few bytes each."""

from array import array
from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Any

#: A power of two: the place of a key is its last bits.
FIRST_PLACES = 1 << 16
FREE = 0


def key_of(id: str) -> int:
    """Of 64 bits, by which ids are told apart; FREE for none. Two of a million share theirs once
    in thirty million files."""
    return hash(id) or 1 if id else FREE


class Packed:
    """Rows of facts, numbered as they come; those with a key are found again."""

    def __init__(self, layout: Struct) -> None:
        self.layout = layout
        self.rows = bytearray()
        self.numbers = Numbers()

    def __len__(self) -> int:
        return len(self.rows) // self.layout.size

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self.layout.iter_unpack(self.rows)

    def __getitem__(self, number: int) -> tuple[Any, ...]:
        return self.layout.unpack_from(self.rows, number * self.layout.size)

    def number_of(self, key: int) -> int | None:
        return self.numbers.get(key)

    def claim(self, key: int) -> tuple[int, bool]:
        """The number of a key, and whether it is new: its row is then all zeros. FREE is new each
        time."""
        next_one = len(self)
        number = next_one if key == FREE else self.numbers.setdefault(key, next_one)
        if number == next_one:
            self.rows += bytes(self.layout.size)
        return number, number == next_one

    def forget_keys(self) -> None:
        """Once nothing is asked for by its key any more: they take as much as the rows."""
        self.numbers = Numbers()

    def put(self, number: int, facts: Sequence[Any]) -> None:
        """In place of what is there."""
        self.layout.pack_into(self.rows, number * self.layout.size, *facts)


class Numbers:
    """Numbers by key, in a table that is never full by more than half."""

    __slots__ = ("keys", "numbers", "used")

    def __init__(self, places: int = FIRST_PLACES) -> None:
        self.keys = array("q", bytes(8 * places))
        self.numbers = array("q", bytes(8 * places))
        self.used = 0

    def get(self, key: int) -> int | None:
        keys, last = self.keys, len(self.keys) - 1
        place = key & last
        while (found := keys[place]) != FREE:
            if found == key:
                return self.numbers[place]
            place = (place + 1) & last
        return None

    def setdefault(self, key: int, number: int) -> int:
        """The number that the key has; the given one where it has none yet."""
        keys, last = self.keys, len(self.keys) - 1
        place = key & last
        while (found := keys[place]) != FREE:
            if found == key:
                return self.numbers[place]
            place = (place + 1) & last
        keys[place] = key
        self.numbers[place] = number
        self.used += 1
        if self.used * 2 > last:
            self.grow()
        return number

    def grow(self) -> None:
        larger = Numbers(2 * len(self.keys))
        for key, number in zip(self.keys, self.numbers, strict=True):
            if key != FREE:
                larger.setdefault(key, number)
        self.keys, self.numbers = larger.keys, larger.numbers
