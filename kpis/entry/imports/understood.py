"""How a file was read, as plain JSON: what a page says of it, and offers to change."""

from typing import Any

from kpis.entry.reading.any_file import CountedFile
from kpis.entry.reading.cost_facts import CostFile, Understood, UnknownTable

Json = dict[str, Any]
#: Of each row shown to somebody who names its columns.
MOST_CELLS, LONGEST_CELL = 40, 60


def understood_as_json(file: CostFile | CountedFile) -> Json:
    if isinstance(file, CountedFile):
        return counted_as_json(file)
    months = sorted({cost.month for cost in file.costs})
    return {
        **how_as_json(file.understood),
        "rows": file.rows,
        "columns": file.columns,
        "costs": len(file.costs),
        "debit": None if file.debit is None else str(file.debit),
        "is_ledger": file.is_ledger,
        "first": f"{months[0]:%Y-%m-%d}" if months else None,
        "last": f"{months[-1]:%Y-%m-%d}" if months else None,
    }


def counted_as_json(file: CountedFile) -> Json:
    contacts, how = file.contacts, file.contacts.understood
    return {
        "encoding": how.encodings[0].value if how.encodings else "",
        "others": [other.value for other in how.encodings[1:]],
        "decimal_mark": how.decimal_mark or "",
        "day_order": how.day_orders[0].value if how.day_orders else "",
        "day_orders": [order.value for order in how.day_orders],
        "grain": how.grains[0].value if how.grains else "",
        "grains": [grain.value for grain in how.grains],
        "naive": how.naive,
        "open": sorted(question.value for question in how.open),
        "columns": len(file.names),
        "contacts": contacts.contacts,
        "errors": contacts.number_of_errors,
        "left_out": [{"why": each.why.value, "number": each.number} for each in contacts.left_out],
        "first": f"{contacts.first:%Y-%m-%d}" if contacts.first else None,
        "last": f"{contacts.last:%Y-%m-%d}" if contacts.last else None,
    }


def how_as_json(how: Understood) -> Json:
    return {
        "encoding": how.encoding.value if how.encoding else "",
        "others": [other.value for other in how.others],
        "separator": how.separator,
        "sheet": how.sheet,
        "sheets": [sheet.name for sheet in how.sheets],
        "decimal_mark": how.decimal_mark or "",
        "day_format": how.day_format.value if how.day_format else "",
        "day_formats": [each.value for each in how.day_formats],
        "currency": how.currency,
        "accented": how.accented,
        "replaced": how.replaced,
    }


def unknown_as_json(table: UnknownTable) -> Json:
    shown = [[cell[:LONGEST_CELL] for cell in row.cells[:MOST_CELLS]] for row in table.shown]
    return {
        **how_as_json(table.understood),
        "names": list(table.names[:MOST_CELLS]),
        "shown": shown[1:],
        "line": table.header_line,
    }
