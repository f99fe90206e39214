"""Which amounts stand out from those of the months before, and which are far out."""

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
#: A difference of no more than this part of the usual amount never stands out: where the months
#: before are all equal, their spread is 0.
SMALL_DIFFERENCE = Decimal("0.05")
#: With too few months to know a spread: so many times the largest before, or less than this part
#: of the smallest. One digit too many.
ABSURD_TIMES = 10
#: What has nothing of its own to be held against stands out as this part of a usual month, and
#: where few months are known only as more than all of one.
LARGE_SHARE = Decimal("0.25")
WHOLE_MONTH = Decimal(1)
#: In the first month of a centre: more than so many times all that is beside it.
TIMES_THE_REST = 1000
#: Far out: so many times what is usual or more, or so few,
FAR_TIMES = 2
#: and further from it than this part of a usual month of the centre;
FAR_SHARE = Decimal("0.05")
#: or, with nothing of its own to be held against, this part of one.
FAR_LARGE_SHARE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Unusual:
    """Why an amount stands out. usual: the median before; spread: around it.

    Of a SHARE, usual is what a month of the centre is in all.
    """

    reason: UnusualReason
    usual: Decimal
    spread: Decimal

    @property
    def is_share(self) -> bool:
        return self.reason is UnusualReason.SHARE


def find_unusual(now: Decimal, before: Sequence[Decimal]) -> Unusual | None:
    """None where the amount is as usual, or too few months are known to tell.

    before: the amounts of those of the last twelve months that have one, in any order.
    SIGN: a credit where all before were bills, or the other way round; nothing, 0, has no sign.
    SPREAD: further from the median than three times the usual spread, the median absolute
    deviation from it, scaled so that amounts that vary at random are seldom marked. Unlike the
    standard deviation, it is not made wide by the very outlier it should find. A difference of
    5 % of the median or less is small whatever the spread. With one to three months before:
    ten times the largest of them, or less than a tenth of the smallest.
    """
    usual = median(before) if before else Decimal(0)
    spread = usual_deviation(usual, before)
    if len(before) >= MONTHS_TO_JUDGE_SIGN and all(opposite(now, amount) for amount in before):
        return Unusual(UnusualReason.SIGN, usual, spread)
    apart = is_apart(now, usual, spread) if has_history(before) else is_absurd(now, before)
    return Unusual(UnusualReason.SPREAD, usual, spread) if apart else None


def has_history(before: Sequence[Decimal]) -> bool:
    """Whether there are months enough to know what is usual."""
    return len(before) >= MONTHS_TO_JUDGE


def is_apart(now: Decimal, usual: Decimal, deviation: Decimal) -> bool:
    return abs(now - usual) > max(MOST_SPREADS * deviation, SMALL_DIFFERENCE * abs(usual))


def is_absurd(now: Decimal, before: Sequence[Decimal]) -> bool:
    sizes = [abs(amount) for amount in before if amount]
    if not sizes or not now:
        return False
    return abs(now) >= ABSURD_TIMES * max(sizes) or abs(now) * ABSURD_TIMES < min(sizes)


def find_many_times(now: Decimal, others: Sequence[Decimal]) -> Unusual | None:
    """Of amounts side by side whose spread says little: ten times the largest of the others."""
    most = max(map(abs, others), default=Decimal(0))
    if not most or abs(now) < ABSURD_TIMES * most:
        return None
    usual = median(others)
    return Unusual(UnusualReason.SPREAD, usual, usual_deviation(usual, others))


def find_large(now: Decimal, totals: Sequence[Decimal], rest: Decimal) -> Unusual | None:
    """Of an amount with nothing of its own to be held against: is it a large part of a month?

    totals: of the centre, in those of the last twelve months that have one. More than a quarter
    of their median, or, of fewer than four months, more than all of it. rest: what else this
    month has, which is all there is in a centre's first: a thousand times as much stands out.
    """
    usual = abs(median(totals)) if totals else Decimal(0)
    share = LARGE_SHARE if has_history(totals) else WHOLE_MONTH
    if not usual:
        usual, share = abs(rest), Decimal(TIMES_THE_REST)
    is_large = usual and abs(now) > share * usual
    return Unusual(UnusualReason.SHARE, usual, Decimal(0)) if is_large else None


def is_far_out(now: Decimal, found: Unusual, whole: Decimal = Decimal(0)) -> bool:
    """Whether what stands out is so far out that a close asks whether it is meant.

    Twice what is usual, half of it, or of the other sign; and that by more than 5 % of
    ``whole``, a usual month of the centre: no small bill holds up a close. Of a SHARE: half a
    month.
    """
    if found.is_share:
        return abs(now) > FAR_LARGE_SHARE * found.usual
    least, most = sorted([abs(now), abs(found.usual)])
    times_apart = most >= FAR_TIMES * least or opposite(now, found.usual)
    return times_apart and abs(now - found.usual) > FAR_SHARE * abs(whole)


def usual_deviation(usual: Decimal, amounts: Sequence[Decimal]) -> Decimal:
    if not amounts:
        return Decimal(0)
    return median(abs(amount - usual) for amount in amounts) * DEVIATIONS_IN_A_SPREAD


def opposite(one: Decimal, other: Decimal) -> bool:
    return (one < 0 < other) or (other < 0 < one)
