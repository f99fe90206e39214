"""One of many who save in one month at once, and what came of it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from time import perf_counter
from typing import Any
from uuid import uuid4

from tests.bench.wire import BILL, Answer, Fields, Person, Seen, line_unit

ATTEMPTS = 5
SAVED, CONFLICT, CLOSED = 200, 409, 423
CHOICES = ("own", "own", "shared", "two shared", "new", "again")


@dataclass(frozen=True)
class Save:
    """A line that was accepted, and when. seen: the version it was made on; None added it."""

    line: int
    seen: int | None
    version: int
    amount: Decimal
    moment: float


@dataclass
class Log:
    """times: of every answer, in seconds. given_up: after as many conflicts as attempts."""

    times: list[float] = field(default_factory=list)
    saves: list[Save] = field(default_factory=list)
    conflicts: int = 0
    given_up: int = 0
    errors: list[str] = field(default_factory=list)
    is_closed: bool = False


#: New lines come on top of the usual ones: together they are not to be far out.
PART_OF_A_NEW_LINE = Decimal("0.001")


@dataclass
class Clerk:
    """own: a line that nobody else changes; shared: lines that all change.

    words: what each line says besides its amount, which is all that is changed. amounts: no two
    clerks save the same. seen: lines as this clerk last saw them.
    """

    person: Person
    path: str
    own: int
    shared: Sequence[int]
    words: Mapping[str, Mapping[str, str]]
    chance: random.Random
    amounts: Iterator[Decimal]
    log: Log = field(default_factory=Log)
    seen: dict[int, Seen] = field(default_factory=dict)
    last: tuple[Fields, str, Any] | None = None

    def work_until(self, end: float) -> None:
        """Save again after each answer, until then or until the month is closed."""
        while perf_counter() < end and not self.log.is_closed and not self.log.errors:
            choice = self.chance.choice(CHOICES)
            if choice == "again":
                self.send_again()
            elif choice == "new":
                self.save({"new-1": Seen(None, None)}, PART_OF_A_NEW_LINE)
            elif choice == "own":
                self.change([self.own])
            else:
                self.change(self.chance.sample(self.shared, 1 if choice == "shared" else 2))

    def change(self, lines: list[int]) -> None:
        """After a conflict once more, on what somebody else left: the later person chose."""
        for _ in range(ATTEMPTS):
            answer = self.save({str(line): self.seen.get(line, Seen(line, 1)) for line in lines})
            if answer.status != CONFLICT:
                return
            for key, conflict in answer.body["conflicts"].items():
                self.seen[int(key)] = Seen.read(conflict["seen"])
        self.log.given_up += 1

    def save(self, units: dict[str, Seen], part: Decimal = Decimal(1)) -> Answer:
        """part: of the next amount, to the cent."""
        token, amount = str(uuid4()), round(next(self.amounts) * part, 2)
        written = [
            line_unit(key, seen, f"{amount:.2f}", self.words.get(key, BILL))
            for key, seen in units.items()
        ]
        fields = [field for unit in written for field in unit]
        answer = self.ask(fields, token)
        if answer.status == SAVED:
            self.last = fields, token, answer.body
            for key, seen in units.items():
                self.accept(seen, Seen.read(answer.body["saved"][key]["seen"]), amount)
        return answer

    def accept(self, seen: Seen, now: Seen, amount: Decimal) -> None:
        assert now.id is not None
        assert now.version is not None
        self.seen[now.id] = now
        self.log.saves.append(Save(now.id, seen.version, now.version, amount, perf_counter()))

    def send_again(self) -> None:
        """As after an answer that was lost on its way: it is the same, and nothing is saved."""
        if self.last is None:
            return
        fields, token, first = self.last
        answer = self.ask(fields, token)
        if answer.status == SAVED and answer.body != first:
            self.log.errors.append("The same save, sent twice, got two answers.")

    def ask(self, fields: Fields, token: str) -> Answer:
        start = perf_counter()
        answer = self.person.save(self.path, fields, token)
        self.log.times.append(perf_counter() - start)
        if answer.status == CONFLICT:
            self.log.conflicts += 1
        elif answer.status == CLOSED:
            self.log.is_closed = True
        elif answer.status != SAVED:
            self.log.errors.append(f"{answer.status}: {answer.body!r:.300}")
        return answer
