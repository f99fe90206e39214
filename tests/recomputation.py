"""What a centre's figures are, computed again: slowly, in fractions, straight from the rows.

It shares no code with the product. Each function is one sentence of docs/design.md; a period is
the list of its months.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kpis.models import AllocationRule, Centre, ContactDefinition, ContactVolume, CostLine, Ending

Months = Sequence[date]
Definition = tuple[str, frozenset[int]]
UNASSISTED = {"self_service", "bot"}


@dataclass(frozen=True, slots=True)
class Rows:
    """All that was recorded of a centre. channels: its own, by id, in the order of pages."""

    channels: dict[int, str]
    default: frozenset[int]
    costs: Sequence[CostLine]
    volumes: Sequence[ContactVolume]
    definitions: Sequence[tuple[date, Definition]]
    endings: Sequence[Ending]
    rules: Sequence[tuple[AllocationRule, dict[int, Decimal]]]


def read_rows(centre: Centre) -> Rows:
    used = list(centre.channels.order_by("position", "code"))
    definitions = ContactDefinition.objects.filter(centre=centre).order_by("valid_from")
    return Rows(
        channels={channel.id: channel.name_en for channel in used},
        default=frozenset(c.id for c in used if c.kind not in UNASSISTED),
        costs=list(CostLine.objects.filter(centre=centre)),
        volumes=list(ContactVolume.objects.filter(centre=centre).order_by("start")),
        definitions=[
            (made.valid_from, (made.basis, frozenset(c.channel_id for c in made.counted.all())))
            for made in definitions
        ],
        endings=list(Ending.objects.filter(centre=centre)),
        rules=[
            (rule, {share.channel_id: share.percent for share in rule.shares.all()})
            for rule in AllocationRule.objects.filter(centre=centre).order_by("valid_from")
        ],
    )


def later(month: date, steps: int) -> date:
    years, number = divmod(month.year * 12 + month.month - 1 + steps, 12)
    return date(years, number + 1, 1)


def days_in(month: date) -> list[date]:
    return [month + timedelta(days=n) for n in range((later(month, 1) - month).days)]


# What counts


def definition_in(rows: Rows, month: date) -> Definition:
    """The latest one by the month; before the first: handled, on every assisted channel."""
    made = [definition for valid_from, definition in rows.definitions if valid_from <= month]
    return made[-1] if made else ("handled", rows.default)


def counted_by(rows: Rows, definition: Definition) -> Rows:
    """The same records, as if contacts had always been counted so."""
    return Rows(
        rows.channels,
        rows.default,
        rows.costs,
        rows.volumes,
        [(date.min, definition)],
        rows.endings,
        rows.rules,
    )


def volumes_in(rows: Rows, channel: int, month: date) -> list[ContactVolume]:
    return [v for v in rows.volumes if v.channel_id == channel and v.start.replace(day=1) == month]


def handled_in(rows: Rows, channel: int, month: date) -> int | None:
    volumes = volumes_in(rows, channel, month)
    return sum(volume.handled for volume in volumes) if volumes else None


def count_in(rows: Rows, channel: int, month: date) -> int | None:
    """Its contacts that count; None where it does not count, or they are not known."""
    basis, channels = definition_in(rows, month)
    volumes = volumes_in(rows, channel, month)
    if channel not in channels or not volumes:
        return None
    if basis == "handled":
        return sum(volume.handled for volume in volumes)
    offered = [volume.offered for volume in volumes]
    return None if None in offered else sum(number or 0 for number in offered)


def served_in(rows: Rows, channel: int, month: date) -> int | None:
    """What a channel's own cost is divided by: while it does not count, its contacts handled."""
    count = count_in(rows, channel, month)
    return handled_in(rows, channel, month) if count is None else count


def total(values: Iterable[int | Fraction | None]) -> Fraction | None:
    """Of what is known; None where nothing is."""
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction(0)) if known else None


def contacts_of(rows: Rows, months: Months) -> Fraction | None:
    return total(count_in(rows, channel, month) for channel in rows.channels for month in months)


# What is there, and what is missing


def lines_in(rows: Rows, month: date) -> list[CostLine]:
    return [line for line in rows.costs if line.month == month]


def cost_of(rows: Rows, months: Months) -> Fraction | None:
    return total(Fraction(line.amount) for month in months for line in lines_in(rows, month))


def is_due(rows: Rows, channel: int, month: date) -> bool:
    """Whether a channel is expected: from its first volume on, and from its first after the month
    from which it ended on."""
    ended = [e.ended_from for e in rows.endings if e.channel_id == channel]
    past = [ended_from for ended_from in ended if ended_from <= month]
    since = later(max(past), 1) if past else date.min
    return any(
        volume.channel_id == channel and since <= volume.start < later(month, 1)
        for volume in rows.volumes
    )


def lacks_days(rows: Rows, channel: int, month: date) -> bool:
    """Whether a channel that is recorded by day has not all its days of the month.

    Its days are those whose weekday it has at all, from its first one on; a centre's first
    month begins with the 1st. (The channels that are made up for the tests keep their weekdays,
    and have no more than one gap.)
    """
    volumes = volumes_in(rows, channel, month)
    if not volumes or any((v.end - v.start).days > 1 for v in volumes):
        return False
    days = {
        v.start for v in rows.volumes if v.channel_id == channel and (v.end - v.start).days == 1
    }
    weekdays = {day.weekday() for day in days}
    first = min(v.start for v in rows.volumes if v.channel_id == channel)
    if first == min(v.start for v in rows.volumes):
        first = first.replace(day=1)
    return any(
        day >= first and day.weekday() in weekdays and day not in days for day in days_in(month)
    )


def is_covered(rows: Rows, month: date) -> bool:
    """Whether the month has costs, and of each counted channel that is due all its contacts."""
    _basis, counted = definition_in(rows, month)
    due = [channel for channel in rows.channels if channel in counted]
    due = [channel for channel in due if is_due(rows, channel, month)]
    return (
        bool(lines_in(rows, month))
        and contacts_of(rows, [month]) is not None
        and all(count_in(rows, channel, month) is not None for channel in due)
        and not any(lacks_days(rows, channel, month) for channel in due)
    )


def covered(rows: Rows, months: Months) -> list[date]:
    return [month for month in months if is_covered(rows, month)]


def expected_categories(rows: Rows, month: date) -> set[int]:
    """What came three months running is expected ever after, but what ended from a month after
    the first of the three on."""
    present = {m: {line.category_id for line in lines_in(rows, m)} for m in known_months(rows)}
    found = set()
    for first in present:
        running = [later(first, step) for step in range(3)]
        if running[-1] >= month:
            continue
        for category in set.intersection(*(present.get(m, set()) for m in running)):
            ended = [e.ended_from for e in rows.endings if e.category_id == category]
            if not any(first < ended_from <= month for ended_from in ended):
                found.add(category)
    return found


def known_months(rows: Rows) -> list[date]:
    """Those with any record, in order."""
    starts = {line.month for line in rows.costs} | {v.start.replace(day=1) for v in rows.volumes}
    return sorted(starts)


def is_complete(rows: Rows, months: Months) -> bool:
    """Whether all of the months, which have ended, are covered and miss no expected bill."""
    return all(
        is_covered(rows, month)
        and expected_categories(rows, month) <= {c.category_id for c in lines_in(rows, month)}
        for month in months
    )


# Ratios of sums


def ratio(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    return None if part is None or not whole else part / whole


def cost_per_contact(rows: Rows, months: Months) -> Fraction | None:
    months = covered(rows, months)
    return ratio(cost_of(rows, months), contacts_of(rows, months))


Cell = tuple[int, date]
Cells = Iterable[Cell]
CellsOf = Iterable[tuple[Rows, Cell]]


def counting_cells(
    rows: Rows, months: Months, channel: int | None = None
) -> list[tuple[int, date]]:
    """The channels and months whose contacts count. channel: of it alone; where it counts in none
    of the months, all of its own."""
    cells = [(id, m) for id in rows.channels for m in months if channel in {None, id}]
    counting = [(id, m) for id, m in cells if count_in(rows, id, m) is not None]
    if channel is None or counting:
        return counting
    return [(id, m) for id, m in cells if volumes_in(rows, id, m)]


def handle_time(rows: Rows, cells: Cells) -> Fraction | None:
    return handle_time_of([(rows, cell) for cell in cells])


def resolution(rows: Rows, cells: Cells) -> Fraction | None:
    return resolution_of([(rows, cell) for cell in cells])


def satisfaction(rows: Rows, cells: Cells) -> Fraction | None:
    return satisfaction_of([(rows, cell) for cell in cells])


def handle_time_of(cells: CellsOf) -> Fraction | None:
    """Seconds ÷ contacts handled, of the volumes that know them; of one centre or of many."""
    volumes = [v for rows, cell in cells for v in volumes_in(rows, *cell)]
    known = [v for v in volumes if v.handle_seconds is not None]
    return ratio(total(v.handle_seconds for v in known), total(v.handled for v in known))


def resolution_of(cells: CellsOf) -> Fraction | None:
    return sampled(cells, "resolved_first_contact", "resolution_sample")


def satisfaction_of(cells: CellsOf) -> Fraction | None:
    return sampled(cells, "csat_satisfied", "csat_responses")


def sampled(cells: CellsOf, positive: str, answers: str) -> Fraction | None:
    """Each channel's and month's sample weighs as much as the contacts that it stands for."""
    parts, wholes = [], []
    for rows, cell in cells:
        volumes = volumes_in(rows, *cell)
        sample = total(getattr(volume, answers) for volume in volumes)
        if sample:
            rate = (total(getattr(volume, positive) for volume in volumes) or 0) / sample
            handled = sum(volume.handled for volume in volumes)
            parts.append(handled * rate)
            wholes.append(handled)
    return ratio(total(parts), total(wholes))
