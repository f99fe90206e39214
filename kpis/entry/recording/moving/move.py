"""What goes where."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Subject(StrEnum):
    """What is moved, by the name of its column."""

    CATEGORY = "category"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Move:
    """What of one centre goes from old to new.

    first, last: the months that it is about, both included; with neither, all of old goes (a
    merge), with the rules, targets and definitions that name it.
    """

    centre_id: int
    subject: Subject
    old: int
    new: int
    first: date | None = None
    last: date | None = None

    @property
    def is_merge(self) -> bool:
        return self.first is None and self.last is None

    def contains(self, month: date) -> bool:
        return (self.first or date.min) <= month <= (self.last or date.max)
