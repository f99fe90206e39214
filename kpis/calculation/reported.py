"""Cost lines side by side: as reported and as they stand now, this month and an earlier one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.facts import ReportedLine


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that is not as it was reported: in its amount, or in any of its words."""

    reported: ReportedLine
    now: ReportedLine


@dataclass(frozen=True, slots=True)
class LineDifferences:
    """Lines in order of their id. difference: total now − total reported, in money."""

    added: Sequence[ReportedLine]
    removed: Sequence[ReportedLine]
    changed: Sequence[ChangedLine]
    difference: Decimal


def compare_reported(
    reported: Sequence[ReportedLine], now: Sequence[ReportedLine]
) -> LineDifferences:
    """What was done to a month's lines, which are told apart by their id, since its report."""
    then = {line.line: line for line in reported}
    today = {line.line: line for line in now}
    both = sorted(then.keys() & today.keys())
    added = [today[id] for id in sorted(today.keys() - then.keys())]
    removed = [then[id] for id in sorted(then.keys() - today.keys())]
    changed = [ChangedLine(then[id], today[id]) for id in both if then[id] != today[id]]
    differences = [
        *(line.amount for line in added),
        *(-line.amount for line in removed),
        *(pair.now.amount - pair.reported.amount for pair in changed),
    ]
    return LineDifferences(added, removed, changed, sum(differences, Decimal(0)))


@dataclass(frozen=True, slots=True)
class LineKey:
    """What makes lines of two months the same bill; words in lower case, spaces squeezed."""

    category: int
    channel: int | None
    description: str
    supplier: str


@dataclass(frozen=True, slots=True)
class MatchedLines:
    """The lines of a month that share a key, beside their sum in an earlier month.

    lines: in the order given; none where only the earlier month has the bill.
    now, before: sums in money; None where the month has no such line, which is not 0.
    """

    key: LineKey
    lines: Sequence[ReportedLine]
    now: Decimal | None
    before: Decimal | None


def line_key(line: ReportedLine) -> LineKey:
    return LineKey(line.category, line.channel, squeeze(line.description), squeeze(line.supplier))


def squeeze(text: str) -> str:
    """For comparison: without regard to case and to how many spaces there are."""
    return " ".join(text.casefold().split())


def sum_by_key(lines: Iterable[ReportedLine]) -> dict[LineKey, Decimal]:
    """The amounts of one month; several lines with the same key are one sum."""
    sums: dict[LineKey, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line_key(line)] += line.amount
    return dict(sums)


def match_lines(now: Sequence[ReportedLine], before: Sequence[ReportedLine]) -> list[MatchedLines]:
    """Each bill of a month with the same one of an earlier month.

    In the order of the month's lines, then of the bills that only the earlier month has.
    """
    sums_now, sums_before = sum_by_key(now), sum_by_key(before)
    lines: dict[LineKey, list[ReportedLine]] = defaultdict(list)
    for line in now:
        lines[line_key(line)].append(line)
    return [
        MatchedLines(key, lines.get(key, []), sums_now.get(key), sums_before.get(key))
        for key in sums_now | sums_before
    ]
