"""Which amounts stand out from those of the months before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from kpis.vocabulary import UnusualReason

#: Fewer months say nothing of how far amounts usually spread.
MONTHS_TO_JUDGE = 4
#: Fewer months say nothing of which sign is usual.
MONTHS_TO_JUDGE_SIGN = 2
MOST_SPREADS = 3
#: A normal distribution's standard deviation in median absolute deviations: 1 ÷ Φ⁻¹(¾).
DEVIATIONS_IN_A_SPREAD = Decimal("1.4826")


@dataclass(frozen=True, slots=True)
class Unusual:
    """Why an amount stands out. usual: the median before; spread: around it."""

    reason: UnusualReason
    usual: Decimal
    spread: Decimal


def find_unusual(now: Decimal, before: Sequence[Decimal]) -> Unusual | None:
    """None where the amount is as usual, or too few months are known to tell.

    before: the amounts of those of the last twelve months that have one, in any order.
    SIGN: a credit where all before were bills, or the other way round; nothing, 0, has no sign.
    SPREAD: further from the median than three times the usual spread, the median absolute
    deviation from it, scaled so that amounts that vary at random are seldom marked. Unlike the
    standard deviation, it is not made wide by the very outlier it should find. Where more than
    half of the months are equal it is 0, and any other amount is unusual: so a rent that changes
    by a cent is seen.
    """
    usual = median(before) if before else Decimal(0)
    spread = usual_spread(usual, before)
    if len(before) >= MONTHS_TO_JUDGE_SIGN and all(opposite(now, amount) for amount in before):
        return Unusual(UnusualReason.SIGN, usual, spread)
    if len(before) >= MONTHS_TO_JUDGE and abs(now - usual) > MOST_SPREADS * spread:
        return Unusual(UnusualReason.SPREAD, usual, spread)
    return None


def usual_spread(usual: Decimal, amounts: Sequence[Decimal]) -> Decimal:
    if not amounts:
        return Decimal(0)
    return median(abs(amount - usual) for amount in amounts) * DEVIATIONS_IN_A_SPREAD


def opposite(one: Decimal, other: Decimal) -> bool:
    return (one < 0 < other) or (other < 0 < one)
