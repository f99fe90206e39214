"""What the parts of a contact, such as the legs of a call, say of the whole."""

from array import array

from kpis.entry.reading.kept_contacts import NOT_KNOWN, Kept

#: What the parts of a contact say: there are none; nobody answered any; one was answered.
NONE, MISSED, ANSWERED = range(3)


class Parts:
    """By the numbers of the wholes."""

    def __init__(self, wholes: int) -> None:
        self.wholes = wholes
        self.states = bytearray()
        self.seconds = array("q")

    def add(self, whole: int, part: Kept) -> None:
        if not self.states:  # most logs have no parts
            self.states, self.seconds = bytearray(self.wholes), array("q", bytes(8 * self.wholes))
        if not part.handled:
            self.states[whole] = max(self.states[whole], MISSED)
            return
        self.states[whole] = ANSWERED
        is_known = NOT_KNOWN not in (self.seconds[whole], part.handle_seconds)
        self.seconds[whole] = self.seconds[whole] + part.handle_seconds if is_known else NOT_KNOWN

    def counts(self, number: int, kept: Kept) -> tuple[int, int, int, int, int]:
        """Handle and wait seconds, and whether it was handled, offered and abandoned. Whether it
        was abandoned is not known where it ended well itself and nobody answered a part: a
        message, or a caller's haste."""
        state = self.states[number] if self.states else NONE
        if state == NONE:
            return (*kept[2:4], *kept[6:9])
        missed = state == MISSED
        abandoned = NOT_KNOWN if missed and kept.handled else kept.abandoned
        seconds = NOT_KNOWN if missed else self.seconds[number]
        return seconds, kept.wait_seconds, int(not missed), kept.offered, abandoned
