"""Facts of millions of contacts by their ids, in a few bytes each."""

from array import array
from collections.abc import Iterator
from struct import Struct
from typing import Any

#: A power of two: the place of a key is its last bits.
FIRST_PLACES = 1 << 12
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
        return None if key == FREE else self.numbers.get(key)

    def add(self, key: int, facts: tuple[Any, ...]) -> int:
        """key: FREE for what is never asked for again. Gives the number."""
        number = len(self)
        self.rows += self.layout.pack(*facts)
        if key != FREE:
            self.numbers.give(key, number)
        return number

    def put(self, number: int, facts: tuple[Any, ...]) -> None:
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
        place = self.place_of(key)
        return None if self.keys[place] == FREE else self.numbers[place]

    def give(self, key: int, number: int) -> None:
        """To a key that has none yet."""
        if self.used * 2 >= len(self.keys):
            self.grow()
        place = self.place_of(key)
        self.keys[place], self.numbers[place] = key, number
        self.used += 1

    def place_of(self, key: int) -> int:
        """Where the key stands, or the free place where it would."""
        keys = self.keys
        last = len(keys) - 1
        place = key & last
        while keys[place] not in (key, FREE):
            place = (place + 1) & last
        return place

    def grow(self) -> None:
        larger = Numbers(2 * len(self.keys))
        for key, number in zip(self.keys, self.numbers, strict=True):
            if key != FREE:
                larger.give(key, number)
        self.keys, self.numbers = larger.keys, larger.numbers
