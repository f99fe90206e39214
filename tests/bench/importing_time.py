"""`python -m tests.bench.importing_time ROWS KIND`: how long a file of cost lines takes to be read,
previewed and written, beside a plain csv loop and PostgreSQL's bare COPY of the same lines."""

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import date
from time import monotonic

import django

django.setup()

import xlsxwriter  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from kpis.entry.imports.receiving import keep_file  # noqa: E402
from kpis.entry.imports.steps import compare_batch, read_batch, write_batch  # noqa: E402
from kpis.jobs import measure  # noqa: E402
from kpis.models import Centre, CostLine, ImportBatch  # noqa: E402
from kpis.vocabulary import ImportState  # noqa: E402

HEADS = ["month", "category", "amount", "description", "supplier"]
CATEGORIES = ("salaries", "telephony", "office_space", "training")
MONTHS = 12
BARE = """
    DROP TABLE IF EXISTS bare;
    CREATE TABLE bare (
        LIKE kpis_costline INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES
    )
"""


def main() -> None:
    number, kind = int(sys.argv[1]), sys.argv[2]
    rows = [row_of(place) for place in range(number)]
    content = as_csv(rows) if kind == "csv" else as_xlsx(rows)
    centre = Centre.objects.create(name=f"Import {kind} {number}", slug=f"import-{kind}-{number}")
    batch = keep_file(centre=centre, name=f"costs.{kind}", content=content, who="bench")
    result = {"bytes": len(content), "loop": timed(lambda: plain_loop(as_csv(rows)))}
    result["read"] = timed(lambda: read_batch(batch.pk))
    result["preview"] = timed(lambda: compare_batch(batch.pk, measure))
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.WRITING.value)
    result["write"] = timed(lambda: write_batch(batch.pk))
    assert CostLine.objects.filter(centre=centre).count() == number
    fields = [field.attname for field in CostLine._meta.concrete_fields]
    lines = list(CostLine.objects.filter(centre=centre).values_list(*fields))
    with connection.cursor() as cursor:
        cursor.execute(BARE)
    result["copy"] = timed(lambda: bare_copy(fields, lines))
    print(json.dumps(result))  # noqa: T201


def row_of(place: int) -> list[str]:
    month = date(2025, place % MONTHS + 1, 1)
    category = CATEGORIES[place % len(CATEGORIES)]
    return [
        f"{month:%Y-%m}",
        category,
        f"{place % 9_999}.25",
        f"Bill {place}",
        f"Firm {place % 97}",
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADS, *rows])
    return text.getvalue().encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADS, *rows]):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def timed(work: Callable[[], object]) -> float:
    begun = monotonic()
    work()
    return monotonic() - begun


def plain_loop(content: bytes) -> None:
    for _row in csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="")):
        pass


def bare_copy(fields: list[str], lines: list[tuple[object, ...]]) -> None:
    """The lines as they are recorded, into a table with the same columns, indexes and constraints,
    and no triggers: no history, no closed months, no versions."""
    into = f"COPY bare ({', '.join(fields)}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.cursor.copy(into) as copy:
        for line in lines:
            copy.write_row(line)


if __name__ == "__main__":
    main()
