"""What a centre's figures are, computed again: slowly, in fractions, straight from the rows.

It shares no code with the product. Each function is one sentence of docs/design.md; a period is
the list of its months.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
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


Counts = Callable[[ContactVolume], int | None]
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


# Allocation


def weights_in(rows: Rows, month: date, category: int) -> dict[int, Fraction]:
    """By the latest rule of the category, else of all, else by handle time; by contacts where
    that is not known."""
    contacts = {id: count_in(rows, id, month) for id in rows.channels}
    counted = {id: Fraction(count) for id, count in contacts.items() if count is not None}
    in_use = [id for id, count in counted.items() if count]
    valid = [(rule, shares) for rule, shares in rows.rules if rule.valid_from <= month]
    own = [each for each in valid if each[0].category_id == category]
    general = [each for each in valid if each[0].category_id is None]
    chosen = (own or general)[-1:]
    basis = chosen[0][0].basis if chosen else "handle_time"
    weights: dict[int, Fraction] | None = None
    if basis == "equal":
        weights = dict.fromkeys(in_use, Fraction(1))
    elif basis == "fixed_shares":
        weights = {id: Fraction(percent) for id, percent in chosen[0][1].items()}
    elif basis == "handle_time":
        weights = seconds_in(rows, month, in_use)
    return weights if weights and sum(weights.values()) > 0 else counted


def seconds_in(rows: Rows, month: date, channels: Sequence[int]) -> dict[int, Fraction] | None:
    """Whole seconds, with what is not known taken to have lasted as long."""
    found = {}
    for channel in channels:
        volumes = volumes_in(rows, channel, month)
        known = [v for v in volumes if v.handle_seconds is not None]
        if not known:
            return None
        seconds = Fraction(sum(v.handle_seconds or 0 for v in known))
        base = sum(v.handled for v in known)
        handled = sum(v.handled for v in volumes)
        found[channel] = Fraction(round(seconds * handled / base if base else seconds))
    return found


def share_out(amount: Decimal, weights: dict[int, Fraction]) -> dict[int, Decimal]:
    """In cents: each rounded down, those left over to the largest remainders."""
    whole = sum(weights.values())
    if whole <= 0:
        return {}
    exact = {id: Fraction(amount) * 100 * weight / whole for id, weight in weights.items()}
    cents = {id: value.numerator // value.denominator for id, value in exact.items()}
    order = sorted(exact, key=lambda id: (cents[id] - exact[id], id))
    for id in order[: int(amount * 100) - sum(cents.values())]:
        cents[id] += 1
    return {id: Decimal(number) / 100 for id, number in cents.items()}


def has_fixed_shares(rows: Rows, month: date, category: int) -> bool:
    valid = [rule for rule, _shares in rows.rules if rule.valid_from <= month]
    own = [rule for rule in valid if rule.category_id == category]
    general = [rule for rule in valid if rule.category_id is None]
    return any(rule.basis == "fixed_shares" for rule in (own or general)[-1:])


def allocated_of(rows: Rows, months: Months) -> dict[int, Decimal]:
    """By channel. In months that are not covered only what goes by fixed shares."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for month in months:
        shared: Counter[int] = Counter()
        for line in lines_in(rows, month):
            if line.channel_id is None:
                shared[line.category_id] += line.amount  # type: ignore[assignment]
        for category, amount in shared.items():
            if not amount:
                continue
            if is_covered(rows, month) or has_fixed_shares(rows, month, category):
                weights = weights_in(rows, month, category)
                for channel, part in share_out(Decimal(amount), weights).items():
                    sums[channel] += part
    return dict(sums)


def direct_of(rows: Rows, months: Months, channel: int) -> Decimal | None:
    amounts = [c.amount for m in months for c in lines_in(rows, m) if c.channel_id == channel]
    return sum(amounts, Decimal(0)) if amounts else None


def channel_cost_of(rows: Rows, months: Months, channel: int) -> Fraction | None:
    """Direct and allocated; None where there is neither."""
    parts = direct_of(rows, months, channel), allocated_of(rows, months).get(channel)
    return total(None if part is None else Fraction(part) for part in parts)


def channel_cost_per_contact(rows: Rows, months: Months, channel: int) -> Fraction | None:
    months = covered(rows, months)
    contacts = total(served_in(rows, channel, month) for month in months)
    return ratio(channel_cost_of(rows, months, channel), contacts)


# Two periods


def is_redefined(rows: Rows, *periods: Months) -> bool:
    return len({definition_in(rows, month) for months in periods for month in months}) > 1


def counted_alike(rows: Rows, before: Months, now: Months) -> Rows:
    """By the definition at the end of the later one; where that leaves a period incomplete, by
    the one at the end of the earlier, if that does not."""
    if not is_redefined(rows, before, now):
        return rows
    ends = sorted([before[-1], now[-1]], reverse=True)
    sides = [counted_by(rows, definition_in(rows, end)) for end in ends]
    both = [*before, *now]
    return next((side for side in sides if is_complete(side, both)), sides[0])


def is_comparable(rows: Rows, before: Months, now: Months) -> bool:
    both = [*before, *now]
    return is_complete(rows, both) and is_complete(counted_alike(rows, before, now), both)


def change_of(
    figure: Callable[[Rows, Months], Fraction | None], rows: Rows, before: Months, now: Months
) -> Fraction | None:
    """Of a figure, as a share of what it was, counted alike; None where there is none to tell."""
    if not is_comparable(rows, before, now):
        return None
    alike = counted_alike(rows, before, now)
    first, last = figure(alike, before), figure(alike, now)
    return None if not first or last is None else (last - first) / abs(first)
