"""How a file was read, as plain JSON: what a page says of it, and offers to change."""

from typing import Any

from kpis.entry.reading.files import CostFile, Understood, UnknownTable

Json = dict[str, Any]
#: Of each row shown to somebody who names its columns.
MOST_CELLS, LONGEST_CELL = 40, 60


def understood_as_json(file: CostFile) -> Json:
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
