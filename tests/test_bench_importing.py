"""What `make bench` says of imported cost lines."""

from kpis.entry.reading.any_file import read_any_file
from kpis.entry.reading.cost_facts import CostFile
from tests.bench.importing import importing_rows
from tests.bench.importing_time import as_csv, as_xlsx, row_of

MEASURED = {"bytes": 10**6, "loop": 0.01, "read": 1.0, "preview": 2.0, "write": 3.0, "copy": 0.5}


def test_the_made_files_are_read_whole() -> None:
    rows = [row_of(place) for place in range(30)]
    for content in (as_csv(rows), as_xlsx(rows)):
        found = read_any_file(content, {"currency": "EUR", "zone": "UTC"})
        assert isinstance(found, CostFile)
        assert (len(found.costs), found.errors) == (30, [])


def test_a_write_is_held_against_a_bare_copy() -> None:
    *_others, met = importing_rows(10_000, "csv", {**MEASURED, "write": 2.9})
    assert met.met
    assert "(5.8 × bare COPY, 0.50 s)" in met.measured
    *_others, missed = importing_rows(10_000, "csv", MEASURED)
    assert not missed.met
