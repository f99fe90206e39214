"""What channels, categories, minutes and resolutions cost, computed again; see recomputation."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.recomputation import (
    Months,
    Rows,
    cost_of,
    cost_per_contact,
    count_in,
    counting_cells,
    covered,
    handle_time,
    handled_in,
    is_covered,
    lines_in,
    ratio,
    resolution,
    served_in,
    total,
    volumes_in,
)


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
        shared: dict[int, Decimal] = defaultdict(Decimal)
        for line in lines_in(rows, month):
            if line.channel_id is None:
                shared[line.category_id] += line.amount
        for category, amount in shared.items():
            if not amount:
                continue
            if is_covered(rows, month) or has_fixed_shares(rows, month, category):
                weights = weights_in(rows, month, category)
                for channel, part in share_out(amount, weights).items():
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


def outside_of(rows: Rows, months: Months) -> Fraction:
    """The covered cost that no channel that counts in these months is charged with."""
    months = covered(rows, months)
    counting = {channel for channel, _month in counting_cells(rows, months)}
    charged = [channel_cost_of(rows, months, channel) or 0 for channel in counting]
    return (cost_of(rows, months) or Fraction(0)) - sum(charged)


def spent_on(rows: Rows, months: Months, category: int) -> Fraction:
    lines = [line for month in months for line in lines_in(rows, month)]
    return sum((Fraction(c.amount) for c in lines if c.category_id == category), Fraction(0))


def cost_per_minute(rows: Rows, months: Months) -> Fraction | None:
    """Where the handle time of only some contacts is known, as if the others took as long."""
    months = covered(rows, months)
    cells = counting_cells(rows, months)
    handled = total(handled_in(rows, *cell) for cell in cells)
    seconds = handle_time(rows, cells)
    cost = cost_of(rows, months)
    if cost is None or not seconds or not handled:
        return None
    return cost * 60 / (seconds * handled)


def cost_per_resolution(rows: Rows, months: Months) -> Fraction | None:
    cells = counting_cells(rows, covered(rows, months))
    return ratio(cost_per_contact(rows, months), resolution(rows, cells))
