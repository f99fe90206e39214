"""What is kept of each contact of a log until all are read: 44 bytes."""

from struct import Struct
from typing import NamedTuple

#: In place of a figure that a contact does not have.
NOT_KNOWN = -1


class Kept(NamedTuple):
    """What is kept of a contact. group: the number of its day and source. parent: the key of what
    it is a part of. why: the number of the reason why it is no contact."""

    updated: float
    parent: int
    handle_seconds: int
    wait_seconds: int
    group: int
    line: int
    handled: int
    offered: int
    abandoned: int
    why: int


KEPT = Struct("<dqqqIIbbbb")


def known(value: int | None) -> int:
    return NOT_KNOWN if value is None else value
