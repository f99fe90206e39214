"""What the contacts of one day and source add up to."""

from datetime import date, timedelta

from kpis.entry.reading.contact_counts import SourceVolume
from kpis.entry.reading.kept_contacts import NOT_KNOWN


class Sums:
    """A sum is None once a part is unknown."""

    __slots__ = ("abandoned", "contacts", "handle_seconds", "handled", "offered", "wait_seconds")

    def __init__(self) -> None:
        self.contacts = self.handled = 0
        self.offered: int | None = 0
        self.abandoned: int | None = 0
        self.handle_seconds: int | None = 0
        self.wait_seconds: int | None = 0

    def add(
        self, handle_seconds: int, wait_seconds: int, handled: int, offered: int, abandoned: int
    ) -> None:
        """What is NOT_KNOWN makes its sum unknown; the seconds of what nobody handled are none."""
        self.contacts += 1
        self.handled += handled
        if self.offered is not None:
            self.offered = plus(self.offered, offered)
        if self.abandoned is not None:
            self.abandoned = plus(self.abandoned, abandoned)
        if handled and self.handle_seconds is not None:
            self.handle_seconds = plus(self.handle_seconds, handle_seconds)
        if handled and self.wait_seconds is not None:
            self.wait_seconds = plus(self.wait_seconds, wait_seconds)

    def volume(self, day: date, source: str) -> SourceVolume:
        return SourceVolume(
            start=day,
            end=day + timedelta(days=1),
            source=source,
            handled=self.handled,
            offered=self.offered,
            abandoned=self.abandoned,
            handle_seconds=self.handle_seconds,
            wait_seconds=self.wait_seconds,
        )


def plus(total: int, part: int) -> int | None:
    return None if part == NOT_KNOWN else total + part
