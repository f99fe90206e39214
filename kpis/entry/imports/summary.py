"""What a plan comes to, as plain JSON that a page can show in any language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from hashlib import sha256
from typing import Any

from kpis.entry.file_tables import Table
from kpis.entry.imports.items import COUNTS, Item, count_outcomes
from kpis.entry.imports.planning import CHANGING, Plan, key_of, month_of
from kpis.entry.imports.rules import Rules
from kpis.entry.parsing.errors import Error, Expected
from kpis.vocabulary import FileKind, RowOutcome

#: Of each outcome so many rows are kept to be shown; all of them are counted.
MOST_ROWS = 200
#: And of a subject so many journals, and analytic accounts, by which it can be narrowed.
MOST_NARROWINGS = 20
Json = dict[str, Any]


def summary_of(plan: Plan, table: Table, rules: Rules, months: Json) -> Json:
    """months: each before and after, as somebody measured them."""
    return {
        "counts": {outcome.value: n for outcome, n in count_outcomes(plan.items).items()},
        "rows": shown_rows(plan.items, table),
        "subjects": subjects_of(plan.items, rules),
        "credits": credits_of(plan.items, table),
        "doubles": sum(item.same is not None or item.same_row is not None for item in plan.items),
        "closed": closed_of(plan.items, table),
        "months": months,
        "signature": signature_of(plan),
    }


def signature_of(plan: Plan) -> str:
    """The same as long as writing would do the same."""
    match = plan.match
    parts: list[object] = [sorted((each.pk, each.version) for each in match.left)]
    parts.append([line for line, _row in match.added])
    parts.append([(each.outcome.value, each.line) for each in plan.items])
    return sha256(repr(parts).encode()).hexdigest()


def shown_rows(items: Iterable[Item], table: Table) -> dict[str, list[Json]]:
    """The first of each outcome; those that are already there need no look."""
    found: dict[str, list[Json]] = defaultdict(list)
    for item in items:
        rows = found[item.outcome.value]
        if len(rows) < MOST_ROWS:
            rows.append(row_of(item, table))
    return found


def row_of(item: Item, table: Table) -> Json:
    words = cost_words if table.kind is FileKind.COSTS else volume_words
    row: Json = {"key": key_of(item) if item.row or item.record else "", "line": item.line}
    if item.row is not None or item.record is not None:
        row |= words(item.row if item.row is not None else item.record)
    if item.record is not None and item.row is not None:
        row["was"] = words(item.record)
    if item.facts is not None:
        row |= said_of(item.facts)
    if item.is_edited:
        row["edited"] = True
    if item.same is not None:
        row["same"] = {"line": item.same.line, "month": f"{item.same.month:%Y-%m-%d}"}
    elif item.same_row is not None:
        row["same"] = {"row": item.same_row}
    if item.error is not None:
        row["error"] = error_as_json(item.error)
    return row


def cost_words(line: Any) -> Json:
    return {
        "month": f"{line.month:%Y-%m-%d}",
        "category": line.category_id,
        "channel": line.channel_id,
        "amount": str(line.amount),
        "text": line.description,
        "supplier": line.supplier,
        "invoice": line.invoice,
        "account": line.account,
        "status": line.status,
    }


def volume_words(volume: Any) -> Json:
    return {
        "month": f"{volume.start:%Y-%m-%d}",
        "end": f"{volume.end:%Y-%m-%d}",
        "channel": volume.channel_id,
        **{name: getattr(volume, name) for name in COUNTS},
        "status": volume.status,
    }


def said_of(facts: Any) -> Json:
    """As the file calls it; of what has no record yet, its figures too."""
    if hasattr(facts, "subject"):
        return {
            "subject": facts.subject,
            "name": facts.name,
            "said": facts.description,
            "journal": facts.journal,
            "analytic": facts.analytic,
            "at": f"{facts.month:%Y-%m-%d}",
            "figure": str(facts.amount),
        }
    return {"subject": facts.source, "at": f"{facts.start:%Y-%m-%d}", "figure": facts.handled}


def error_as_json(error: Error) -> Json:
    return {**asdict(error), "expected": error.expected.value, "values": dict(error.values)}


def error_from_json(json: Json) -> Error:
    return Error(**{**json, "expected": Expected(json["expected"])})


def subjects_of(items: Iterable[Item], rules: Rules) -> list[Json]:
    """Every account, word or queue of the file with what it stands for; those of which nobody
    has said come first, the largest before. Of one that is said in part, what is left."""
    found: dict[tuple[bool, str], Json] = {}
    for item in items:
        if item.facts is not None:
            said, unknown = said_of(item.facts), item.outcome is RowOutcome.UNKNOWN
            key = unknown, said["subject"]
            count_in(found.setdefault(key, new_subject(said, unknown=unknown)), said)
    left = {subject for unknown, subject in found if unknown}
    subjects = [each for (unknown, name), each in found.items() if unknown or name not in left]
    for subject in subjects:
        target = rules.target_of(subject["subject"])
        subject |= {
            "category": target.category if target else None,
            "channel": target.channel if target else None,
            "likely": rules.likely(subject["subject"]) if subject["unknown"] else [],
        }
    ordered = sorted(subjects, key=lambda each: (not each["unknown"], -abs(each["figure"])))
    return [{**each, "figure": str(each["figure"])} for each in ordered]


def new_subject(said: Json, *, unknown: bool) -> Json:
    return {
        "subject": said["subject"],
        "name": said.get("name", ""),
        "unknown": unknown,
        "rows": 0,
        "first": said["at"],
        "last": said["at"],
        "figure": Decimal(0),
        "journals": [],
        "analytics": [],
    }


def count_in(subject: Json, said: Json) -> None:
    subject["rows"] += 1
    subject["first"] = min(subject["first"], said["at"])
    subject["last"] = max(subject["last"], said["at"])
    subject["figure"] += Decimal(said["figure"])
    for name, value in (("journals", said.get("journal")), ("analytics", said.get("analytic"))):
        if value and value not in subject[name] and len(subject[name]) < MOST_NARROWINGS:
            subject[name].append(value)


def credits_of(items: Iterable[Item], table: Table) -> Json:
    """How many credit notes would be written, and their sum; volumes have none."""
    if table.kind is not FileKind.COSTS:
        return {"rows": 0, "figure": "0"}
    rows = [item.row for item in items if item.outcome in CHANGING and item.row is not None]
    amounts = [row.amount for row in rows if row.amount < 0]
    return {"rows": len(amounts), "figure": str(sum(amounts, Decimal(0)))}


def closed_of(items: Sequence[Item], table: Table) -> list[Json]:
    """By month, what the file says of closed months and stays out."""
    found: dict[Any, list[Decimal]] = defaultdict(list)
    for item in items:
        if item.outcome is RowOutcome.CLOSED:
            found[month_of(table, item)].append(Decimal(said_of(item.facts)["figure"]))
    return [
        {"month": f"{month:%Y-%m-%d}", "rows": len(figures), "figure": str(sum(figures))}
        for month, figures in sorted(found.items())
    ]


def changes_in(preview: Mapping[str, Any]) -> int:
    counts = preview["counts"]
    return sum(counts.get(outcome.value, 0) for outcome in CHANGING)
