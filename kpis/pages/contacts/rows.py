"""The rows of the sheets of contacts: fields, and the rates and sums beside them."""

import json
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.volume_labels import label_of
from kpis.entry.forms.volume_rows import AVERAGES, FIELDS
from kpis.facts import ContactFact
from kpis.pages.contacts.text import clock, record_texts, total_title
from kpis.pages.contacts.units import TypedUnits, UnitCell, UnitRow, labelled_error, unit_parts
from kpis.reports.sheets.contact_rates import ContactRates, rates_of
from kpis.reports.sheets.volume_sheet import VolumeRecord

KINDS = {"status": "choice", "handle_time": "duration", "wait_time": "duration"}
#: The rate that stands after a field.
RATES = {"abandoned": "abandonment", "sample": "resolution", "answers": "satisfaction"}


def edited_row(
    key: str,
    label: str,
    record: VolumeRecord | None,
    typed: TypedUnits | None,
    after_handled: Sequence[UnitCell] = (),
) -> UnitRow:
    """after_handled: cells after the first."""
    id, version = (record.id, record.version) if record else (None, None)
    texts, seen, errors = unit_parts(key, id, version, record_texts(record), typed)
    fact = record.fact if record else None
    titles = {name: total_title(total_of(fact, name)) for name in AVERAGES}
    rates = rates_of(fact)
    cells: list[UnitCell] = []
    for name in FIELDS:
        cells.append(
            UnitCell(
                text=texts[name],
                name=name,
                kind=KINDS.get(name, "count"),
                label=f"{label}, {label_of(name)}",
                title=titles.get(name, ""),
                error=errors.get(name, ""),
            )
        )
        cells += after_handled if name == "handled" else ()
        cells += rate_cells(name, rates)
    return UnitRow(
        label=label,
        cells=cells,
        key=key,
        seen=seen,
        totals=stored_totals(fact),
        messages=[labelled_error(name, text) for name, text in errors.items()],
        conflict=typed.problems.conflicts.get(key) if typed else None,
    )


def read_only_row(
    label: str, record: VolumeRecord | None, after_handled: Sequence[UnitCell] = ()
) -> UnitRow:
    """What is changed elsewhere, or not at all."""
    texts = record_texts(record)
    fact = record.fact if record else None
    rates = rates_of(fact)
    words = texts | {
        "handle_time": clock_text(rates.handle_time),
        "wait_time": clock_text(rates.wait_time),
        "status": status_text(texts["status"]) if record else "",
    }
    cells: list[UnitCell] = []
    for name in FIELDS:
        cells.append(UnitCell(text=words[name], title=total_title(total_of(fact, name))))
        cells += after_handled if name == "handled" else ()
        cells += rate_cells(name, rates)
    return UnitRow(label=label, cells=cells, fixed=parts_of(fact, record))


def status_text(status: str) -> str:
    return {"estimate": _("Estimate"), "actual": _("Actual")}[status]


def clock_text(seconds: Decimal | None) -> str:
    """To the second: it is an average of averages."""
    return "" if seconds is None else clock(Decimal(round(seconds)))


def rate_cells(name: str, rates: ContactRates) -> list[UnitCell]:
    rate = RATES.get(name)
    if rate is None:
        return []
    return [UnitCell(text=formatting.percent(getattr(rates, rate)), rate=rate, muted=True)]


def total_of(fact: ContactFact | None, name: str) -> int | None:
    return getattr(fact, AVERAGES[name]) if fact and name in AVERAGES else None


def stored_totals(fact: ContactFact | None) -> dict[str, str]:
    """By field, the seconds behind an average; empty where unknown."""
    totals = {name: total_of(fact, name) for name in AVERAGES}
    return {name: "" if total is None else str(total) for name, total in totals.items()}


def parts_of(fact: ContactFact | None, record: VolumeRecord | None) -> str:
    """For the script: of every count its number, of every rate its two parts."""
    if fact is None or record is None:
        return ""
    return json.dumps(
        {
            "counts": counts_of(fact, record.abandoned),
            "rates": {
                "abandonment": [fact.abandoned, fact.abandoned_base],
                "handle_time": [fact.handle_seconds, fact.handle_base],
                "wait_time": [fact.wait_seconds, fact.wait_base],
                "resolution": [fact.resolved_first_contact, fact.resolution_sample],
                "satisfaction": [fact.csat_satisfied, fact.csat_responses],
            },
        }
    )


def counts_of(fact: ContactFact, abandoned: int | None) -> dict[str, int | None]:
    """By field. abandoned: of all contacts, where it is known of all."""
    return {
        "handled": fact.handled,
        "offered": fact.offered,
        "abandoned": abandoned,
        "resolved": fact.resolved_first_contact,
        "sample": fact.resolution_sample,
        "satisfied": fact.csat_satisfied,
        "answers": fact.csat_responses,
    }


def total_cells(
    fact: ContactFact | None, abandoned: int | None, after_handled: Sequence[UnitCell] = ()
) -> list[UnitCell]:
    """Sums, and ratios of sums; what is known of nothing is n/a."""
    rates = rates_of(fact)
    counts = counts_of(fact, abandoned) if fact else {}
    cells: list[UnitCell] = []
    for name in FIELDS:
        if name == "status":
            text = ""
        elif name in AVERAGES:
            text = clock_text(getattr(rates, name)) or formatting.not_available()
        else:
            text = formatting.count(counts.get(name))
        cells.append(UnitCell(text=text, rate="" if name == "status" else f"total-{name}"))
        cells += after_handled if name == "handled" else ()
        cells += [
            UnitCell(text=cell.text, rate=f"total-{cell.rate}") for cell in rate_cells(name, rates)
        ]
    return cells
