"""One invoice over several months: linked cost lines that sum to it exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kpis.entry.recording.changes import last_changes
from kpis.entry.recording.cost_lines import LineChange, LineValues, change_lines
from kpis.entry.refusals import BelowClosed, Conflict, Conflicted, Mistakes, refusal_of
from kpis.entry.spreading import split_amount
from kpis.models import Centre, CentreMonth, CostLine, CostSpread
from kpis.models.cost import whole_version
from kpis.vocabulary import CostStatus, decimals_of

#: The one unit of its form.
KEY = "spread"
FEWEST_MONTHS, MOST_MONTHS = 2, 60


@dataclass(frozen=True, slots=True)
class Spread:
    """amount: of all months together, in the centre's currency. start: the first month.

    status: None leaves each month as it is; new months are accruals then. invoice: its number, on
    each of its lines; None leaves it.
    """

    amount: Decimal
    start: date
    months: int
    category_id: int
    channel_id: int | None
    description: str
    supplier: str
    status: CostStatus | None
    invoice: str | None = None

    def all_months(self) -> list[date]:
        months = [self.start]
        while len(months) < self.months:
            months.append((months[-1] + timedelta(days=32)).replace(day=1))
        return months


@dataclass(frozen=True, slots=True)
class StandingSpread:
    """A spread invoice with its lines by month, as they stand now.

    version: rises with every change of the invoice or of any of its lines.
    """

    pk: int
    version: int
    amount: Decimal
    lines: Sequence[CostLine]


def record_spread(*, centre_id: int, spread: Spread) -> int:
    """Add an invoice and its lines, inside the caller's transaction; returns its id.

    Raises MonthIsClosed where any of the months is.
    """
    months, decimals = spread.all_months(), decimals_in(centre_id)
    amounts = dict(zip(months, split_amount(spread.amount, spread.months, decimals), strict=True))
    try:
        with transaction.atomic():
            made = CostSpread.objects.create(centre_id=centre_id, amount=spread.amount)
            add_instalments(centre_id, made.pk, spread, amounts)
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    return made.pk


def decimals_in(centre_id: int) -> int:
    """Of the centre's currency."""
    return decimals_of(Centre.objects.values_list("currency", flat=True).get(pk=centre_id))


def add_instalments(centre_id: int, id: int, spread: Spread, amounts: dict[date, Decimal]) -> None:
    CostLine.objects.bulk_create(
        CostLine(
            centre_id=centre_id,
            spread_id=id,
            month=month,
            category_id=spread.category_id,
            channel_id=spread.channel_id,
            amount=amount,
            status=spread.status or CostStatus.ACCRUAL,
            description=spread.description,
            supplier=spread.supplier,
            invoice=spread.invoice or "",
        )
        for month, amount in amounts.items()
    )


def change_spread(
    *, centre_id: int, id: int, version: int | None, spread: Spread, below: bool = False
) -> None:
    """Change an invoice as one, inside the caller's transaction.

    Lines of closed months stand; what is left of the amount is spread over the open months, to
    the cent. Its first month stays. Raises Conflicted where somebody changed it or one of its
    lines since it was seen, BelowClosed where the open months would get the other sign and the
    person did not say so (``below``), Mistakes where no open month is left or a closed one would
    go, MonthIsClosed where it would grow into one.
    """
    known = lock_spread(centre_id, id, version)
    closed = closed_months(centre_id, [line.month for line in known.lines])
    months = replace(spread, start=known.lines[0].month).all_months()
    standing = [line for line in known.lines if line.month in closed]
    refuse_impossible(months, standing)
    open_months = [month for month in months if month not in closed]
    decimals = decimals_in(centre_id)
    rest = spread.amount - sum((line.amount for line in standing), Decimal(0))
    if not below:
        ask_below_closed(spread.amount, rest, decimals)
    amounts = dict(zip(open_months, split_amount(rest, len(open_months), decimals), strict=True))
    try:
        with transaction.atomic():
            write_instalments(centre_id, known, spread, amounts, closed)
            CostSpread.objects.filter(pk=id).update(amount=spread.amount)
    except IntegrityError as error:
        raise refusal_of(error) or error from error


def write_instalments(
    centre_id: int,
    known: StandingSpread,
    spread: Spread,
    amounts: dict[date, Decimal],
    closed: set[date],
) -> None:
    kept = [line for line in known.lines if line.month in amounts]
    gone = [line.pk for line in known.lines if line.month not in closed and line not in kept]
    CostLine.objects.filter(pk__in=gone).delete()
    change_lines([changed_instalment(line, spread, amounts[line.month]) for line in kept])
    there = {line.month for line in kept}
    new = {month: amount for month, amount in amounts.items() if month not in there}
    add_instalments(centre_id, known.pk, spread, new)


def changed_instalment(line: CostLine, spread: Spread, amount: Decimal) -> LineChange:
    values = LineValues(
        category_id=spread.category_id,
        channel_id=spread.channel_id,
        amount=amount,
        status=spread.status or CostStatus(line.status),
        description=spread.description,
        supplier=spread.supplier,
        invoice=spread.invoice,
    )
    return LineChange(str(line.pk), line.pk, line.version, values)


def refuse_impossible(months: Sequence[date], standing: Sequence[CostLine]) -> None:
    """standing: the lines of closed months."""
    if any(line.month not in months for line in standing):
        last = max(line.month for line in standing)
        text = _("Its months up to %(month)s are closed: keep at least as many months.")
        raise Mistakes({"spread": {"months": text % {"month": f"{last:%Y-%m}"}}})
    if len(standing) == len(months):
        text = _("Every month of this invoice is closed: nothing can change any more.")
        raise Mistakes({"spread": {"": text}})


def ask_below_closed(amount: Decimal, rest: Decimal, decimals: int) -> None:
    """rest: what the open months would get. Raises BelowClosed where they would pay back."""
    if not rest or (rest > 0) == (amount > 0):
        return
    text = _(
        "Its closed months keep %(closed)s, which is more than %(amount)s: the open months would "
        "get %(rest)s in all."
    )
    numbers = {"closed": amount - rest, "amount": amount, "rest": rest}
    values = {
        n: number_format(value, decimals, force_grouping=True) for n, value in numbers.items()
    }
    raise BelowClosed([KEY], text % values, _("Spread it anyway"), _("Leave it as it was"))


def delete_spread(*, centre_id: int, id: int, version: int | None) -> None:
    """Delete an invoice with all its lines, inside the caller's transaction.

    Raises Conflicted where it was changed since it was seen, MonthIsClosed where any of its
    months is closed. One that is gone already counts as deleted.
    """
    if not CostSpread.objects.filter(centre_id=centre_id, pk=id).exists():
        return
    lock_spread(centre_id, id, version)
    try:
        with transaction.atomic():
            CostLine.objects.filter(centre_id=centre_id, spread_id=id).delete()
            CostSpread.objects.filter(centre_id=centre_id, pk=id).delete()
    except IntegrityError as error:
        raise refusal_of(error) or error from error


def lock_spread(centre_id: int, id: int, version: int | None) -> StandingSpread:
    """The invoice, then its lines in the order of their ids. Raises Conflicted."""
    known = CostSpread.objects.select_for_update(no_key=True).filter(centre_id=centre_id, pk=id)
    row = known.first()
    locked = (
        CostLine.objects.select_for_update(no_key=True)
        .filter(centre_id=centre_id, spread_id=id)
        .order_by("id")
    )
    lines = sorted(locked, key=lambda line: line.month)
    standing = None if row is None else standing_spread(row, lines)
    if standing is None or standing.version != version:
        raise Conflicted([Conflict("spread", standing, *last_change(centre_id, id, lines))])
    return standing


def standing_spread(row: CostSpread, lines: Sequence[CostLine]) -> StandingSpread:
    version = whole_version(row.version, [line.version for line in lines])
    return StandingSpread(row.pk, version, row.amount, lines)


def last_change(centre_id: int, id: int, lines: Sequence[CostLine]) -> tuple[str, datetime | None]:
    changes = [
        *last_changes(CostSpread, [id], centre_id=centre_id).values(),
        *last_changes(CostLine, [line.pk for line in lines], centre_id=centre_id).values(),
    ]
    return max(changes, key=lambda change: change[1], default=("", None))


def closed_months(centre_id: int, months: Sequence[date]) -> set[date]:
    closed = CentreMonth.objects.filter(centre_id=centre_id, month__in=months, is_closed=True)
    return set(closed.values_list("month", flat=True))
