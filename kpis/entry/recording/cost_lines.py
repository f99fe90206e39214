"""Cost lines of one month, recorded together: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kpis.entry.recording.changes import last_changes
from kpis.entry.recording.restoring import bring_back
from kpis.entry.refusals import Conflict, Conflicted, Mistakes, refusal_of
from kpis.models import CostLine
from kpis.vocabulary import CostStatus

#: One statement for all lines that change: triggers run once.
CHANGE_LINES = """
    UPDATE kpis_costline AS line
    SET category_id = change.category_id, channel_id = change.channel_id,
        amount = change.amount, status = change.status,
        description = change.description, supplier = change.supplier,
        invoice = coalesce(change.invoice, line.invoice),
        account = coalesce(change.account, line.account),
        note = coalesce(change.note, line.note)
    FROM unnest(
        %(id)s::bigint[], %(category_id)s::bigint[], %(channel_id)s::bigint[],
        %(amount)s::numeric[], %(status)s::text[], %(description)s::text[], %(supplier)s::text[],
        %(invoice)s::text[], %(account)s::text[], %(note)s::text[]
    ) AS change (
        id, category_id, channel_id, amount, status, description, supplier, invoice, account, note
    )
    WHERE line.id = change.id
    RETURNING line.id, line.version
"""
#: What only the whole spread invoice changes, by the field of a sheet.
OF_THE_WHOLE = {"amount": "amount", "category": "category_id", "channel": "channel_id"}


@dataclass(frozen=True, slots=True)
class LineValues:
    """amount: in the centre's currency, in its decimals. channel_id: None is shared.

    invoice, account, note: None leaves what a line has; a new line has none.
    """

    category_id: int
    channel_id: int | None
    amount: Decimal
    status: CostStatus
    description: str = ""
    supplier: str = ""
    invoice: str | None = None
    account: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LineChange:
    """id and version: of the line as the person saw it; None adds one. values: None removes.

    An id without a version brings back a line that was deleted, with these values.
    """

    key: str
    id: int | None
    version: int | None
    values: LineValues | None


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """As it stands now; version is None where it was removed."""

    key: str
    id: int
    version: int | None


def record_cost_lines(
    *, centre_id: int, month: date, changes: Sequence[LineChange]
) -> list[RecordedLine]:
    """Add, change and remove lines of a month, inside the caller's transaction.

    Three statements at most. A line that is gone already counts as removed. Raises Conflicted
    where somebody changed a line since it was seen, Mistakes for one month of a spread invoice,
    MonthIsClosed where the month is closed; then nothing is written.
    """
    known = lock_lines(centre_id, month, [change.id for change in changes if change.id])
    returning = {c.id for c in changes if c.id and c.version is None and c.values} - known.keys()
    back = bring_back(centre_id, month, returning)
    refuse_conflicts(centre_id, [change for change in changes if change.id not in back], known)
    known |= back
    refuse_changed_instalments(changes, known)
    try:
        with transaction.atomic():
            return [
                *add_lines(centre_id, month, [c for c in changes if c.id is None and c.values]),
                *change_lines([change for change in changes if change.id and change.values]),
                *remove_lines([c for c in changes if c.id and not c.values], known),
            ]
    except IntegrityError as error:
        raise refusal_of(error) or error from error


def lock_lines(centre_id: int, month: date, ids: Sequence[int]) -> dict[int, CostLine]:
    """In the order of their ids: two who save the same lines wait for each other in turn."""
    lines = CostLine.objects.select_for_update(no_key=True).filter(
        centre_id=centre_id, month=month, id__in=ids
    )
    return {line.pk: line for line in lines.order_by("id")} if ids else {}


def refuse_conflicts(
    centre_id: int, changes: Sequence[LineChange], known: Mapping[int, CostLine]
) -> None:
    changed = [change for change in changes if change.id and is_conflict(change, known)]
    if not changed:
        return
    ids = [change.id for change in changed if change.id]
    last = last_changes(CostLine, ids, centre_id=centre_id)
    raise Conflicted(
        [
            conflict_of(change, known.get(change.id or 0), *last.get(change.id or 0, ("", None)))
            for change in changed
        ]
    )


def conflict_of(
    change: LineChange, line: CostLine | None, who: str, when: datetime | None
) -> Conflict:
    """A line that somebody deleted comes back as the same one, if mine is kept."""
    return Conflict(change.key, line, who, when, id=change.id if line is None and when else None)


def is_conflict(change: LineChange, known: Mapping[int, CostLine]) -> bool:
    line = known.get(change.id or 0)
    if line is None:
        return change.values is not None
    return line.version != change.version


def refuse_changed_instalments(
    changes: Sequence[LineChange], known: Mapping[int, CostLine]
) -> None:
    """Raises Mistakes, by unit and field, where a month would no longer fit its spread invoice."""
    found = {
        change.key: field
        for change in changes
        if (line := known.get(change.id or 0)) and line.spread_id
        if (field := field_of_the_whole(change, line)) is not None
    }
    if found:
        message = _("This is one month of a spread invoice: change or delete the whole invoice.")
        raise Mistakes({key: {field: message} for key, field in found.items()})


def field_of_the_whole(change: LineChange, line: CostLine) -> str | None:
    """The first field that may not change; "" for the line itself, None where none does."""
    if change.values is None:
        return ""
    for field, name in OF_THE_WHOLE.items():
        if getattr(change.values, name) != getattr(line, name):
            return field
    return None


def add_lines(centre_id: int, month: date, changes: Sequence[LineChange]) -> list[RecordedLine]:
    lines = CostLine.objects.bulk_create(
        CostLine(centre_id=centre_id, month=month, **said_of(change)) for change in changes
    )
    return [
        RecordedLine(change.key, line.pk, 1) for change, line in zip(changes, lines, strict=True)
    ]


def values_of(change: LineChange) -> dict[str, object]:
    assert change.values is not None
    names = [field.name for field in fields(LineValues)]
    return dict(zip(names, astuple(change.values), strict=True))


def said_of(change: LineChange) -> dict[str, object]:
    """A new line has what was said, and nothing where nothing was; shared is said by None."""
    values = values_of(change)
    return {k: v for k, v in values.items() if v is not None or k == "channel_id"}


def change_lines(changes: Sequence[LineChange]) -> list[RecordedLine]:
    if not changes:
        return []
    columns = {
        name: [values_of(change)[name] for change in changes]
        for name in (field.name for field in fields(LineValues))
    }
    with connection.cursor() as cursor:
        cursor.execute(CHANGE_LINES, {"id": [change.id for change in changes], **columns})
        versions = dict(cursor.fetchall())
    return [
        RecordedLine(change.key, change.id, versions[change.id]) for change in changes if change.id
    ]


def remove_lines(
    changes: Sequence[LineChange], known: Mapping[int, CostLine]
) -> list[RecordedLine]:
    ids = [change.id for change in changes if change.id and change.id in known]
    CostLine.objects.filter(id__in=ids).delete() if ids else None
    return [RecordedLine(change.key, change.id, None) for change in changes if change.id]
