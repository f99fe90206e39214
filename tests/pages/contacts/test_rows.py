"""The totals below a table of counts: which cell stands where."""

from kpis.pages.contacts.rows import total_cells
from kpis.pages.contacts.units import UnitCell
from tests.samples import PHONE, contacts

CALLS = contacts(
    "2026-05",
    80,
    PHONE,
    offered=100,
    abandoned=20,
    abandoned_base=100,
    handle_seconds=24_000,
    handle_base=80,
    resolved_first_contact=15,
    resolution_sample=20,
)


def test_what_follows_the_handled_stands_once_and_right_behind_them() -> None:
    cells = total_cells(CALLS, 20, [UnitCell(text="75", rate="before")])
    names = [cell.rate for cell in cells]
    assert names.count("before") == 1
    assert names.index("before") == names.index("total-handled") + 1
    plain = [cell.rate for cell in total_cells(CALLS, 20)]
    assert plain == [name for name in names if name != "before"]


def test_each_count_stands_below_its_own_name() -> None:
    shown = {cell.rate: cell.text for cell in total_cells(CALLS, 21)}
    expected = {
        "total-handled": "80",
        "total-offered": "100",
        "total-abandoned": "21",
        "total-resolved": "15",
        "total-sample": "20",
    }
    assert {name: shown[name] for name in expected} == expected
    assert shown["total-satisfied"] == shown["total-answers"] == "n/a"
